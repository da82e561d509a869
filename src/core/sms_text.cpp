#include "core/sms_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace smsrelay::core {
namespace {

constexpr int gsm7_single = 160;
constexpr int gsm7_part = 153;
constexpr int ucs2_single = 70;
constexpr int ucs2_part = 67;

// Septets of an ASCII character in GSM 03.38: 1 basic, 2 through the escape, 0 not in it.
constexpr std::array<std::uint8_t, 128> ascii_septets = [] {
  std::array<std::uint8_t, 128> septets{};
  for (std::size_t code = 0x20; code < 0x7F; ++code) septets[code] = 1;
  septets['`'] = 0;
  septets['\n'] = septets['\r'] = 1;
  septets['\f'] = 2;
  for (const unsigned char extended : {'^', '{', '}', '\\', '[', '~', ']', '|'}) {
    septets[extended] = 2;
  }
  return septets;
}();

int gsm7_septets(char32_t character, bool small_c_cedilla) {
  if (character < 128) return ascii_septets[character];
  switch (character) {
    case U'£':
    case U'¥':
    case U'è':
    case U'é':
    case U'ù':
    case U'ì':
    case U'ò':
    case U'Ø':
    case U'ø':
    case U'Å':
    case U'å':
    case U'Δ':
    case U'Φ':
    case U'Γ':
    case U'Λ':
    case U'Ω':
    case U'Π':
    case U'Ψ':
    case U'Σ':
    case U'Θ':
    case U'Ξ':
    case U'Æ':
    case U'æ':
    case U'ß':
    case U'É':
    case U'¤':
    case U'¡':
    case U'Ä':
    case U'Ö':
    case U'Ñ':
    case U'Ü':
    case U'§':
    case U'¿':
    case U'ä':
    case U'ö':
    case U'ñ':
    case U'ü':
    case U'à':
      return 1;
    case U'Ç':
      return small_c_cedilla ? 0 : 1;
    case U'ç':
      return small_c_cedilla ? 1 : 0;
    case U'€':
      return 2;
    default:
      return 0;
  }
}

// The next character; an undecodable byte counts as one U+FFFD.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned lead = byte(at);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  std::size_t more = 0;
  if (lead >= 0xC2 && lead < 0xE0) more = 1;
  if (lead >= 0xE0 && lead < 0xF0) more = 2;
  if (lead >= 0xF0 && lead < 0xF5) more = 3;
  if (more == 0 || text.size() - at <= more) {
    ++at;
    return 0xFFFD;
  }
  char32_t character = lead & (0x3FU >> more);
  for (std::size_t index = 1; index <= more; ++index) {
    const unsigned follow = byte(at + index);
    if ((follow & 0xC0) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    character = (character << 6) | (follow & 0x3F);
  }
  const bool overlong = (more == 2 && character < 0x800) || (more == 3 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  if (overlong || surrogate || character > 0x10FFFF) {
    ++at;
    return 0xFFFD;
  }
  at += more + 1;
  return character;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) {
    const auto code = static_cast<unsigned char>(character);
    return code < 128 && ascii_septets[code] == 1;
  });
}

// Units laid out in parts, a character of two units never across a border.
struct Layout {
  int units = 0;
  int full_parts = 0;
  int in_part = 0;

  void add(int width, int part_units) {
    units += width;
    if (in_part + width > part_units) {
      ++full_parts;
      in_part = 0;
    }
    in_part += width;
  }
  [[nodiscard]] int parts(int single_units) const {
    if (units == 0) return 0;
    return units <= single_units ? 1 : full_parts + 1;
  }
};

// A text measured as it grows, in both alphabets until the first rules itself out.
class Meter {
 public:
  explicit Meter(bool small_c_cedilla) : small_c_cedilla_(small_c_cedilla) {}

  void add(char32_t character) {
    ucs2_.add(character > 0xFFFF ? 2 : 1, ucs2_part);
    if (!fits_gsm7_) return;
    const int septets = gsm7_septets(character, small_c_cedilla_);
    if (septets == 0) {
      fits_gsm7_ = false;
    } else {
      gsm7_.add(septets, gsm7_part);
    }
  }

  [[nodiscard]] SmsSize size() const {
    if (fits_gsm7_) return {Alphabet::gsm7, gsm7_.units, gsm7_.parts(gsm7_single)};
    return {Alphabet::ucs2, ucs2_.units, ucs2_.parts(ucs2_single)};
  }

  // Parts if these followed.
  [[nodiscard]] int parts_with(std::string_view ascii) const {
    Meter longer = *this;
    for (const char character : ascii) longer.add(static_cast<char32_t>(character));
    return longer.size().parts;
  }

 private:
  Layout gsm7_;
  Layout ucs2_;
  bool fits_gsm7_ = true;
  bool small_c_cedilla_;
};

bool is_blank(char32_t character) {
  return character == U' ' || (character >= U'\t' && character <= U'\r');
}

constexpr char32_t zero_width_joiner = 0x200D;

// Attached to the character before it: a cut in front would change what is read.
bool is_attached(char32_t character) {
  return (character >= 0x300 && character <= 0x36F) || character == zero_width_joiner ||
         (character >= 0xFE00 && character <= 0xFE0F) ||
         (character >= 0x1F3FB && character <= 0x1F3FF);
}

bool is_url(std::string_view word) {
  return word.find("://") != std::string_view::npos || word.starts_with("www.");
}

// A word this long is not worth keeping whole (a script without blanks, a wall of letters).
constexpr std::size_t word_characters_max = 40;

}  // namespace

SmsSize measure(std::string_view utf8, bool small_c_cedilla_in_gsm) {
  if (is_plain(utf8)) {
    const int units = static_cast<int>(utf8.size());
    const int parts = units == 0 ? 0 : units <= gsm7_single ? 1 : (units - 1) / gsm7_part + 1;
    return {Alphabet::gsm7, units, parts};
  }
  Meter meter(small_c_cedilla_in_gsm);
  for (std::size_t at = 0; at < utf8.size();) meter.add(next_character(utf8, at));
  return meter.size();
}

std::string cut_to_parts(std::string_view utf8, int parts_max) {
  if (parts_max < 1) return {};
  if (measure(utf8).parts <= parts_max) return std::string(utf8);

  constexpr std::string_view mark = "...";
  constexpr std::string_view mark_after_url = " ...";  // dots would become part of the link
  std::size_t words_end = 0;  // after the last whole word that fits with its mark
  bool ends_in_url = false;
  std::size_t characters_end = 0;  // after the last character that fits with the mark
  std::size_t word_begin = 0;
  std::size_t word_characters = 0;

  Meter meter(false);
  char32_t previous = U' ';
  for (std::size_t at = 0; at < utf8.size() && meter.parts_with(mark) <= parts_max;) {
    const std::size_t begin = at;
    const char32_t character = next_character(utf8, at);
    if (!is_attached(character) && previous != zero_width_joiner) characters_end = begin;
    if (is_blank(character) && !is_blank(previous)) {
      const bool url = is_url(utf8.substr(word_begin, begin - word_begin));
      if (!url || meter.parts_with(mark_after_url) <= parts_max) {
        words_end = begin;
        ends_in_url = url;
      }
    } else if (!is_blank(character) && is_blank(previous)) {
      word_begin = begin;
      word_characters = 0;
    }
    ++word_characters;
    meter.add(character);
    previous = character;
  }

  if (!is_blank(previous) && word_characters > word_characters_max) {
    const std::size_t word_end =
        std::min(utf8.find_first_of(" \t\n\v\f\r", word_begin), utf8.size());
    if (characters_end > word_begin && !is_url(utf8.substr(word_begin, word_end - word_begin))) {
      return std::string(utf8.substr(0, characters_end)).append(mark);
    }
  }
  return std::string(utf8.substr(0, words_end)).append(ends_in_url ? mark_after_url : mark);
}

}  // namespace smsrelay::core
