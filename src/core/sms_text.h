// SmsText: how a text travels as SMS: alphabet, units, parts. 3GPP 23.038 and 23.040.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

enum class Alphabet { gsm7, ucs2 };

struct SmsSize {
  Alphabet alphabet = Alphabet::gsm7;
  int units = 0;  // septets, or UTF-16 code units
  int parts = 0;  // 0 for an empty text
};

// Exact: an escape or surrogate pair is never split across parts. `small_c_cedilla_in_gsm` reads
// table position 0x09 as ç (unicode.org) instead of Ç (3GPP, smsmode's own list).
SmsSize measure(std::string_view utf8, bool small_c_cedilla_in_gsm = false);

// Cut so that measure().parts <= parts_max: at a word, never inside a URL, ending in "...".
// Unchanged when it already fits.
std::string cut_to_parts(std::string_view utf8, int parts_max);

}  // namespace smsrelay::core
