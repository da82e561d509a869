// Vendors: every call the relay makes to Dydu and smsmode.
//
// Each call goes the same way: the request is built by a provider, sent to the vendor's server with
// a deadline, the answer decoded by the provider; a failure is written to the log. `done` is called
// once, later, and not at all when the relay ends first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/shared.h"
#include "providers/dydu_api.h"
#include "providers/smsmode_api.h"

namespace smsrelay::app {

class Vendors {
 public:
  explicit Vendors(Shared&);

  // The channel and person that a call concerns, for the log.
  struct Subject {
    core::ChannelId channel;
    std::optional<base::PhoneNumber> handset = {};
    core::ClientReference reference = {};
  };
  template <class Answer>
  using Done = std::function<void(Answer)>;

  // ---- Dydu. Precondition: `server` is an index into settings.dydu_servers.
  void ask(const Subject&, const core::Ask&, const std::string& bot, const std::string& client_id,
           providers::dydu::Purpose, Done<providers::dydu::TalkResult>);
  void languages(const Subject&, std::size_t server, const std::string& bot,
                 Done<base::Result<std::vector<std::string>>>);

  // ---- smsmode. `api_key` is the channel's.
  void send(const Subject&, const core::OutboundMessage&, const std::string& api_key,
            const std::string& callback_url, Done<providers::smsmode::SendResult>);
  void look_up(const Subject&, const core::ClientReference&, const std::string& api_key,
               Done<core::LookedUp>);
  void probe_key(const Subject&, const std::string& api_key, Done<core::AccountFacts>);
  // Adds the settings of the key's smsmode channel to `facts`.
  void probe_channel(const Subject&, const std::string& api_key, core::AccountFacts facts,
                     Done<core::AccountFacts>);

 private:
  // `event` names a failure in the log: "send-failed".
  struct Plan {
    std::string_view event;
    const std::string& origin;
    net::Request request;
    base::Duration timeout;
  };
  template <class Decode, class Answer>
  void call(const Subject&, Plan, Decode, Done<Answer>);
  void log_failure(const Subject&, std::string_view event, const std::string& cause) const;

  Shared& shared_;
};

}  // namespace smsrelay::app
