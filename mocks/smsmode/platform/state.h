// State: the platform's accounts, channels, keys and messages. No behaviour.
//
// Accounts, channels and keys live as long as the state and never move, so pointers to them stay
// valid. Messages are bounded: the oldest is forgotten when a new one finds no room, so a message
// is held by its sequence number and looked up again.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.h"
#include "mocks/smsmode/platform/account_seed.h"
#include "mocks/smsmode/platform/text_size.h"
#include "mocks/vendor/near_miss.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

struct Account;

// The short code that smsmode was seen to use for channels without a number of their own.
inline constexpr std::string_view platform_short_code = "36180";
// The highest credit of an account.
inline constexpr int credit_sms_max = 1'000'000'000;

// Counts within one period (day or month), given by its number, and starts again at 0 in the next.
class Meter {
 public:
  void add(int period, int amount);
  [[nodiscard]] int in(int period) const { return period == period_ ? amount_ : 0; }

 private:
  int period_ = 0;
  int amount_ = 0;
};

struct Channel {
  Account* account = nullptr;
  std::string id;
  ChannelSeed seed;
  base::Instant created_at;
  std::string mo_url;          // as typed in the console; empty: none
  std::string status_url;      // the same
  std::string api_mo_url;      // set by PATCH when that is a separate value; it takes precedence
  std::string api_status_url;  // the same
  Meter today;                 // SMS parts sent today, for the limits
  Meter this_month;
  // Handsets that said STOP, and to which of our numbers.
  std::map<std::string, std::set<std::string>> opted_out;

  [[nodiscard]] bool has_number(std::string_view number) const;
  [[nodiscard]] bool may_send_as(std::string_view sender) const;  // a number or a name
  // The channel's number of five digits; if it has none, the platform's.
  [[nodiscard]] std::string_view short_code() const;
  // The URL for notifications without a URL of their own; empty: none.
  [[nodiscard]] const std::string& mo_notification_url() const;
  [[nodiscard]] const std::string& status_notification_url() const;
};

struct Key {
  ApiKey shown;
  std::string type = "API_KEY";
  Channel* channel = nullptr;
  Role role = Role::user;
  std::vector<std::string> authorized_ips;  // empty: any
  base::Instant created_at;
  base::Instant modified_at;
  base::Instant works_from;
  std::optional<base::Instant> last_used_at;
  std::string last_address;  // of the caller; empty: never used
};

struct Transfer {
  std::string id;
  std::int64_t cents = 0;
  std::string reference;
  std::string description;
  const Account* source = nullptr;
  const Account* destination = nullptr;
  base::Instant created_at;
};

// The details of an organisation, each a JSON object as given; empty: not given.
struct OrganisationDetails {
  std::string contact;
  std::string address;
  std::string billing_address;
  std::string billing_contact;
  std::string company_information;
};

// A person in an account's address book, which only HTTP 1.6 has.
struct Contact {
  std::string name;
  std::string number;  // bare digits
  std::vector<std::string> groups;
};

struct Account {
  std::string id;
  std::string name;
  Account* parent = nullptr;      // the account above it
  std::optional<int> credit_sms;  // nullopt: post-paid
  int credit_cents = 0;           // in addition, less than the price of an SMS; left by a transfer
  int used_sms = 0;               // in total; what a post-paid account owes
  std::optional<int> monthly_limit_sms;
  Meter this_month;
  OrganisationDetails details;
  base::Instant created_at;
  std::string password;          // of HTTP 1.6; empty: its API keys are its passwords
  bool closed = false;           // a deleted sub-account: no look-up finds it
  std::deque<Contact> contacts;  // the oldest first
  std::vector<std::unique_ptr<Channel>> channels;
  std::vector<std::unique_ptr<Key>> keys;

  // The credit left; for a post-paid account the amount used, below 0.
  [[nodiscard]] int balance_sms() const { return credit_sms ? *credit_sms : -used_sms; }
};

// Whether it is this account or one of its sub-organisations, at any depth.
bool is_within(const Account& account, const Account& top);

enum class Direction { mt, mo };

struct Status {
  std::string value;   // "ENROUTE"
  std::string detail;  // "BLACKLISTED"; empty if none
  base::Instant at;
  bool with_lookup = false;  // the operator has reported
  int legacy_number = 0;     // for HTTP 1.6, when neither value nor detail gives it
};

// Marks a message of HTTP 1.6, or the reply to one.
struct LegacyMark {
  std::string sms_id;          // shared by all recipients of one request
  bool takes_replies = false;  // class 4
};

struct Message {
  std::uint64_t sequence = 0;
  std::string id;
  Direction direction = Direction::mt;
  Channel* channel = nullptr;
  std::string handset;  // bare digits
  std::string number;   // our side: short code, long number or name
  std::string text;
  TextSize size;
  bool stop = false;              // of an MT: it gets the mention; of an MO: it is an opt-out
  std::size_t mention_bytes = 0;  // at the end of the text
  base::Instant accepted_at;
  base::Instant sent_at;
  Status status;  // of an MT
  bool on_handset = false;
  bool by_platform = false;  // smsmode's own SMS; no API shows it
  bool voice = false;      // not an SMS but a voice call of HTTP 1.6; the REST API does not show it
  std::string ref_client;  // empty: none; so are the following
  std::string campaign_id;
  std::string origin_message_id;
  std::string callback_url_status;
  std::string callback_url_mo;
  std::shared_ptr<const LegacyMark> legacy;  // null: REST
};

class State {
 public:
  explicit State(std::size_t messages_max) : messages_max_(messages_max) {}

  Account& add(std::unique_ptr<Account>);
  Channel& add(Account&, std::unique_ptr<Channel>);
  Key& add(Account&, std::unique_ptr<Key>);
  // Closes the account and those within it: their keys are revoked, and their names can be used
  // again.
  void close(Account&);
  // Assigns the sequence number. The reference is valid until the next message.
  Message& add(Message);

  [[nodiscard]] Account* account(std::string_view name) const;
  [[nodiscard]] Channel* channel(const Account&, std::string_view name) const;
  [[nodiscard]] Key* key_by_value(const std::string& value) const;
  [[nodiscard]] Key* key_by_name(const Account&, std::string_view name) const;  // the newest
  [[nodiscard]] Account* account_by_id(std::string_view id) const;
  [[nodiscard]] Channel* channel_by_id(const std::string& id) const;
  [[nodiscard]] Message* message(std::uint64_t sequence);  // null when forgotten
  [[nodiscard]] const Message* message(const std::string& id) const;
  [[nodiscard]] Message* message(const std::string& id);
  // The last MT to this handset from this number; null if there is none, or it was forgotten.
  [[nodiscard]] const Message* last_sent(const std::string& handset,
                                         const std::string& number) const;

  [[nodiscard]] const std::vector<std::unique_ptr<Account>>& accounts() const { return accounts_; }
  [[nodiscard]] const std::deque<Message>& messages() const { return messages_; }  // oldest first

  void add(Transfer transfer) { transfers_.push_back(std::move(transfer)); }
  [[nodiscard]] const std::vector<Transfer>& transfers() const { return transfers_; }

  void add_near_miss(vendor::NearMiss miss) { near_misses_.add(std::move(miss)); }
  [[nodiscard]] const vendor::NearMisses& near_misses() const { return near_misses_; }

  void add_violation(std::string text);
  [[nodiscard]] const std::deque<std::string>& violations() const { return violations_; }
  [[nodiscard]] std::uint64_t violation_count() const { return violation_count_; }

 private:
  void forget_oldest();

  std::size_t messages_max_;
  std::vector<std::unique_ptr<Account>> accounts_;
  std::unordered_map<std::string, Key*> keys_;
  std::unordered_map<std::string, Channel*> channels_;  // by id
  std::vector<Transfer> transfers_;
  vendor::NearMisses near_misses_;
  std::deque<Message> messages_;
  std::uint64_t first_sequence_ = 1;  // of messages_.front()
  std::unordered_map<std::string, std::uint64_t> by_id_;
  std::unordered_map<std::string, std::uint64_t> last_sent_;  // "handset>number"
  std::deque<std::string> violations_;                        // the latest thousand
  std::uint64_t violation_count_ = 0;
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
