#include "base/duration_meant.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/instant.h"
#include "base/text.h"

namespace smsrelay::base {
namespace {

struct UnitWords {
  std::string_view name;  // as parse_duration() reads it
  Duration length;
  std::string_view words;  // lower case, with a blank around each
};
constexpr std::array<UnitWords, 6> unit_words = {{
    {"", std::chrono::weeks(1), " w wk week weeks semaine semaines "},
    {"d", std::chrono::days(1), " d day days j jour jours "},
    {"h", std::chrono::hours(1), " h hr hrs hour hours heure heures "},
    {"m", std::chrono::minutes(1), " m mn min mins minute minutes "},
    {"s", std::chrono::seconds(1), " s sec secs second seconds seconde secondes "},
    {"ms", std::chrono::milliseconds(1),
     " ms msec msecs millisecond milliseconds milliseconde millisecondes "},
}};

constexpr std::array<std::string_view, 13> count_words = {
    "zero",  "one",   "two",  "three", "four",   "five",  "six",
    "seven", "eight", "nine", "ten",   "eleven", "twelve"};

// A count in thousandths.
constexpr std::int64_t whole = 1000;
constexpr std::int64_t count_max = 400'000'000;        // more than ten years of seconds
constexpr Duration longest = std::chrono::days(3660);  // as parse_duration() has it

const UnitWords* unit_called(std::string_view word) {
  const std::string wanted = " " + std::string(word) + " ";
  const auto found = std::ranges::find_if(unit_words, [&](const UnitWords& unit) {
    return unit.words.find(wanted) != std::string_view::npos;
  });
  return found == unit_words.end() ? nullptr : &*found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

std::optional<std::int64_t> count_written(std::string_view word) {
  if (word == "a" || word == "an") return whole;
  const auto found = std::ranges::find(count_words, word);
  if (found == count_words.end()) return std::nullopt;
  return (found - count_words.begin()) * whole;
}

// The number at the start of `rest`, which it takes away: "1.5" is 1500, as is "1,5". nullopt: it
// is too large, or finer than a thousandth.
std::optional<std::int64_t> take_number(std::string_view& rest) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
  if (error != std::errc() || count < 0 || count > count_max) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  count *= whole;
  if (rest.size() < 2 || (rest[0] != '.' && rest[0] != ',') || !is_digit(rest[1])) return count;
  std::int64_t worth = whole / 10;
  for (rest.remove_prefix(1); !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1)) {
    if (worth == 0) return std::nullopt;
    count += (rest[0] - '0') * worth;
    worth /= 10;
  }
  return count;
}

std::string_view take_word(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, is_letter);
  const std::string_view word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(word.size());
  return word;
}

void skip_between(std::string_view& rest) {
  const std::size_t next = rest.find_first_not_of(" \t,");
  rest.remove_prefix(std::min(rest.size(), next));
}

}  // namespace

std::optional<std::string> duration_meant(std::string_view text) {
  const std::string lower = ascii_lower(trim(text));
  std::string_view rest = lower;
  Duration total{0};
  std::string alone;  // how the only part is written
  int parts = 0;
  while (!rest.empty()) {
    std::optional<std::int64_t> count;
    if (is_digit(rest.front())) {
      count = take_number(rest);
    } else {
      const std::string_view word = take_word(rest);
      if (word.empty()) return std::nullopt;
      skip_between(rest);
      if ((word == "and" || word == "et") && parts > 0) continue;
      count = count_written(word);
    }
    if (!count) return std::nullopt;
    skip_between(rest);
    const UnitWords* const unit = unit_called(take_word(rest));
    if (unit == nullptr) return std::nullopt;
    if (*count > longest.count() / unit->length.count() * whole) return std::nullopt;
    const std::int64_t thousandths = unit->length.count() * *count;
    if (thousandths % (whole * whole) != 0) return std::nullopt;  // finer than a millisecond
    total += Duration(thousandths / whole);
    alone = *count % whole == 0 && !unit->name.empty()
                ? std::to_string(*count / whole) + std::string(unit->name)
                : to_text(Duration(thousandths / whole));
    ++parts;
    skip_between(rest);
  }
  if (parts == 0 || total > longest) return std::nullopt;
  return parts == 1 ? alone : to_text(total);
}

}  // namespace smsrelay::base
