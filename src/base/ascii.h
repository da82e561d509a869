// Ascii: tests of single bytes, and comparison of names without regard to case. What works on whole
// texts is in text.h.
#pragma once

#include <algorithm>
#include <string_view>

namespace smsrelay::base {

constexpr bool is_ascii_blank(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

constexpr bool is_ascii_digit(char byte) { return byte >= '0' && byte <= '9'; }

constexpr bool is_ascii_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

constexpr bool is_ascii_alphanumeric(char byte) {
  return is_ascii_letter(byte) || is_ascii_digit(byte);
}

// Of a hexadecimal digit in either case; -1: it is none.
constexpr int hex_value(char byte) {
  if (is_ascii_digit(byte)) return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

constexpr char to_ascii_lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

constexpr bool same_but_for_case(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return to_ascii_lower(a) == to_ascii_lower(b); });
}

// `lower_case` is in lower case; `text` in any.
constexpr bool same_word(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return to_ascii_lower(a) == b; });
}

constexpr bool starts_with_word(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         same_word(text.substr(0, lower_case.size()), lower_case);
}

}  // namespace smsrelay::base
