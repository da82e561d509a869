// CanaryQuestion: asks a channel's control question, whose answer exists only in the right
// consultation space, and judges the answer. The servers are asked in order until one answers.
#pragma once

#include <functional>
#include <optional>

#include "app/vendors.h"

namespace smsrelay::app {

class CanaryQuestion {
 public:
  using Done = std::function<void(std::optional<core::Refusal>)>;

  CanaryQuestion(Shared&, Vendors&);

  // `done` is called once, later; nullopt: the answer came from the right space.
  // Precondition: the channel has a canary.
  void ask(core::Channel channel, Done done) { ask_at(0, std::move(channel), std::move(done)); }

 private:
  void ask_at(std::size_t server, core::Channel, Done);

  Shared& shared_;
  Vendors& vendors_;
};

}  // namespace smsrelay::app
