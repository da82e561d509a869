#include "mocks/dydu/dates.h"

#include <algorithm>

#include "mocks/vendor/paris_offset.h"

namespace smsrelay::mocks::dydu {

std::int64_t epoch_milliseconds(base::Instant at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

std::string day_and_time(base::Instant at, Profile::Zone zone) {
  if (zone == Profile::Zone::paris) at += vendor::paris_offset(at);
  const auto text = base::to_utc_text(at);  // 2026-11-22T14:05:07Z
  return text.substr(8, 2) + "/" + text.substr(5, 2) + "/" + text.substr(0, 4) + " " +
         text.substr(11, 8);
}

base::Result<base::Instant> parse_day(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    return std::string(text.substr(std::min(at, text.size()), count));
  };
  std::string day;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    day = text;
  } else if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
    day = digits(6, 4) + "-" + digits(3, 2) + "-" + digits(0, 2);
  } else if (text.size() == 8) {
    day = digits(0, 4) + "-" + digits(4, 2) + "-" + digits(6, 2);
  }
  auto at = base::parse_utc(day + "T00:00:00Z");
  if (!at) return base::Error{"bad-date", "'" + std::string(text) + "' is not a day"};
  return at;
}

}  // namespace smsrelay::mocks::dydu
