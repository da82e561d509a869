// Verification: gathers at Dydu and smsmode the facts that Finish, a health check and the periodic
// canary are judged by. Only harmless calls; no SMS is ever sent.
//
//   languages (Dydu) -> key (smsmode) -> its channel (smsmode) -> check_finish -> canary (Dydu)
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/channel_directory.h"
#include "app/shared.h"

namespace smsrelay::app {

class Verification {
 public:
  Verification(Shared&, const ChannelDirectory&);

  struct Verdict {
    std::optional<core::Refusal> refusal;  // nullopt: the channel may be active
    core::AccountFacts account;
  };
  // `done` is called once, later. Precondition: check_complete(channel) has no objection.
  void verify(core::Channel, std::function<void(Verdict)> done);

  // The canary question alone. Precondition: the channel has one.
  void ask_canary(core::Channel, std::function<void(std::optional<core::Refusal>)> done);

 private:
  struct Run;
  void ask_languages(const std::shared_ptr<Run>&, std::size_t server);
  void probe_key(const std::shared_ptr<Run>&);
  void probe_channel(const std::shared_ptr<Run>&);
  void judge(const std::shared_ptr<Run>&);
  void ask_canary_at(std::size_t server, core::Channel,
                     std::function<void(std::optional<core::Refusal>)> done);
  void call_smsmode(net::Request, net::Network::Done);

  Shared& shared_;
  const ChannelDirectory& directory_;
};

}  // namespace smsrelay::app
