#include "mocks/smsmode/platform/paris_time.h"

#include <chrono>

#include "mocks/vendor/paris_offset.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using Seconds = std::chrono::sys_seconds;

Seconds utc_of(base::Instant at) {
  return Seconds(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()));
}

base::Instant instant_of(Seconds utc) { return base::Instant(utc.time_since_epoch()); }

std::chrono::seconds offset_at(Seconds utc) {
  return std::chrono::floor<std::chrono::seconds>(vendor::paris_offset(instant_of(utc)));
}

void put(std::string& out, std::size_t at, unsigned value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) {
    out[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  }
}

// Takes exactly `digits` digits off the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Seconds> take_day(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const auto date = std::chrono::year(*year) / *month / *day;
  if (!date.ok()) return std::nullopt;
  return Seconds(std::chrono::sys_days(date));
}

std::optional<std::chrono::seconds> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  if (take(text, '.')) {
    if (!take_digits(text, 1)) return std::nullopt;
    while (take_digits(text, 1)) {
    }
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

// Tries summer time first: it gives the earlier of two readings, and is right when its offset
// agrees.
Seconds utc_of_paris(Seconds local) {
  const Seconds as_summer = local - 2h;
  return offset_at(as_summer) == 2h ? as_summer : local - 1h;
}

std::string text_of(Seconds local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(local - day);
  std::string out = "0000-00-00T00:00:00";
  put(out, 0, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(out, 5, static_cast<unsigned>(date.month()), 2);
  put(out, 8, static_cast<unsigned>(date.day()), 2);
  put(out, 11, static_cast<unsigned>(time.hours().count()), 2);
  put(out, 14, static_cast<unsigned>(time.minutes().count()), 2);
  put(out, 17, static_cast<unsigned>(time.seconds().count()), 2);
  return out;
}

std::optional<base::Instant> parse(std::string_view text, Seconds (*utc_of_local)(Seconds)) {
  const auto day = take_day(text);
  if (!day) return std::nullopt;
  Seconds local = *day;
  if (!text.empty()) {
    if (!take(text, 'T')) return std::nullopt;
    const auto time = take_time(text);
    if (!time) return std::nullopt;
    local += *time;
  }
  if (text == "Z") return instant_of(local);
  if (!text.empty()) {
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || !text.empty()) return std::nullopt;
    return instant_of(local - sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes)));
  }
  return instant_of(utc_of_local(local));
}

std::chrono::year_month_day paris_date(base::Instant at) {
  const Seconds utc = utc_of(at);
  return {std::chrono::floor<std::chrono::days>(utc + offset_at(utc))};
}

}  // namespace

std::string paris_text(base::Instant at) {
  const Seconds utc = utc_of(at);
  return text_of(utc + offset_at(utc));
}

std::string utc_text(base::Instant at) { return text_of(utc_of(at)); }

int paris_day(base::Instant at) {
  return static_cast<int>(std::chrono::sys_days(paris_date(at)).time_since_epoch().count());
}

int paris_month(base::Instant at) {
  const auto date = paris_date(at);
  return static_cast<int>(date.year()) * 12 + static_cast<int>(unsigned(date.month())) - 1;
}

base::Instant start_of_paris_month(int month) {
  const auto first = std::chrono::year(month / 12) / (month % 12 + 1) / 1;
  return instant_of(utc_of_paris(std::chrono::sys_days(first)));
}

std::optional<base::Instant> parse_paris(std::string_view text) {
  return parse(text, utc_of_paris);
}

std::optional<base::Instant> parse_as_utc(std::string_view text) {
  return parse(text, [](Seconds local) { return local; });
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
