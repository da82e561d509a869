#include "mocks/dydu/phrase.h"

#include <array>

#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

enum class Class { letter, separator, symbol, invisible };

// U+00C0 to U+00FF; an empty text is a separator.
constexpr std::array<std::string_view, 64> latin_1 = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y"};

// U+0100 to U+017F, one letter each; '1' is "ij", '2' is "oe".
constexpr std::string_view latin_extended_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii11jjkkk"
    "llllllllllnnnnnnnnnoooooo22rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_extended_a.size() == 128);

bool between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

Class class_of(char32_t c) {
  if (between(c, 0x300, 0x36F) || c == 0xAD || between(c, 0x200B, 0x200D) || c == 0x2060 ||
      c == 0xFEFF || between(c, 0xFE00, 0xFE0F)) {
    return Class::invisible;  // combining accents, soft hyphens, joiners, variation selectors
  }
  if (c < 0xC0 || between(c, 0x2000, 0x20CF) || between(c, 0x3000, 0x303F) ||
      between(c, 0xFF00, 0xFF0F) || c == 0xFFFD) {
    return Class::separator;
  }
  if (between(c, 0x2190, 0x2BFF) || c >= 0x1F000) return Class::symbol;
  return Class::letter;
}

void append_letter(std::string& out, char32_t c) {
  if (between(c, 0xC0, 0xFF)) {
    out += latin_1[c - 0xC0];
  } else if (between(c, 0x100, 0x17F)) {
    const char letter = latin_extended_a[c - 0x100];
    if (letter == '1') {
      out += "ij";
    } else if (letter == '2') {
      out += "oe";
    } else {
      out += letter;
    }
  } else if (between(c, 0x391, 0x3A9) || between(c, 0x410, 0x42F)) {
    base::append_utf8(out, c + 0x20);
  } else if (between(c, 0x400, 0x40F)) {
    base::append_utf8(out, c + 0x50);
  } else {
    base::append_utf8(out, c);
  }
}

}  // namespace

std::string normalised(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  bool word_open = false;
  const auto open_word = [&] {
    if (!word_open && !out.empty()) out += ' ';
    word_open = true;
  };
  for (const char32_t c : text) {
    if (c < 0x80) {
      if (between(c, 'a', 'z') || between(c, '0', '9')) {
        open_word();
        out += static_cast<char>(c);
      } else if (between(c, 'A', 'Z')) {
        open_word();
        out += static_cast<char>(c + 0x20);
      } else {
        word_open = false;
      }
      continue;
    }
    switch (class_of(c)) {
      case Class::invisible:
        break;
      case Class::separator:
        word_open = false;
        break;
      case Class::symbol:
        word_open = false;
        open_word();
        append_letter(out, c);
        word_open = false;
        break;
      case Class::letter:
        if (c == 0xD7 || c == 0xF7) {
          word_open = false;
          break;
        }
        open_word();
        append_letter(out, c);
        break;
    }
  }
  return out;
}

std::string normalised(std::string_view utf8) { return normalised(base::decode_utf8(utf8)); }

std::string folded(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const char32_t c : base::decode_utf8(utf8)) {
    if (c < 0x80) {
      out += between(c, 'A', 'Z') ? static_cast<char>(c + 0x20) : static_cast<char>(c);
    } else if (class_of(c) == Class::letter) {
      append_letter(out, c);
    } else if (class_of(c) != Class::invisible) {
      base::append_utf8(out, c);
    }
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view normalised_text) {
  std::vector<std::string_view> words;
  while (!normalised_text.empty()) {
    const auto end = normalised_text.find(' ');
    words.push_back(normalised_text.substr(0, end));
    if (end == std::string_view::npos) break;
    normalised_text.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace smsrelay::mocks::dydu
