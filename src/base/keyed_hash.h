// KeyedHash: a short pseudonym of a text; it can be computed only with the key, and not inverted.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace smsrelay::base {

// SipHash-2-4, the 64-bit form.
std::uint64_t sip_hash(const std::array<std::uint64_t, 2>& key, std::string_view text);

// Sixteen hexadecimal digits; `key` is a secret of any length, the longer the better.
std::string pseudonym(std::string_view key, std::string_view text);

// Takes as long for a wrong secret as for the right one of the same length.
[[nodiscard]] bool equal_secrets(std::string_view, std::string_view);

}  // namespace smsrelay::base
