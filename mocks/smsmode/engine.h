// smsmode, as far as the relay and a console user can tell it from the real one.
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
#include "net/network.h"
#include "sim/transcript.h"

namespace smsrelay::mocks::smsmode {

// The world as it is before a story starts. Read from YAML by seed.h, or built by the runner.
struct ChannelSeed {
  std::string name;          // unique in its account: "relay_demo"
  std::string type = "SMS";  // SMS | RCS | WHATSAPP
  std::string flow = "TRANSACTIONAL";
  std::vector<std::string> numbers;  // the first is the default sender: "36034", "33937001122"
  std::vector<std::string> names{};  // senders nobody can reply to: "MAIRIE"
  std::optional<int> daily_limit_sms{};
  std::optional<int> monthly_limit_sms{};
};
struct AccountSeed {
  std::string name;  // "town", unique
  std::vector<ChannelSeed> channels;
  std::optional<int> credit_sms;  // nullopt: never runs out
  std::string parent{};           // the account whose sub-organisation it is; empty: none
  std::optional<int> monthly_limit_sms{};
};

// What a key may see and change: its own channel, the whole account, its sub-organisations too.
enum class Role { user, manager, admin };

struct KeySettings {
  std::string name;
  std::string value{};  // empty: drawn
  Role role = Role::user;
  std::vector<std::string> authorized_ips{};  // empty: any
};

enum class Orientation { spec, swapped };  // who is in `from` of an MO: the person, or our number

// How the platform behaves where no public source says; assumptions.h names each choice.
struct Profile {
  // ---- notifications
  Orientation mo_orientation = Orientation::spec;
  bool mo_names_origin = true;  // originMessageId and refClient of the MT it answers
  bool mo_names_channel = true;
  bool mo_status_null = false;  // a stray "status": null in an MO
  enum class LongMo { whole, split } long_mo = LongMo::whole;
  enum class StopMo { forwarded, twice, swallowed } stop_mo = StopMo::forwarded;
  bool mo_to_every_url = false;  // to the message's and the channel's URL, not the first of them
  bool report_has_direction = true;
  bool callback_charset = false;  // Content-Type with "; charset=utf-8"
  base::Duration callback_timeout = std::chrono::seconds(10);
  std::vector<base::Duration> ladder = {std::chrono::seconds(30), std::chrono::minutes(2),
                                        std::chrono::minutes(10), std::chrono::hours(1),
                                        std::chrono::hours(5),    std::chrono::hours(24)};
  bool ladder_counts_first_call = false;  // six calls in all, the last wait left out
  bool follow_redirects = false;          // of a callback; else a 3xx is a failure
  bool retry_at_current_url = true;       // a repeat goes where the console points now, not then
  bool report_enroute = true;             // though the answer has said ENROUTE already
  bool legacy_mo_in_latin9 = false;       // message of a 1.6 MO in ISO-8859-15, not UTF-8
  bool legacy_mo_at_console_url = false;  // as GET too; else the console's URL gets JSON alone

  // ---- answers
  int sent_status = 201;  // 200, 201, 202
  enum class Price { number, text, absent } price = Price::number;
  bool dates_in_utc = false;  // else Europe/Paris
  enum class Dates { plain, with_z, with_fraction } dates = Dates::plain;
  bool length_in_characters = false;  // else septets or UTF-16 units
  bool extra_fields = false;          // unknown properties between the known ones, in another order
  bool stop_mention_shown = true;     // in body.text of the answer
  bool sms_error_pages = false;  // `type` of a refusal by /sms/v1: …/sms/, else …/commons/errors/

  // ---- what is taken
  bool trailing_slash_ignored = false;  // at the end of a path; else 404
  bool strict_body = true;              // unknown property of a POST: 400
  bool strict_query = true;             // unknown parameter of a list: 400; else passed over
  bool bad_item_alone_refused = false;  // of an array; else the whole of it
  bool encoding_obeyed = false;         // body.encoding of a request; else only checked
  bool deleted_is_gone = false;         // a cancelled message is 404; else UNDELIVERABLE, CANCELLED
  bool arrays = true;                   // several messages in one POST
  bool cut_long_text = false;           // to 10 parts; else 400
  bool replace_unknown_sender = false;  // by the default sender; else 400
  bool replace_outside_gsm = false;     // by '?'; else the text becomes UNICODE
  bool small_c_cedilla_is_gsm = false;  // by unicode.org's table
  bool stop_only_if_it_fits = false;    // body.stop adds its mention, but never a part for it
  // A name as sender on a MARKETING channel, without STOP: as it is, by a short code, or SPAM.
  enum class NamedMarketing { sent, replaced, blocked } named_marketing = NamedMarketing::sent;
  // What HTTP 1.6 makes of an `emetteur` the channel does not have; `replaced`: by the default one.
  enum class LegacySender { taken, replaced, refused } legacy_sender = LegacySender::taken;
  bool legacy_class_4_sender_refused = false;  // `emetteur` beside classe_msg=4; else passed over
  bool legacy_bad_number_skipped = false;      // among good ones; else nothing is sent

  // ---- console and account
  bool lists_follow_role = false;     // without a channel in the path; else the key's channel alone
  bool blocked_key_is_401 = false;    // else 403, as is an address that is not authorised
  bool blacklist_of_account = false;  // a STOP holds for all of its channels; else for one
  bool any_credential_type = false;   // `type` of a new credential; else API_KEY alone
  enum class Ips { addresses, ranges, anything } authorized_ips = Ips::addresses;  // what is taken
  bool key_shown_again = false;  // `value` when a credential is read; else at its creation only
  base::Duration key_takes_effect{0};   // of keys made after start(); the others are old
  bool console_url_is_channels = true;  // the channel's defaultCallbackUrlMo shows what was typed
  enum class ConsoleUrl { as_typed, trimmed, refused } console_url = ConsoleUrl::as_typed;
  bool console_url_bare = false;  // the console refuses a query string, or a user before the host

  base::Duration reporting_lag = std::chrono::minutes(2);  // before GET shows a new message
  base::Duration network_delay = std::chrono::seconds(1);  // from accepted to on the handset
  std::string public_url{};            // the front of every `href`; empty: the origin served
  std::size_t messages_max = 100'000;  // the oldest is forgotten beyond

  friend bool operator==(const Profile&, const Profile&) = default;
};

struct ApiKey {
  std::string id;
  std::string name;
  std::string value;  // returned once, by create_key
  bool blocked = false;
  bool revoked = false;
};

// What becomes of messages to a handset, once they are accepted. Only `delivered` and `read` reach
// it.
enum class Delivery {
  delivered,
  undelivered_expired,
  undeliverable_blacklisted,
  undeliverable_no_credit,
  never_reported,
  invented_status,
  undeliverable_spam,
  undeliverable_invalid_number,
  undeliverable_daily_limit,
  undeliverable_monthly_limit,
  read,  // delivered, and a minute later opened
  undeliverable_internal_error,
  kept_by_operator  // it says that it has the message, and nothing more
};
struct DeliveryPlan {
  Delivery outcome = Delivery::delivered;
  std::optional<base::Duration> decided_after{};  // else Profile::network_delay
  base::Duration report_lag{0};                   // from decided to reported
  int report_copies = 1;
  bool reported_before_answer = false;  // all of it is over when the answer to the POST leaves
};

class State;

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

  // The next `calls` calls of the API are answered 429, whoever makes them, with the Retry-After
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
  // Profile::console_url or console_url_bare says otherwise: then also error "url-refused", and the
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
  struct Incoming {
    std::vector<std::string> message_ids;  // of the MOs; several when it was split
    std::vector<std::string> urls;         // that are notified; none: they can only be polled
  };
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

  // MO notifications still owed (not acknowledged, ladder not exhausted), and those given up.
  [[nodiscard]] std::size_t notifications_pending() const;
  [[nodiscard]] std::size_t notifications_dropped() const;

  // Every notification still owed, MOs and reports, for whoever looks inside.
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
