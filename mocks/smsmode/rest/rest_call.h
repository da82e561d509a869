// RestCall: one admitted request of the REST API, with everything its operation needs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/rng.h"
#include "mocks/smsmode/platform/remarks.h"
#include "mocks/smsmode/platform/state.h"
#include "mocks/smsmode/platform/traffic.h"
#include "mocks/smsmode/rest/breach.h"
#include "mocks/smsmode/rest/codec.h"
#include "mocks/vendor/near_miss.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode::rest {

// All must outlive the faces.
struct Platform {
  base::Scheduler& scheduler;
  base::Rng& rng;
  State& state;
  Traffic& traffic;
  Remarks& remarks;
  const Profile& profile;
  const Style& style;
  std::string_view error_pages = commons_error_pages;  // of the API that is called
};

struct RestCall {
  const net::Request& request;
  const Key& key;
  // The path parameters by name: {"messageId", "4f1c…"}. Views of the request.
  std::array<std::pair<std::string_view, std::string_view>, 3> parameters{};
  std::vector<std::uint64_t> launched{};  // messages that leave after the answer

  [[nodiscard]] std::string_view parameter(
      std::string_view name) const;  // empty: the rule has no such parameter
};

using Operation = net::Response (*)(const Platform&, RestCall&);

struct Route {
  vendor::Rule rule;
  std::string_view fault;  // the place of these calls for faults: "smsmode send"
  Operation act = nullptr;
  bool Profile::*served = nullptr;  // the switch that it depends on; null: always served
};

// ---- answers
net::Response error(const Platform&, std::string_view code, std::string_view message,
                    std::string_view detail);
// The answer to a breach of contract, which is recorded as a violation.
net::Response refuse(const Platform&, const Breach&);
net::Response not_found(const Platform&, std::string_view what);  // "Message"
net::Response role_too_low(const Platform&, std::string_view detail);
// 403.005: a channel of this type cannot be used with the API of another type ("SMS").
net::Response type_mismatch(const Platform&, const std::string& type, std::string_view api);

// ---- who may do what
// The channel itself (USER), its whole account (MANAGER), that account's descendants too (ADMIN).
bool reaches(const Key&, const Channel&);
bool reaches(const Key&, const Account&);  // the whole account: never by a USER

// The channel named in the path, else the key's; or the refusal.
std::variant<Channel*, net::Response> addressed_channel(const Platform&, const RestCall&);

// ---- lists
std::string query_without_page(std::string_view query);

}  // namespace smsrelay::mocks::smsmode::rest
