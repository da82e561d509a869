// The values from which an account, a channel and an API key are made.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// Read from YAML by ../seed.h, or built by the runner.
struct ChannelSeed {
  std::string name;          // unique in its account: "relay_demo"
  std::string type = "SMS";  // SMS | RCS | WHATSAPP
  std::string flow = "TRANSACTIONAL";
  std::vector<std::string> numbers;  // the first is the default sender: "36034", "33937001122"
  std::vector<std::string> names{};  // senders that take no replies: "MAIRIE"
  std::optional<int> daily_limit_sms{};
  std::optional<int> monthly_limit_sms{};
  std::string webhook_secret{};  // signs its notifications, if they are signed; empty: the
                                 // channel's id is used
};
struct AccountSeed {
  std::string name;  // "town", unique
  std::vector<ChannelSeed> channels;
  std::optional<int> credit_sms;  // nullopt: unlimited
  std::string parent{};           // the account above it; empty: none
  std::optional<int> monthly_limit_sms{};
};

// What a key may see and change: its own channel, the whole account, or also the sub-organisations.
enum class Role { user, manager, admin };

struct KeySettings {
  std::string name;
  std::string value{};  // empty: a random one
  Role role = Role::user;
  std::vector<std::string> authorized_ips{};  // empty: any
};

struct ApiKey {
  std::string id;
  std::string name;
  std::string value;  // returned once, by create_key
  bool blocked = false;
  bool revoked = false;
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
