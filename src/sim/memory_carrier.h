// MemoryCarrier: requests as values; every place is filled the moment it is taken.
#pragma once

#include "base/waiter.h"
#include "sim/carrier.h"

namespace smsrelay::sim {

class MemoryCarrier final : public Carrier {
 public:
  void attach(Sink& sink) override { sink_ = &sink; }
  base::Result<void> open(const std::string&) override { return {}; }
  void close(const std::string&) override {}
  void carry(const Leg&, const net::Request&) override;
  void answer(std::uint64_t exchange, const net::Response&) override;
  void hang_up(std::uint64_t exchange, const net::HangUp&) override;
  void abandon(std::uint64_t) override {}
  void reset() override {}

 private:
  Sink* sink_ = nullptr;
};

// Nothing ever arrives from outside, so nothing is ever waited for.
class NoWaiter final : public base::Waiter {
 public:
  void wait(base::Duration) override {}
  void wake() override {}
};

}  // namespace smsrelay::sim
