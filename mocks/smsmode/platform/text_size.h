// The size of a text as SMS: encoding, units, parts. Written from the code table of 3GPP 23.038.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

enum class Encoding { gsm7, unicode };
std::string_view to_text(Encoding);  // "GSM7", "UNICODE", as the resource writes it

struct TextSize {
  Encoding encoding = Encoding::gsm7;
  int units = 0;  // septets, or UTF-16 code units
  int parts = 1;  // an empty text still takes one SMS
};

// Whether 0x09 of the table is only capital Ç, as in 3GPP, or also small ç.
enum class CCedilla { large_only, small_too };

// The smallest encoding that holds every character. An escape or surrogate pair is never split
// across parts, so there may be more `parts` than units divided by the part size.
TextSize measure(std::string_view utf8, CCedilla = CCedilla::large_only);

// The same for a text that is sent as UNICODE although GSM7 could hold it.
TextSize measure_as_unicode(std::string_view utf8);

// With a '?' for every character outside the GSM alphabet.
std::string with_question_marks(std::string_view utf8, CCedilla = CCedilla::large_only);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
