// Repaired JSON: repairs small flaws, because the notification may still hold a person's SMS.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::providers {

// The same text without the flaws that a strict parser refuses: a byte order mark and NULs outside
// of strings are left out; inside strings, bytes that are no UTF-8 and half surrogate pairs
// ("\ud83d" alone) become U+FFFD, bare control characters are escaped, and so is a backslash that
// begins no escape. A comma behind the last member or item is left out, and NaN, Infinity and
// undefined become null. A number that no machine type holds ("1e999", an integer of 21 digits)
// becomes a string of the same characters. Text without such flaws comes back unchanged. Linear.
std::string repaired_json(std::string_view);

}  // namespace smsrelay::providers
