// ISO-8859-15, the charset of the HTTP 1.6 API, to and from UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode::legacy {

// Never fails: every byte is a character, those of 0x80–0x9F control characters.
std::string utf8_of_latin9(std::string_view);

// With a '?' for every character that the charset does not have.
std::string latin9_of_utf8(std::string_view);

}  // namespace smsrelay::mocks::smsmode::legacy
