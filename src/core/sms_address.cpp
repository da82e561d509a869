#include "core/sms_address.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "core/grapheme.h"
#include "core/sms_text.h"

namespace smsrelay::core {
namespace {

constexpr std::string_view scheme_end = "://";
constexpr std::string_view mail_scheme = "mailto:";

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
    const bool digit = character < 128 && base::is_ascii_digit(static_cast<char>(character));
    if (!is_letter_of_words(character) || (digit && word[at] == '.')) return false;
  }
  return true;
}

// Behind the first name of a server that begins at `at`; `at` when it is no mere part of a name.
std::size_t first_name_end(std::string_view word, std::size_t at) {
  std::size_t end = at;
  bool letters = false;
  for (std::size_t next = at; next < word.size();) {
    const char32_t character = next_character(word, next);
    if (character == U'.') return letters ? end : at;
    const bool digit = character < 128 && base::is_ascii_digit(static_cast<char>(character));
    const bool letter = !digit && (is_letter_of_words(character) || is_letter_or_digit(character));
    if (!digit && !letter && character != U'-') return at;
    letters |= letter;
    end = next;
  }
  return at;
}

// Where an address begins whose name begins at `name`.
std::size_t with_mail_scheme(std::string_view word, std::size_t name) {
  const std::string_view before = word.substr(0, name);
  const std::size_t begin = before.size() - std::min(before.size(), mail_scheme.size());
  return base::same_word(before.substr(begin), mail_scheme) ? begin : name;
}

}  // namespace

std::optional<SmsAddress> address_in(std::string_view word) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t name = none;  // where the name that goes on here began
  char32_t before = 0;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t here = at;
    const std::string_view rest = word.substr(here);
    const char32_t character = next_character(word, at);
    std::optional<SmsAddress> found;
    if (rest.starts_with(scheme_end)) {
      found = {.begin = std::min(name, here),
               .harmless_end = first_name_end(word, here + scheme_end.size())};
    } else if (!is_letter_of_words(before) && base::starts_with_word(rest, "www.")) {
      found = {.begin = here, .harmless_end = at + 3};
    } else if ((character == U'.' || character == U'@') && joins_names(word, here, before)) {
      found = {.begin = with_mail_scheme(word, std::min(name, here)), .harmless_end = here};
    }
    if (found) {
      found->end = address_end(word, found->begin);
      return found;
    }
    if (!is_of_name(character)) {
      name = none;
    } else if (name == none) {
      name = here;
    }
    before = character;
  }
  return std::nullopt;
}

}  // namespace smsrelay::core
