// HttpFace: the REST API as one door: who may ask, which operation is asked for, and what is said
// when there is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/smsmode/rest/rest_call.h"

namespace smsrelay::mocks::smsmode::rest {

// Everything the REST API serves under this profile, as routing tries it.
std::vector<vendor::Rule> rest_rules(const Profile&);

// The words of all its fault places, as its tables have them; some more than once.
std::vector<std::string_view> fault_words();
// That of the route that serves this call under any profile; empty: none does.
std::string_view fault_word(std::string_view method, std::string_view path);

class HttpFace {
 public:
  explicit HttpFace(const Platform&);

  void handle(const net::Request&, const net::Responder&);
  void throttle(int calls, std::optional<std::string> retry_after);  // see Engine
  // Whether a call that comes now falls under the throttle. Counts it.
  bool take_throttled();

 private:
  struct Admission {
    Key* key = nullptr;  // null: not admitted, `refusal` says why
    net::Response refusal;
  };

  [[nodiscard]] const Platform& platform_for(std::string_view path) const;
  [[nodiscard]] Admission admit(const Platform&, const net::Request&) const;
  [[nodiscard]] net::Response unserved(const Platform&, const net::Request&) const;
  [[nodiscard]] net::Response other_api(const net::Request&) const;
  [[nodiscard]] net::Response wrong_method(const Platform&, const net::Request&,
                                           const std::string& allowed) const;
  [[nodiscard]] net::Response too_many(const Platform&) const;

  const Platform commons_;
  const Platform sms_;
  const std::vector<vendor::Rule> rules_;
  int throttled_calls_ = 0;  // still to be answered 429
  std::optional<std::string> retry_after_;
};

}  // namespace smsrelay::mocks::smsmode::rest
