// State: what the platform remembers: accounts, channels, keys and messages. No behaviour.
//
// Accounts, channels and keys live as long as the state and never move, so pointers to them stay
// good. Messages are bounded: the oldest is forgotten when a new one finds no room, so a message is
// held by its sequence number and looked up again.
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
#include "mocks/smsmode/engine.h"
#include "mocks/smsmode/text_size.h"

namespace smsrelay::mocks::smsmode {

struct Account;

struct Channel {
  Account* account = nullptr;
  std::string id;
  ChannelSeed seed;
  base::Instant created_at;
  std::string mo_url;               // as typed in the console; empty: none
  std::string status_url;           // the same
  std::set<std::string> blacklist;  // handsets that said STOP

  [[nodiscard]] bool has_number(std::string_view number) const;
};

struct Key {
  ApiKey shown;
  Channel* channel = nullptr;
};

struct Account {
  std::string id;
  std::string name;
  std::optional<int> credit_sms;
  base::Instant created_at;
  std::vector<std::unique_ptr<Channel>> channels;
  std::vector<std::unique_ptr<Key>> keys;
};

enum class Direction { mt, mo };

struct Status {
  std::string value;   // "ENROUTE"
  std::string detail;  // "BLACKLISTED"; empty if none
  base::Instant at;
  bool with_lookup = false;  // the operator has spoken
};

struct Message {
  std::uint64_t sequence = 0;
  std::string id;
  Direction direction = Direction::mt;
  const Channel* channel = nullptr;
  std::string handset;  // bare digits
  std::string number;   // our side: short code, long number or name
  std::string text;
  TextSize size;
  bool stop_mention = false;
  base::Instant accepted_at;
  base::Instant sent_at;
  Status status;  // of an MT
  bool on_handset = false;
  bool by_platform = false;  // smsmode's own SMS: no part of the API
  std::string ref_client;    // empty: none, as the following
  std::string origin_message_id;
  std::string callback_url_status;
  std::string callback_url_mo;
};

class State {
 public:
  explicit State(std::size_t messages_max) : messages_max_(messages_max) {}

  Account& add(std::unique_ptr<Account>);
  Key& add(Account&, std::unique_ptr<Key>);
  // Assigns the sequence number. The reference is good until the next message.
  Message& add(Message);

  [[nodiscard]] Account* account(std::string_view name) const;
  [[nodiscard]] Channel* channel(const Account&, std::string_view name) const;
  [[nodiscard]] Key* key_by_value(const std::string& value) const;
  [[nodiscard]] Key* key_by_name(const Account&, std::string_view name) const;  // the newest
  [[nodiscard]] Message* message(std::uint64_t sequence);  // null when forgotten
  [[nodiscard]] const Message* message(const std::string& id) const;
  // The last MT sent to this handset from this number; null if none is remembered.
  [[nodiscard]] const Message* last_sent(const std::string& handset,
                                         const std::string& number) const;

  [[nodiscard]] const std::vector<std::unique_ptr<Account>>& accounts() const { return accounts_; }
  [[nodiscard]] const std::deque<Message>& messages() const { return messages_; }  // oldest first

  void add_violation(std::string text);
  [[nodiscard]] const std::deque<std::string>& violations() const { return violations_; }
  [[nodiscard]] std::uint64_t violation_count() const { return violation_count_; }

 private:
  void forget_oldest();

  std::size_t messages_max_;
  std::vector<std::unique_ptr<Account>> accounts_;
  std::unordered_map<std::string, Key*> keys_;
  std::deque<Message> messages_;
  std::uint64_t first_sequence_ = 1;  // of messages_.front()
  std::unordered_map<std::string, std::uint64_t> by_id_;
  std::unordered_map<std::string, std::uint64_t> last_sent_;  // "handset>number"
  std::deque<std::string> violations_;                        // the latest thousand
  std::uint64_t violation_count_ = 0;
};

}  // namespace smsrelay::mocks::smsmode
