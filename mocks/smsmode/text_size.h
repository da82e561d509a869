// How a text travels as SMS: encoding, units, parts. 3GPP 23.038, written from the code table.
#pragma once

#include <string_view>

namespace smsrelay::mocks::smsmode {

enum class Encoding { gsm7, unicode };
std::string_view to_text(Encoding);  // "GSM7", "UNICODE", as the resource writes it

struct TextSize {
  Encoding encoding = Encoding::gsm7;
  int units = 0;  // septets, or UTF-16 code units
  int parts = 1;  // an empty text still takes one SMS
};

// The smallest encoding that holds every character. An escape or surrogate pair is never split
// across parts, so `parts` may exceed the plain division. Small ç is not in the table (0x09 is Ç).
TextSize measure(std::string_view utf8);

}  // namespace smsrelay::mocks::smsmode
