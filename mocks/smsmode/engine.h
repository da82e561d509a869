// Engine: the mock of smsmode, for the runner and for the stand-alone program.
//
// Serves the REST API and HTTP 1.6 at its origin, delivers MOs with the vendor's retry ladder and
// DLRs as statuses change, and records the clicks in the console. A request that breaks the
// contract is answered as the vendor would answer it, and recorded as a violation. Written only
// from the reference; shares no codec with the relay.
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
  // After start() it serves at `origin` ("https://rest.smsmode.test"), as the party "smsmode".
  Engine(base::Scheduler&, net::Network&, sim::Transcript&, base::Rng&, std::string origin,
         Profile);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Errors "duplicate-name" (an account's, or a channel's in it), "number-missing" (an SMS channel
  // without a number), "unknown-account" (the parent, which must be added first).
  base::Result<void> add_account(const AccountSeed&);
  base::Result<void> start();  // errors of Network::listen

  // Gives the exchange that is being handled, for the remarks; without it they name none.
  void set_current_exchange(std::function<std::uint64_t()>);
  // Requests whose path starts with `prefix` go to `handler` instead of the vendor's routes.
  void serve_also(std::string prefix, net::Handler handler);

  // The next `calls` calls of the API get 429 with this Retry-After, for any key. Replaces the
  // throttle before; 0 ends it.
  void throttle(int calls, std::optional<std::string> retry_after);

  // ---- the web console
  // Errors "unknown-account", "unknown-channel", "name-missing", "unknown-key".

  // Settings > API Keys > Generate a new API key, name, Create. The value is shown only here. A
  // given `value` is used instead of a random one: error "value-taken".
  base::Result<ApiKey> create_key(const std::string& account, const std::string& channel,
                                  const std::string& name, const std::string& value = "");
  base::Result<ApiKey> create_key(const std::string& account, const std::string& channel,
                                  const KeySettings&);
  base::Result<void> revoke_key(const std::string& account, const std::string& name);
  base::Result<void> block_key(const std::string& account, const std::string& name);
  // Settings > Webhooks > Edit. The console keeps the URL as typed, blanks included, unless
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
  // The same, with everything that came of it.
  base::Result<Incoming> take_sms(const std::string& handset, const std::string& number,
                                  const std::string& text);
  // For messages to this handset from now on.
  void set_delivery(const std::string& handset, Delivery);
  void set_delivery(const std::string& handset, DeliveryPlan);
  // nullopt: unlimited. Error "unknown-account".
  base::Result<void> set_credit(const std::string& account, std::optional<int> sms);
  // Sends a DLR for a message that the relay never sent, to the channel's status or MO URL.
  // Error "no-url", here and below: none is set.
  base::Result<void> send_foreign_report(const std::string& account, const std::string& channel);
  // Posts any body once to the channel's MO URL, as hostile or broken senders do.
  base::Result<void> post_raw_to_webhook(const std::string& account, const std::string& channel,
                                         const std::string& content_type, const std::string& body);

  // Sends a captured notification again: this JSON, byte for byte, as an MO notification of the
  // channel, with the usual retries.
  base::Result<void> replay_notification(const std::string& account, const std::string& channel,
                                         const std::string& body);

  // MO notifications not acknowledged yet (the ladder goes on), and those dropped.
  [[nodiscard]] std::size_t notifications_pending() const;
  [[nodiscard]] std::size_t notifications_dropped() const;

  // All notifications not acknowledged yet, MOs and reports, for the control API.
  struct PendingNotification {
    std::string kind;  // "MO", "DLR"
    std::string message_id;
    std::string url;                         // the URL of the next call
    int calls = 0;                           // made so far
    std::optional<base::Instant> next_call;  // nullopt: one is under way
  };
  [[nodiscard]] std::vector<PendingNotification> pending() const;
  [[nodiscard]] std::size_t reports_dropped() const;
  // Makes at once the calls that wait for their next turn on the ladder. Returns how many.
  std::size_t retry_notifications();
  // Drops all notifications not acknowledged yet, calls under way included. Returns how many.
  std::size_t forget_notifications();

  [[nodiscard]] const State& state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::mocks::smsmode
