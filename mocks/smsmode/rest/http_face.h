// HttpFace: the entrance of the REST API: checks the key, finds the operation, and answers when
// there is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/smsmode/rest/rest_call.h"

namespace smsrelay::mocks::smsmode::rest {

// All operations of the REST API under this profile, in the order in which routing tries them.
std::vector<vendor::Rule> rest_rules(const Profile&);

// The words of all its fault places, in the order of its tables; some more than once.
std::vector<std::string_view> fault_words();
// The word of the route that serves this call under any profile; empty: no route does.
std::string_view fault_word(std::string_view method, std::string_view path);

class HttpFace {
 public:
  explicit HttpFace(const Platform&);

  void handle(const net::Request&, const net::Responder&);
  void throttle(int calls, std::optional<std::string> retry_after);  // see Engine
  // Whether a call at this moment is throttled. Counts it.
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
  int throttled_calls_ = 0;  // how many calls still get 429
  std::optional<std::string> retry_after_;
};

}  // namespace smsrelay::mocks::smsmode::rest
