// VirtualScheduler: time that jumps, over wires that may be real.
//
//   ready queue   [ filled ][ filled ][ ...... ][ filled ]      places, in asking order
//                  ^ runs              ^ unfilled: what is behind waits for it
//   timers        due 10:00:30 #1, due 10:00:30 #2, due 10:02 ...
//
// Head filled: run it. Head unfilled: wait for the wire. Queue empty means nothing is on the wire,
// so the clock jumps to the next timer and every timer of that instant is queued in asking order.
// Rules and measurements: the same transcript whatever the load of the machine.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/scheduler.h"
#include "base/waiter.h"

namespace smsrelay::base {

class VirtualScheduler final : public Scheduler {
 public:
  struct Watchdog {
    Duration nudge_after = std::chrono::milliseconds(20);  // real time of silence
    Duration give_up_after = std::chrono::seconds(5);      // real time of silence
  };

  // The waiter must outlive the scheduler. The constructing thread is the scheduler thread.
  VirtualScheduler(Instant start, Waiter& waiter) : VirtualScheduler(start, waiter, Watchdog()) {}
  VirtualScheduler(Instant start, Waiter& waiter, Watchdog watchdog);

  Instant now() const override { return now_; }
  TimerId at(Instant due, Task) override;
  void cancel(TimerId) override;
  Place reserve() override;
  void fill(Place, Task) override;

  // Runs until `enough()` holds (checked after every task), or everything due up to and including
  // `deadline` has run; then now() == deadline. Error "stuck": a place stayed unfilled although
  // nudged; head() tells which, and the world must be discarded.
  Result<void> run_until(Instant deadline, const std::function<bool()>& enough);
  Result<void> run_until(Instant deadline);

  [[nodiscard]] Place head() const { return base_; }

  // Forgets every timer and place and starts again at `start`. Places never repeat, so what is
  // still on a real wire finds its place gone and is ignored.
  void reset(Instant start);

 private:
  struct Entry {
    Task task;
    bool filled = false;
  };

  void put(Place, Task);
  void drain_inbox();
  Result<void> await_head();

  Instant now_;
  Waiter& waiter_;
  Watchdog watchdog_;
  std::thread::id owner_;

  std::deque<Entry> ready_;
  Place base_ = 1;  // place number of ready_.front()
  std::map<TimerId, Task> timers_;
  std::uint64_t timer_count_ = 0;

  std::mutex inbox_mutex_;
  std::vector<std::pair<Place, Task>> inbox_;
};

}  // namespace smsrelay::base
