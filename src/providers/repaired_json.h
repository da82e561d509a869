// Repaired JSON: a notification with a small flaw is still somebody's SMS.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::providers {

// The same text with what a strict parser would stumble over made good: a byte order mark and NULs
// outside of strings are left out; inside strings, bytes that are no UTF-8 and half surrogate pairs
// ("\ud83d" alone) become U+FFFD, bare control characters are escaped, and so is a backslash that
// begins no escape. Text without such flaws comes back unchanged. Linear.
std::string repaired_json(std::string_view);

}  // namespace smsrelay::providers
