// A text that is a whole number, all of it.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace smsrelay::base {

// Decimal digits, with a '-' before them for a signed Number; no blank, no '+'. nullopt: it is
// something else, or too large for Number.
template <std::integral Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

// From `least` to `most`.
template <std::integral Number>
std::optional<Number> whole_number(std::string_view text, Number least, Number most) {
  const auto number = whole_number<Number>(text);
  return number && *number >= least && *number <= most ? number : std::nullopt;
}

}  // namespace smsrelay::base
