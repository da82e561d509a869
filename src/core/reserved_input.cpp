#include "core/reserved_input.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace smsrelay::core {
namespace {

struct Range {
  char32_t first, last;
};

// Blanks of every kind and characters without a shape. Servers trim some of them, each language
// its own: Java up to U+0020 or U+1680, .NET and Python U+0085, others U+00A0 or the zero widths.
constexpr std::array<Range, 23> unseen = {{
    {0x0000, 0x0020},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x061C, 0x061C},   {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},
    {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x13430, 0x1345F},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
}};

bool is_blank(char32_t character) { return character <= 0x20 || character == 0x7F; }

bool is_ascii_letter(char32_t character) {
  return (character >= U'a' && character <= U'z') || (character >= U'A' && character <= U'Z');
}

std::u32string_view without_unseen_around(std::u32string_view text) {
  while (!text.empty() && is_unseen(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_unseen(text.back())) text.remove_suffix(1);
  return text;
}

// "#word#" somewhere in a word, with anything between the two signs.
bool holds_hash_command(std::u32string_view word) {
  const std::size_t first = word.find(U'#');
  if (first == std::u32string_view::npos) return false;
  const std::size_t last = word.rfind(U'#');
  return word.substr(first, last - first).find_first_not_of(U'#') != std::u32string_view::npos;
}

void blank_hash_commands(std::u32string& text) {
  if (text.find(U'#') == std::u32string::npos) return;
  const std::u32string_view whole = without_unseen_around(text);
  if (whole.starts_with(U'#') && whole.ends_with(U'#')) {
    std::replace(text.begin(), text.end(), U'#', U' ');
    return;
  }
  for (auto from = text.begin(); from != text.end();) {
    const auto to = std::find_if(from, text.end(), is_blank);
    if (holds_hash_command({from, to})) std::replace(from, to, U'#', U' ');
    from = to == text.end() ? to : to + 1;
  }
}

// "_word_:" at the start, as in "_pushcondition_:12" and "_goalpage_:3".
bool begins_underscore_command(std::u32string_view text) {
  if (!text.starts_with(U'_')) return false;
  bool after_underscore = false;
  for (const char32_t character : text.substr(1)) {
    if (character == U':' && after_underscore) return true;
    if (!is_unseen(character)) after_underscore = character == U'_';
  }
  return false;
}

// "#word:" at the start, as in "#dydumailto:1:a@b.example#"; the closing sign may be missing.
bool begins_hash_command(std::u32string_view text) {
  if (!text.starts_with(U'#')) return false;
  bool word = false;
  for (const char32_t character : text) {
    if (character == U':') return word;
    if (is_ascii_letter(character)) {
      word = true;
    } else if (!is_unseen(character) && character != U'#') {
      return false;
    }
  }
  return false;
}

}  // namespace

bool is_unseen(char32_t character) {
  return std::any_of(unseen.begin(), unseen.end(), [&](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

std::string without_commands(std::string_view typed) {
  const std::u32string as_typed = base::decode_utf8(typed);
  std::u32string text = as_typed;
  blank_hash_commands(text);
  std::u32string_view rest = without_unseen_around(text);
  if (begins_underscore_command(rest) || begins_hash_command(rest)) {
    // Signs and blanks may alternate ("_ _word_:"): all of them go, so that none is left in front.
    while (!rest.empty() && (rest[0] == U'_' || rest[0] == U'#' || is_unseen(rest[0]))) {
      rest.remove_prefix(1);
    }
  } else if (text == as_typed && !rest.empty()) {
    return std::string(typed);
  }
  return base::encode_utf8(rest);
}

}  // namespace smsrelay::core
