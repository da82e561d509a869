#include "providers/retry_after.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "base/text.h"
#include "base/whole_number.h"

namespace smsrelay::providers {
namespace {

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
  return base::whole_number(text, 0, std::numeric_limits<int>::max());
}

struct Date {
  std::string_view day, month, year, time;
};

// Words between blanks and hyphens; the day of the week in front is not checked.
//   Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
std::optional<Date> parts_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" -"), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.size() > 6) return std::nullopt;
  }
  if (words.size() == 6 && words[0].ends_with(',') && words[5] == "GMT") {
    return Date{words[1], words[2], words[3], words[4]};
  }
  if (words.size() == 5) return Date{words[2], words[1], words[4], words[3]};
  return std::nullopt;
}

std::string padded(int value, std::size_t digits) {
  const std::string text = std::to_string(value);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::optional<base::Instant> instant_of(std::string_view text, base::Instant now) {
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  const auto day = number(parts->day);
  const auto month = std::find(months.begin(), months.end(), parts->month);
  auto year = number(parts->year);
  if (!day || month == months.end() || !year || parts->time.size() != 8) return std::nullopt;
  // Two digits name the year of this century, unless that is more than 50 years ahead.
  if (parts->year.size() == 2) {
    const int this_year = number(base::to_utc_text(now).substr(0, 4)).value_or(0);
    *year += this_year / 100 * 100;
    if (*year > this_year + 50) *year -= 100;
  }
  const auto instant = base::parse_utc(
      padded(*year, 4) + "-" + padded(static_cast<int>(month - months.begin()) + 1, 2) + "-" +
      padded(*day, 2) + "T" + std::string(parts->time) + "Z");
  if (!instant) return std::nullopt;
  return *instant;
}

}  // namespace

std::optional<base::Duration> retry_after(const net::Response& response, base::Instant now) {
  const auto value = response.headers.get("Retry-After");
  if (!value) return std::nullopt;
  const std::string_view text = base::trim(*value);
  if (const auto seconds = number(text)) return std::chrono::seconds(*seconds);
  const auto date = instant_of(text, now);
  if (!date || *date <= now) return std::nullopt;
  return *date - now;
}

}  // namespace smsrelay::providers
