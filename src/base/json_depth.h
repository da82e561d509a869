// JsonDepth: a bound on the nesting of JSON from outside.
//
// Parsing deep JSON is harmless, but copying, comparing or writing the tree is recursive: a body of
// 64 KiB that holds nothing but brackets would use up a thread's stack. So the text is measured
// before any parser sees it. Linear, without recursion.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace smsrelay::base {

// Far more than any vendor's message or any administrator's request needs.
inline constexpr std::size_t json_levels_max = 64;

// Whether arrays and objects are nested deeper than `levels`. Brackets inside strings do not count.
// For text that is not JSON: whether a parser could get deeper than `levels` before it finds out.
bool is_nested_deeper(std::string_view json, std::size_t levels = json_levels_max);

// The text as it is; empty, which no parser takes for JSON, when it is nested too deep.
inline std::string_view shallow_json(std::string_view json) {
  return is_nested_deeper(json) ? std::string_view() : json;
}
template <std::same_as<std::string> Temporary>
std::string_view shallow_json(Temporary&&) = delete;  // a view of it would outlive it

}  // namespace smsrelay::base
