// Breach: the first thing wrong with a request.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode::rest {

struct Breach {
  int status = 400;
  std::string code;    // "400.029"
  std::string field;   // "recipient.to"
  std::string rule;    // "must be E.164 digits, with or without '+'"
  std::string sent;    // redacted
  std::string source;  // "smsmode.md §1, documented"
  std::string hint{};  // what probably happened; empty: unknown. Never part of the vendor's answer

  // "recipient.to: must be …; sent "06…01" (10 characters) [smsmode.md §1, …]; answered 400.029;
  // hint: …"
  [[nodiscard]] std::string text() const;
};

// Suffixes that no public source gives are ours.
inline constexpr std::string_view code_bad_query = "400.004";
inline constexpr std::string_view code_bad_body = "400.020";
inline constexpr std::string_view code_too_late = "400.021";
inline constexpr std::string_view code_bad_number = "400.029";

// Of status 400.
Breach breach(std::string_view code, std::string field, std::string rule, std::string sent,
              std::string_view source);

}  // namespace smsrelay::mocks::smsmode::rest
