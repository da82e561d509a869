#include "core/answer_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace smsrelay::core {
namespace {

constexpr int roman_max = 3'999;

// 1 is "a", 26 "z", 27 "aa".
std::string in_letters(std::int64_t number) {
  std::string letters;
  for (; number > 0; number = (number - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('a' + (number - 1) % 26));
  }
  return letters;
}

std::string in_roman(std::int64_t number) {
  constexpr std::array<std::pair<int, std::string_view>, 13> signs = {{{1000, "m"},
                                                                       {900, "cm"},
                                                                       {500, "d"},
                                                                       {400, "cd"},
                                                                       {100, "c"},
                                                                       {90, "xc"},
                                                                       {50, "l"},
                                                                       {40, "xl"},
                                                                       {10, "x"},
                                                                       {9, "ix"},
                                                                       {5, "v"},
                                                                       {4, "iv"},
                                                                       {1, "i"}}};
  std::string roman;
  for (const auto& [value, sign] : signs) {
    for (; number >= value; number -= value) roman += sign;
  }
  return roman;
}

}  // namespace

std::string numbered_bullet(std::int64_t number, char numbering) {
  std::string text;
  const char style = base::to_ascii_lower(numbering);
  if (style == 'a' && number > 0) text = in_letters(number);
  if (style == 'i' && number > 0 && number <= roman_max) text = in_roman(number);
  if (text.empty()) return std::to_string(number) + ". ";
  if (style != numbering) {
    std::ranges::transform(text, text.begin(),
                           [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
  }
  return text + ". ";
}

std::optional<int> whole_number(std::string_view attribute) {
  attribute = base::trim(attribute);
  if (attribute.starts_with('+')) attribute.remove_prefix(1);
  int number = 0;
  const auto [end, error] =
      std::from_chars(attribute.data(), attribute.data() + attribute.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace smsrelay::core
