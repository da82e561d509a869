#include "mocks/dydu/dates.h"

#include <algorithm>

namespace smsrelay::mocks::dydu {
namespace {

// One hour, two from the last Sunday of March to that of October, 01:00 UTC.
base::Duration paris_offset(base::Instant at) {
  using namespace std::chrono;
  const sys_time<base::Duration> time(at.time_since_epoch());
  const year_month_day day(floor<days>(time));
  const auto change = [&](month in) { return sys_days(day.year() / in / Sunday[last]) + hours(1); };
  return hours(time >= change(March) && time < change(October) ? 2 : 1);
}

}  // namespace

std::int64_t epoch_milliseconds(base::Instant at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

std::string day_and_time(base::Instant at, Profile::Zone zone) {
  if (zone == Profile::Zone::paris) at += paris_offset(at);
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
