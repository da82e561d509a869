// Waiter: what a scheduler thread does while it has nothing to run.
//
// The thread that decides also drives the outgoing transfers, so waiting is polling them
// (measured: half the cost of a second thread). A wait ends early when wake() is called or
// something happened that may have filled a place.
#pragma once

#include "base/instant.h"

namespace smsrelay::base {

class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;

  virtual void wait(Duration at_most) = 0;  // scheduler thread only
  virtual void wake() = 0;                  // any thread
  // The last wait() passed in full without any news. One that cannot tell says yes.
  [[nodiscard]] virtual bool was_quiet() const { return true; }
  virtual void nudge() {}  // something is late: wake a server that may have missed it
};

}  // namespace smsrelay::base
