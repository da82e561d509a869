// Engine: the mock of smsmode, for the runner and for the stand-alone program.
//
// Serves the REST API (send, list, channels) at its origin, delivers MOs with the vendor's retry
// ladder and DLRs as statuses change, and remembers which clicks were made in the console. Every
// request that breaks the contract is answered as the vendor would and remarked as a violation.
// Written from reference facts alone; shares no codec with the relay.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "base/scheduler.h"
#include "mocks/smsmode/platform/account_seed.h"
#include "mocks/smsmode/platform/air.h"
#include "mocks/smsmode/platform/profile.h"
#include "net/network.h"
#include "sim/transcript.h"

namespace smsrelay::mocks::smsmode {

inline namespace platform {
class State;
}

class Engine {
 public:
  // Serves at `origin` ("https://rest.smsmode.test") as the party "smsmode" once start() is called.
  Engine(base::Scheduler&, net::Network&, sim::Transcript&, base::Rng&, std::string origin,
         Profile);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Errors "duplicate-name" (an account's, or a channel's in it), "number-missing" (an SMS channel
  // without any), "unknown-account" (its parent, which comes first).
  base::Result<void> add_account(const AccountSeed&);
  base::Result<void> start();  // errors of Network::listen

  // Which exchange is being handled, for the remarks; without it they name none.
  void set_current_exchange(std::function<std::uint64_t()>);
  // Requests whose path starts with `prefix` go to `handler` instead of the vendor's routes.
  void serve_also(std::string prefix, net::Handler handler);

  // The next `calls` calls of the API are answered 429, for any key, with the Retry-After
  // given; what was left of a throttle before is forgotten. 0 lifts it.
  void throttle(int calls, std::optional<std::string> retry_after);

  // ---- the web console
  // Errors "unknown-account", "unknown-channel", "name-missing", "unknown-key".

  // Settings > API Keys > Generate a new API key, name, Create. The only time the value is shown.
  // With a `value` that one is taken instead of a drawn one: error "value-taken".
  base::Result<ApiKey> create_key(const std::string& account, const std::string& channel,
                                  const std::string& name, const std::string& value = "");
  base::Result<ApiKey> create_key(const std::string& account, const std::string& channel,
                                  const KeySettings&);
  base::Result<void> revoke_key(const std::string& account, const std::string& name);
  base::Result<void> block_key(const std::string& account, const std::string& name);
  // Settings > Webhooks > Edit. The console keeps what was typed, blanks and all, unless
  // Profile::console_url or console_url_bare refuses it: then also error "url-refused", and the
  // old URL stays.
  base::Result<void> set_mo_url(const std::string& account, const std::string& channel,
                                const std::string& url);
  base::Result<void> set_status_url(const std::string& account, const std::string& channel,
                                    const std::string& url);

  // ---- the air
  // A handset sends an SMS to a number; smsmode notifies it as an MO. Returns the MO's messageId.
  // Error "unknown-number": no channel has it; "not-a-handset": `handset` is not E.164.
  base::Result<std::string> handset_texts(const std::string& handset, const std::string& number,
                                          const std::string& text);
  // The same, with all that came of it.
  base::Result<Incoming> take_sms(const std::string& handset, const std::string& number,
                                  const std::string& text);
  // For messages sent to it from now on.
  void set_delivery(const std::string& handset, Delivery);
  void set_delivery(const std::string& handset, DeliveryPlan);
  // nullopt: never runs out. Error "unknown-account".
  base::Result<void> set_credit(const std::string& account, std::optional<int> sms);
  // A DLR out of the blue, for a message the relay never sent, to the channel's status or MO URL.
  // Error "no-url", here and below: none is set.
  base::Result<void> send_foreign_report(const std::string& account, const std::string& channel);
  // Any body, posted to the channel's MO URL once, as hostile or broken senders would.
  base::Result<void> post_raw_to_webhook(const std::string& account, const std::string& channel,
                                         const std::string& content_type, const std::string& body);

  // A captured notification, sent again as it was: this JSON, byte for byte, as an MO notification
  // of the channel, with the retries of any other.
  base::Result<void> replay_notification(const std::string& account, const std::string& channel,
                                         const std::string& body);

  // MO notifications still owed (not acknowledged, ladder not exhausted), and those given up.
  [[nodiscard]] std::size_t notifications_pending() const;
  [[nodiscard]] std::size_t notifications_dropped() const;

  // Every notification still owed, MOs and reports, for the control API.
  struct PendingNotification {
    std::string kind;  // "MO", "DLR"
    std::string message_id;
    std::string url;                         // where the next call goes
    int calls = 0;                           // made so far
    std::optional<base::Instant> next_call;  // nullopt: one is under way
  };
  [[nodiscard]] std::vector<PendingNotification> pending() const;
  [[nodiscard]] std::size_t reports_dropped() const;
  // Calls now what waits for its next turn on the ladder. Returns how many.
  std::size_t retry_notifications();
  // Gives up all that is owed, calls under way included. Returns how many.
  std::size_t forget_notifications();

  [[nodiscard]] const State& state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::mocks::smsmode
