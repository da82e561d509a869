// Layout: how text is fitted to a terminal or a file. Widths count code points, not bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/wrapped.h"

namespace smsrelay::reports {

struct Style {
  bool colour = false;
  std::size_t width = 100;  // at least 60 is assumed; smaller is treated as 60
};

enum class Paint { plain, good, bad, warning, faint, strong };

// `text` in that colour, or just `text` when the style has none. Never measure the result.
std::string painted(std::string_view text, Paint, const Style&);

std::size_t columns(std::string_view);
std::string padded(std::string_view, std::size_t at_least_columns);

// At most `at_most` columns; a text that was cut ends with "…".
std::string cut_to(std::string_view, std::size_t at_most);

using base::fitted;
using base::wrapped;

std::string seconds_text(base::Duration, int decimals);  // "0.210"; rounded down
std::string offset_text(base::Duration);                 // "+6.951s", "+30h12m06.951s"
std::string rounded_text(base::Duration);                // "61 h", "35 min", "12 s"

// One shell word: quoted when it must be. Empty when no quoting can carry the text through a
// terminal as it is (control or invisible characters).
std::string shell_word(std::string_view);

}  // namespace smsrelay::reports
