// Call: one admitted request of the HTTP 1.6 API, and the codes with which answers begin. Only for
// the sources of this room.
#pragma once

#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/phone_number.h"
#include "base/text.h"
#include "mocks/smsmode/legacy/face.h"
#include "net/http.h"

namespace smsrelay::mocks::smsmode::legacy {

inline net::Response plain(std::string text) {
  return {200, {{"Content-Type", "text/plain"}}, std::move(text)};
}
inline net::Response coded(int code, std::string_view description) {
  return plain(std::to_string(code) + " | " + std::string(description));
}
inline net::Response unknown_sms() { return coded(61, "SMS not found"); }

// "06…", "336…", "+336…" and "00336…" to bare digits.
inline std::optional<std::string> international(std::string_view text) {
  std::string number(base::trim(text));
  if (number.size() == 10 && number[0] == '0' && number[1] != '0') number.replace(0, 1, "33");
  const auto parsed = base::PhoneNumber::parse(number);
  if (!parsed) return std::nullopt;
  return parsed->digits();
}

struct Face::Call {
  const net::Request& request;
  net::FormFields fields;
  Key* key = nullptr;

  // Empty: not given.
  [[nodiscard]] std::string operator[](std::string_view name) const {
    return net::form_value(fields, name).value_or("");
  }
  [[nodiscard]] Channel& channel() const { return *key->channel; }
  [[nodiscard]] Account& account() const { return *key->channel->account; }
};

struct Face::Group {
  std::string sms_id;
  const Channel* channel = nullptr;
  base::Instant sent_at;
  std::vector<std::uint64_t> messages;
};

}  // namespace smsrelay::mocks::smsmode::legacy
