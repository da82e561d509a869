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

std::string fitted(std::string_view text, std::size_t columns) {
  constexpr std::size_t deeper = 4;
  constexpr std::size_t narrowest = 20;
  if (columns == 0) return std::string(text);
  std::string out;
  bool is_first = true;
  for (const std::string_view line : split(text, '\n')) {
    if (!is_first) out += '\n';
    is_first = false;
    const std::size_t indent = std::min(line.size(), line.find_first_not_of(' '));
    if (decode_utf8(line).size() <= columns) {
      out += line;
      continue;
    }
    const std::size_t room = std::max(columns, indent + deeper + narrowest) - indent - deeper;
    std::string before(indent, ' ');
    for (const std::string& part : wrapped(line.substr(indent), room, line.size())) {
      if (before.size() > indent) out += '\n';
      // A line is broken at one blank; there may be more before it.
      out += before + part.substr(0, part.find_last_not_of(' ') + 1);
      before.assign(indent + deeper, ' ');
    }
  }
  return out;
}

}  // namespace smsrelay::base
