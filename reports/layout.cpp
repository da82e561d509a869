#include "reports/layout.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::reports {

std::string painted(std::string_view text, Paint paint, const Style& style) {
  if (!style.colour || paint == Paint::plain || text.empty()) return std::string(text);
  std::string_view code;
  switch (paint) {
    case Paint::plain:
      break;
    case Paint::good:
      code = "\x1b[32m";
      break;
    case Paint::bad:
      code = "\x1b[1;31m";
      break;
    case Paint::warning:
      code = "\x1b[33m";
      break;
    case Paint::faint:
      code = "\x1b[2m";
      break;
    case Paint::strong:
      code = "\x1b[1m";
      break;
  }
  std::string out(code);
  out += text;
  out += "\x1b[0m";
  return out;
}

std::size_t columns(std::string_view text) { return base::decode_utf8(text).size(); }

std::string padded(std::string_view text, std::size_t at_least_columns) {
  std::string out(text);
  const std::size_t have = columns(text);
  if (have < at_least_columns) out.append(at_least_columns - have, ' ');
  return out;
}

std::string cut_to(std::string_view text, std::size_t at_most) {
  const std::u32string points = base::decode_utf8(text);
  if (points.size() <= at_most) return std::string(text);
  if (at_most == 0) return {};
  return base::encode_utf8(points.substr(0, at_most - 1)) + "…";
}

std::string seconds_text(base::Duration duration, int decimals) {
  const std::int64_t microseconds = std::max<std::int64_t>(duration.count(), 0);
  std::string out = std::to_string(microseconds / 1'000'000);
  std::string fraction = std::to_string(1'000'000 + microseconds % 1'000'000).substr(1);
  if (decimals > 0) out += "." + fraction.substr(0, static_cast<std::size_t>(decimals));
  return out;
}

std::string offset_text(base::Duration offset) {
  const std::int64_t seconds = std::max<std::int64_t>(offset.count(), 0) / 1'000'000;
  if (seconds < 60) return "+" + seconds_text(offset, 3) + "s";
  const auto two_digits = [](std::int64_t n) { return std::to_string(100 + n).substr(1); };
  std::string out = "+";
  if (seconds >= 3600) {
    out += std::to_string(seconds / 3600) + "h" + two_digits(seconds / 60 % 60) + "m";
  } else {
    out += std::to_string(seconds / 60) + "m";
  }
  const std::string fraction = seconds_text(offset, 3);
  return out + two_digits(seconds % 60) + fraction.substr(fraction.find('.')) + "s";
}

std::string rounded_text(base::Duration duration) {
  const std::int64_t seconds = std::max<std::int64_t>(duration.count(), 0) / 1'000'000;
  if (seconds >= 2 * 3600) return std::to_string((seconds + 1800) / 3600) + " h";
  if (seconds >= 2 * 60) return std::to_string((seconds + 30) / 60) + " min";
  return std::to_string(seconds) + " s";
}

std::string shell_word(std::string_view text) {
  if (text.empty()) return "''";
  if (!base::is_utf8(text)) return {};
  for (const char32_t c : base::decode_utf8(text)) {
    std::string one;
    base::append_utf8(one, c);
    if (base::visible(one) != one) return {};
  }
  const bool bare = text.find_first_not_of(
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/+:,@") ==
                    std::string_view::npos;
  if (bare) return std::string(text);
  if (text.find_first_of("\"$`\\!") == std::string_view::npos) {
    return "\"" + std::string(text) + "\"";
  }
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace smsrelay::reports
