// RealScheduler: the same contract as VirtualScheduler on the machine's own clock.
//
// Used by the programs that serve (smsrelay, mock-smsmode, mock-dydu). Places are filled in order
// of arrival; timers fire when they are due. Starts from the wall clock and then follows the
// steady clock, so a step of the system time neither fires nor delays a timer.
//
// Or its clock stands still, and moves only when told to: from timer to timer, waiting at each for
// the wire to be quiet, so that what is repeated for 30 hours is repeated within a second. Requests
// are still served as they come.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

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

  // From now on the clock shows `at` and stands. Before run().
  void stand_still(Instant at);
  [[nodiscard]] bool stands_still() const { return standing_at_.has_value(); }

  // What a standing clock waits for before it moves on.
  struct Wire {
    std::function<bool()> idle;              // nothing is on its way
    std::function<std::uint64_t()> traffic;  // grows with everything that passes
    // Real time without traffic, before a step that follows some: for others to react.
    Duration silence = std::chrono::milliseconds(20);
  };
  // Moves a standing clock; `done` runs when it has arrived. Precondition: it stands, and is not
  // being moved. Scheduler thread.
  void advance(Duration, Wire, Task done);
  [[nodiscard]] bool advancing() const { return advance_.has_value(); }

  // Runs until stop(), which any thread may call. Tasks filled before the stop still run.
  void run();
  void stop();

 private:
  struct Advance {
    Instant to;
    Wire wire;
    Task done;
    std::uint64_t traffic_seen = 0;
    std::int64_t seen_us = 0;  // on the steady clock; 0: none was seen
  };
  void fire_due_timers();
  // How long to wait before the next step can be tried; 0: one was made.
  Duration step(Advance&);

  Waiter& waiter_;
  Instant origin_;                 // wall clock at construction
  std::int64_t steady_origin_us_;  // steady clock at construction
  Place places_ = 0;
  std::map<TimerId, Task> timers_;
  std::uint64_t timer_count_ = 0;
  std::optional<Instant> standing_at_;
  std::optional<Advance> advance_;

  std::mutex mutex_;
  std::deque<Task> ready_;
  bool stopping_ = false;
  bool sleeping_ = false;  // waits, or is about to: the next fill() has to wake it
};

}  // namespace smsrelay::base
