// Verification: gathers at Dydu and smsmode the facts by which Finish, a check and the periodic
// watch judge a channel. Only harmless calls; it never sends an SMS.
//
//   languages (Dydu) -> key (smsmode) -> its channel (smsmode) -> check_finish -> canary (Dydu)
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/canary.h"
#include "app/channel_directory.h"
#include "app/vendors.h"

namespace smsrelay::app {

class Verification {
 public:
  Verification(Shared&, Vendors&, const ChannelDirectory&);

  struct Verdict {
    std::optional<core::Refusal> refusal;  // nullopt: the channel may be active
    core::AccountFacts account;
  };
  // `done` is called once, later. Precondition: check_complete(channel) returns no refusal.
  void verify(core::Channel, std::function<void(Verdict)> done);

 private:
  struct Run;
  void ask_languages(const std::shared_ptr<Run>&, std::size_t server);
  void probe_key(const std::shared_ptr<Run>&);
  void probe_channel(const std::shared_ptr<Run>&);
  void judge(const std::shared_ptr<Run>&);

  Shared& shared_;
  Vendors& vendors_;
  const ChannelDirectory& directory_;
  CanaryQuestion canary_;
};

}  // namespace smsrelay::app
