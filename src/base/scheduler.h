// Scheduler: decides what runs next, and gives the time.
//
// Everything that decides runs on one thread, the scheduler's. Two kinds of work reach it:
//
//   timers   at(due, task): run when the clock is there; those of one instant in asking order
//   places   reserve() now, fill(place, task) later, from any thread
//
// A place is a position in the ready queue, taken when something is *asked for* (a request sent,
// an answer given) and filled when it *arrives*. Under virtual time nothing behind an unfilled
// place runs, so no thread's speed ever decides an order; under real time a place is filled in
// order of arrival, as in any server.
#pragma once

#include <cstdint>
#include <functional>

#include "base/instant.h"

namespace smsrelay::base {

using Task = std::function<void()>;

class Scheduler {
 public:
  using Place = std::uint64_t;  // never repeats within one scheduler; 0 is never a place
  struct TimerId {
    Instant due;
    std::uint64_t number = 0;  // 0: no timer
    friend auto operator<=>(const TimerId&, const TimerId&) = default;
  };

  Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  virtual ~Scheduler() = default;

  // Scheduler thread only.
  [[nodiscard]] virtual Instant now() const = 0;
  virtual TimerId at(Instant due, Task) = 0;  // a due instant in the past means now
  virtual void cancel(TimerId) = 0;           // of a timer that has fired or is unknown: nothing
  virtual Place reserve() = 0;

  // Any thread. A place that is already filled, or from before the last reset, is ignored.
  virtual void fill(Place, Task) = 0;

  TimerId after(Duration delay, Task task) { return at(now() + delay, std::move(task)); }
  void soon(Task task) { fill(reserve(), std::move(task)); }
};

}  // namespace smsrelay::base
