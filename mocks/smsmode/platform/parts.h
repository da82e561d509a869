// Splits a long text into its SMS parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/smsmode/platform/text_size.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// The text in pieces of at most 153 septets or 67 UTF-16 units, in order; one piece when it fits a
// single SMS (160, 70). No piece ends inside an escape or a surrogate pair.
std::vector<std::string> split_into_parts(std::string_view utf8, Encoding,
                                          CCedilla = CCedilla::large_only);

// The beginning of the text that fits in this many parts. Precondition: parts_max >= 1.
std::string cut_to_parts(std::string_view utf8, Encoding, int parts_max,
                         CCedilla = CCedilla::large_only);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
