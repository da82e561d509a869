#include "base/instant.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/duration_meant.h"
#include "base/text.h"

namespace smsrelay::base {
namespace {

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 5> units = {{{"d", std::chrono::days(1)},
                                        {"h", std::chrono::hours(1)},
                                        {"m", std::chrono::minutes(1)},
                                        {"s", std::chrono::seconds(1)},
                                        {"ms", std::chrono::milliseconds(1)}}};
constexpr Duration longest = std::chrono::days(3660);

Error bad_duration(std::string_view why) {
  return Error{"bad-duration", "not a duration such as 30s, 2m or 1h 30m: " + std::string(why)};
}

// What was probably meant says more about a unit than the list of units does.
Error bad_unit(std::string_view text, const std::string& why) {
  const auto meant = duration_meant(text);
  if (!meant) return bad_duration(why);
  return Error{"bad-duration",
               "not a duration such as 30s, 2m or 1h 30m; did you mean '" + *meant + "'?"};
}
Error bad_numbers(std::string_view text, const std::string& why) {
  const auto meant = duration_meant(text);
  return bad_duration(meant ? why + "; did you mean '" + *meant + "'?" : why);
}

}  // namespace

std::string to_utc_text(Instant instant) {
  using namespace std::chrono;
  const sys_time<microseconds> wall(instant.time_since_epoch());
  const auto day = floor<days>(wall);
  const year_month_day date(day);
  const hh_mm_ss time(floor<seconds>(wall - day));
  std::array<char, 32> buffer{};
  const int length = std::snprintf(
      buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  return {buffer.data(), static_cast<std::size_t>(length)};
}

Result<Instant> parse_utc(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
  const Error bad{"bad-instant", "not a UTC instant such as 2026-11-22T14:05:07Z"};
  if (text.size() != shape.size()) return bad;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !digit : text[i] != shape[i]) return bad;
  }
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2))));
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return bad;
  return Instant(duration_cast<Duration>(sys_days(date).time_since_epoch()) + hours(hour) +
                 minutes(minute) + seconds(second));
}

std::string to_text(Duration duration) {
  if (duration < Duration(0)) return "-" + to_text(-duration);
  std::string out;
  for (const Unit& unit : units) {
    if (unit.name == "d") continue;  // "30h" is how people speak of the ladder
    const auto count = duration / unit.length;
    if (count == 0) continue;
    duration -= count * unit.length;
    if (!out.empty()) out += ' ';
    out += std::to_string(count);
    out += unit.name;
  }
  return out.empty() ? "0s" : out;
}

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = trim(text);
  if (rest.empty()) return bad_duration("it is empty");
  if (rest.starts_with('-')) return bad_duration("none is negative");
  Duration total{0};
  std::size_t next_unit = 0;
  while (!rest.empty()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
    if (error != std::errc() || count < 0) {
      return bad_unit(text, "a number is due before each unit");
    }
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    std::size_t letters = 0;
    while (letters < rest.size() && rest[letters] >= 'a' && rest[letters] <= 'z') ++letters;
    const std::string_view name = rest.substr(0, letters);
    if (name.empty() && (rest.starts_with('.') || rest.starts_with(','))) {
      return bad_numbers(text, "only whole numbers are read");
    }
    if (name.empty()) {
      const std::string number = std::to_string(count);
      return bad_unit(text, "say the unit: " + number + "s? " + number + "m? " + number + "h?");
    }
    std::size_t index = 0;
    while (index < units.size() && units[index].name != name) ++index;
    if (index == units.size()) {
      return bad_unit(text, "the units are d, h, m, s and ms, not '" + std::string(name) + "'");
    }
    if (index < next_unit) {
      return bad_numbers(text, "the largest unit comes first, each once");
    }
    next_unit = index + 1;
    if (count > longest / units[index].length)
      return bad_duration("the longest is 87840h, ten years");
    total += count * units[index].length;
    rest.remove_prefix(letters);
    rest = trim(rest);
  }
  if (total > longest) return bad_duration("the longest is 87840h, ten years");
  return total;
}

}  // namespace smsrelay::base
