// Wrapped: paragraphs and lists broken into lines for a reader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::base {

// Broken at blanks into lines of at most `at_most` columns (code points); a longer word is broken
// anywhere. When there would be more than `lines_max`, the last line kept ends with "…".
// Precondition: at_most > 0.
std::vector<std::string> wrapped(std::string_view text, std::size_t at_most, std::size_t lines_max);

// Lines that are wider than `columns` broken at blanks, the further ones four columns deeper than
// the line they continue. `columns` 0: the text as it is, for pipes and files.
std::string fitted(std::string_view text, std::size_t columns);

}  // namespace smsrelay::base
