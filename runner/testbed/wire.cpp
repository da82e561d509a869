#include "runner/testbed/wire.h"

#include <limits>
#include <mutex>
#include <utility>

#include "runner/testbed/scratch_folder.h"
#include "sim/loopback_carrier.h"
#include "sim/memory_carrier.h"
#include "store/memory_store.h"
#include "store/sqlite_store.h"

namespace smsrelay::runner {
namespace {

class MemoryWire final : public Wire {
 public:
  base::VirtualScheduler& scheduler() override { return scheduler_; }
  sim::FaultyNetwork& network() override { return network_; }
  sim::SimNetwork& carried_by() override { return carried_by_; }
  sim::Transcript& transcript() override { return transcript_; }
  base::Result<std::unique_ptr<store::Store>> fresh_store(base::Duration remember) override {
    return std::unique_ptr<store::Store>(
        std::make_unique<store::MemoryStore>(scheduler_, remember));
  }

 private:
  sim::NoWaiter waiter_;
  base::VirtualScheduler scheduler_{base::Instant(), waiter_};
  sim::MemoryCarrier carrier_;
  sim::Transcript transcript_;
  sim::SimNetwork carried_by_{scheduler_, carrier_};
  sim::FaultyNetwork network_{scheduler_, carried_by_, transcript_};
};

class LoopbackWire final : public Wire {
 public:
  base::VirtualScheduler& scheduler() override { return scheduler_; }
  sim::FaultyNetwork& network() override { return network_; }
  sim::SimNetwork& carried_by() override { return carried_by_; }
  sim::Transcript& transcript() override { return transcript_; }
  base::Result<std::unique_ptr<store::Store>> fresh_store(base::Duration remember) override {
    auto folder = folder_.emptied();
    if (!folder) return folder.error();
    auto opened = store::SqliteStore::open(*folder + "/relay.db", remember, scheduler_,
                                           store::Survives::the_process);
    if (!opened) return opened.error();
    return std::unique_ptr<store::Store>(*std::move(opened));
  }

 private:
  ScratchFolder folder_;
  sim::LoopbackCarrier carrier_;  // also what the scheduler waits on
  base::VirtualScheduler scheduler_{base::Instant(), carrier_};
  sim::Transcript transcript_;
  sim::SimNetwork carried_by_{scheduler_, carrier_};
  sim::FaultyNetwork network_{scheduler_, carried_by_, transcript_};
};

}  // namespace

base::Result<std::unique_ptr<Wire>> Wire::make(const std::string& testbed) {
  if (testbed == "memory") return std::unique_ptr<Wire>(std::make_unique<MemoryWire>());
  if (testbed == "loopback") {
    // Built one after the other, so that each counts the existing worlds.
    static std::mutex building;
    const std::lock_guard lock(building);
    if (const auto possible = sim::LoopbackCarrier::possible(); !possible) return possible.error();
    return std::unique_ptr<Wire>(std::make_unique<LoopbackWire>());
  }
  return base::Error{"unknown-testbed", "the testbeds are memory and loopback, not " + testbed};
}

Wire::Room Wire::room(const std::string& testbed) {
  if (testbed != "loopback") return {std::numeric_limits<std::size_t>::max(), ""};
  auto [worlds, bound] = sim::LoopbackCarrier::room();
  return {worlds, std::move(bound.detail)};
}

void Wire::reset(base::Instant start) {
  network().reset();
  carried_by().reset();
  scheduler().reset(start);
  transcript().clear();
}

}  // namespace smsrelay::runner
