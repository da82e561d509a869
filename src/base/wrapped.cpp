#include "base/wrapped.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::base {

std::vector<std::string> wrapped(std::string_view text, std::size_t at_most,
                                 std::size_t lines_max) {
  const std::u32string points = decode_utf8(text);
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < points.size() && lines.size() < lines_max) {
    std::size_t until = std::min(from + at_most, points.size());
    if (lines.size() + 1 == lines_max && until < points.size()) {
      lines.push_back(encode_utf8(points.substr(from, at_most - 1)) + "…");
      break;
    }
    if (until < points.size()) {
      const std::size_t blank = points.rfind(U' ', until);
      if (blank != std::u32string::npos && blank > from) until = blank;
    }
    lines.push_back(encode_utf8(points.substr(from, until - from)));
    from = until;
    while (from < points.size() && points[from] == U' ') ++from;
  }
  return lines;
}

}  // namespace smsrelay::base
