// SmsText: the size of a text as SMS: alphabet, units, parts. 3GPP 23.038 and 23.040.
#pragma once

#include <cstddef>
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

// Cut so that measure().parts <= parts_max. Unchanged when it already fits; empty for no part. Else
// the text's beginning and "...":
//
// - It ends with a word. A "word" of which more than 40 UTF-16 units would fit (a wall of emoji, a
//   script without blanks) is cut, between two characters as people see them (grapheme.h).
// - It never holds a piece of a web or e-mail address: the text ends before one that does not fit.
//   Where only that address would be left to send, its beginning is sent that leads nowhere:
//   "https://ville...", "contact...".
// - Where one such character is longer than the room and nothing else could be sent, it is cut
//   between two code points.
// - A blank keeps the mark away from an address that ends the text.
std::string cut_to_parts(std::string_view utf8, int parts_max);

// The character at `at`, which is moved behind it; an undecodable byte counts as one U+FFFD.
// Precondition: at < utf8.size().
char32_t next_character(std::string_view utf8, std::size_t& at);

}  // namespace smsrelay::core
