// Dydu's wire: urlencoded fields in, `{"type", "values"}` with base64 texts out.
//
// The values' texts are base64 at any depth, numbers and booleans are raw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/dydu/assistant.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// application/x-www-form-urlencoded, strictly: percent-encoded UTF-8. Errors "bad-percent" and
// "bad-utf8"; the detail is the field as it was sent.
base::Result<net::FormFields> read_form(std::string_view encoded);

// One `{"type", "values"}` document, written as it goes.
class Values {
 public:
  explicit Values(std::string_view type);
  Values& text(std::string_view name, std::string_view value);
  Values& number(std::string_view name, std::int64_t value);
  Values& flag(std::string_view name, bool value);
  [[nodiscard]] std::string take() &&;

 private:
  void name(std::string_view name);

  std::string out_;
  bool first_ = true;
};

std::string write_talk_response(const Reply&, base::Instant server_time);

// The short body of a refusal: {"status":404,"message":"…"}.
std::string write_refusal(int status, std::string_view message);

// application/json;charset=UTF-8
net::Response vendor_json(int status, std::string body);

}  // namespace smsrelay::mocks::dydu
