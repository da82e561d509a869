// IdleWaiter: waits for a wake() and nothing else. For a scheduler whose thread drives no
// transfers.
#pragma once

#include <semaphore>

#include "base/waiter.h"

namespace smsrelay::base {

class IdleWaiter final : public Waiter {
 public:
  void wait(Duration at_most) override {
    was_quiet_ = !woken_.try_acquire_for(at_most);
    while (woken_.try_acquire()) {
    }
  }
  void wake() override { woken_.release(); }
  [[nodiscard]] bool was_quiet() const override { return was_quiet_; }

 private:
  std::counting_semaphore<> woken_{0};
  bool was_quiet_ = false;
};

}  // namespace smsrelay::base
