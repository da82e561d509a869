// AdminApi: the set-up guide's Dydu side as a REST API, for the Channels page and for scripts.
//
//   POST   /api/channels                create: title -> Endpoint URL        GUIDE-A2, A3
//   GET    /api/channels[/{id}]         show; never the key
//   PATCH  /api/channels/{id}           language, space, title, canary      GUIDE-A5
//   PUT    /api/channels/{id}/api-key   enter the key                       GUIDE-D2
//   POST   /api/channels/{id}/finish    verify, then activate               GUIDE-D3
//   POST   /api/channels/{id}/check     verify again while active
//   DELETE /api/channels/{id}
//   GET    /api/channels/{id}/messages, /quarantine
//   GET    /healthz                     without a token
//
// An active channel whose language, space or key is changed is a draft again until Finish: nothing
// is ever answered on unverified facts, and smsmode repeats what came meanwhile.
#pragma once

#include <functional>
#include <set>

#include "app/channel_directory.h"
#include "app/conversations.h"
#include "app/shared.h"
#include "app/verification.h"
#include "net/network.h"

namespace smsrelay::app {

class AdminApi {
 public:
  AdminApi(Shared&, ChannelDirectory&, Conversations&, Verification&);

  void handle(const net::Request&, const net::Responder&);

  // Asks the canary of an active channel every canary_every from now on. Twice is once.
  void watch(const core::ChannelId&);

 private:
  using Listed = ChannelDirectory::Listed;

  [[nodiscard]] bool is_authenticated(const net::Request&) const;
  void route(const net::Request&, const net::Responder&);
  void route_list(const net::Request&, const net::Responder&);
  void route_channel(const Listed&, std::string_view part, const net::Request&,
                     const net::Responder&);
  void create(const net::Request&, const net::Responder&);
  void change(const core::Channel&, const net::Request&, const net::Responder&);
  void enter_key(const core::Channel&, const net::Request&, const net::Responder&);
  void finish(const core::Channel&, const net::Responder&);
  void activate(const core::Channel& verified, const core::AccountFacts&, const net::Responder&);
  void check(const core::Channel&, const net::Responder&);
  void remove(const core::ChannelId&, const net::Responder&);
  // Makes the channel durable, then answers with it.
  void save(core::Channel, int status, const net::Responder&);
  void save_then(core::Channel, const net::Responder&, std::function<void(const Listed&)>);
  void ask_canary(const core::ChannelId&);

  Shared& shared_;
  ChannelDirectory& directory_;
  Conversations& conversations_;
  Verification& verification_;
  std::set<core::ChannelId> watched_;
};

}  // namespace smsrelay::app
