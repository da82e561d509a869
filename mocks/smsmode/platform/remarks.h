// Remarks: what the mock notes about a run in the transcript: violations, clicks and notes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/scheduler.h"
#include "mocks/smsmode/platform/state.h"
#include "sim/transcript.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

class Remarks {
 public:
  Remarks(base::Scheduler& scheduler, sim::Transcript& transcript, State& state)
      : scheduler_(scheduler), transcript_(transcript), state_(state) {}

  void set_current_exchange(std::function<std::uint64_t()> current) {
    current_exchange_ = std::move(current);
  }

  void violation(std::string text);
  void console(std::string text) { remark(sim::Remark::Kind::console, std::move(text)); }
  void note(std::string text) { remark(sim::Remark::Kind::note, std::move(text)); }

 private:
  void remark(sim::Remark::Kind, std::string text);

  base::Scheduler& scheduler_;
  sim::Transcript& transcript_;
  State& state_;
  std::function<std::uint64_t()> current_exchange_;
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
