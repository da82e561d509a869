#include "core/sms_address.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/grapheme.h"
#include "core/sms_text.h"

namespace smsrelay::core {
namespace {

constexpr std::string_view scheme_end = "://";

bool is_of_name(char32_t character) {
  constexpr std::u32string_view signs = U"-._+%@~";
  return is_letter_of_words(character) || signs.find(character) != std::u32string_view::npos;
}

// Brackets may belong to a URL; these do not.
std::size_t address_end(std::string_view word, std::size_t begin) {
  std::size_t end = word.size();
  for (const std::string_view sign : {"<", ">", "\"", "«", "»", "“", "”"}) {
    end = std::min(end, word.substr(0, end).find(sign, begin));
  }
  return std::min(end, word.size());
}

// Does "ville.example" or "a@ville" go on here, at its '.' or '@'?
bool joins_names(std::string_view word, std::size_t at, char32_t before) {
  if (!is_letter_of_words(before)) return false;
  std::size_t next = at + 1;
  for (int letters = word[at] == '.' ? 2 : 1; letters > 0; --letters) {
    if (next >= word.size()) return false;
    const char32_t character = next_character(word, next);
    const bool digit = character < 128 && is_ascii_digit(static_cast<char>(character));
    if (!is_letter_of_words(character) || (digit && word[at] == '.')) return false;
  }
  return true;
}

}  // namespace

std::optional<SmsAddress> address_in(std::string_view word) {
  std::optional<std::size_t> name;  // where the name that goes on here began
  char32_t before = 0;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t here = at;
    const std::string_view rest = word.substr(here);
    const char32_t character = next_character(word, at);
    std::optional<SmsAddress> found;
    if (rest.starts_with(scheme_end)) {
      found = {.begin = name.value_or(here), .harmless_end = here + scheme_end.size()};
    } else if (!is_letter_of_words(before) && starts_with_word(rest, "www.")) {
      found = {.begin = here, .harmless_end = at + 3};
    } else if ((character == U'.' || character == U'@') && joins_names(word, here, before)) {
      found = {.begin = name.value_or(here), .harmless_end = here};
    }
    if (found) {
      found->end = address_end(word, found->begin);
      return found;
    }
    if (!is_of_name(character)) {
      name.reset();
    } else if (!name) {
      name = here;
    }
    before = character;
  }
  return std::nullopt;
}

}  // namespace smsrelay::core
