// RealScheduler: the same contract as VirtualScheduler on the machine's own clock.
//
// Used by the programs that serve (smsrelay, mock-smsmode, mock-dydu). Places are filled in order
// of arrival; timers fire when they are due. Starts from the wall clock and then follows the
// steady clock, so a step of the system time neither fires nor delays a timer.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "base/scheduler.h"
#include "base/waiter.h"

namespace smsrelay::base {

class RealScheduler final : public Scheduler {
 public:
  explicit RealScheduler(Waiter& waiter);

  Instant now() const override;
  TimerId at(Instant due, Task) override;
  void cancel(TimerId) override;
  Place reserve() override { return ++places_; }
  void fill(Place, Task) override;

  // Runs until stop(), which any thread may call. Tasks filled before the stop still run.
  void run();
  void stop();

 private:
  Waiter& waiter_;
  Instant origin_;                 // wall clock at construction
  std::int64_t steady_origin_us_;  // steady clock at construction
  Place places_ = 0;
  std::map<TimerId, Task> timers_;
  std::uint64_t timer_count_ = 0;

  std::mutex mutex_;
  std::deque<Task> ready_;
  bool stopping_ = false;
};

}  // namespace smsrelay::base
