#include "runner/testbed/wire.h"

#include "net/loopback_carrier.h"
#include "net/memory_carrier.h"

namespace smsrelay::runner {
namespace {

class MemoryWire final : public Wire {
 public:
  base::VirtualScheduler& scheduler() override { return scheduler_; }
  net::SimNetwork& network() override { return network_; }
  net::Transcript& transcript() override { return transcript_; }

 private:
  net::NoWaiter waiter_;
  base::VirtualScheduler scheduler_{base::Instant(), waiter_};
  net::MemoryCarrier carrier_;
  net::Transcript transcript_;
  net::SimNetwork network_{scheduler_, carrier_, transcript_};
};

class LoopbackWire final : public Wire {
 public:
  base::VirtualScheduler& scheduler() override { return scheduler_; }
  net::SimNetwork& network() override { return network_; }
  net::Transcript& transcript() override { return transcript_; }

 private:
  net::LoopbackCarrier carrier_;  // also what the scheduler waits on
  base::VirtualScheduler scheduler_{base::Instant(), carrier_};
  net::Transcript transcript_;
  net::SimNetwork network_{scheduler_, carrier_, transcript_};
};

}  // namespace

base::Result<std::unique_ptr<Wire>> Wire::make(const std::string& testbed) {
  if (testbed == "memory") return std::unique_ptr<Wire>(std::make_unique<MemoryWire>());
  if (testbed == "loopback") {
    return std::unique_ptr<Wire>(std::make_unique<LoopbackWire>());
  }
  return base::Error{"unknown-testbed", "the testbeds are memory and loopback, not " + testbed};
}

void Wire::reset(base::Instant start) {
  network().reset();
  scheduler().reset(start);
  transcript().clear();
}

}  // namespace smsrelay::runner
