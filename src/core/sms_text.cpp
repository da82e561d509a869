#include "core/sms_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/grapheme.h"
#include "core/sms_address.h"

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

constexpr std::string_view mark = "...";
constexpr std::string_view mark_after_address = " ...";  // dots would become part of the link

constexpr std::string_view blanks = " \t\n\v\f\r";

// More than this of a word is not worth losing to keep it whole.
constexpr int word_units_max = 40;

// Bytes of the longest beginning that fits with the mark behind it.
struct Room {
  std::size_t with_mark = 0;
  std::size_t with_mark_after_address = 0;
};

Room room_in(std::string_view utf8, int parts_max) {
  Room room;
  Meter meter(false);
  for (std::size_t at = 0; at < utf8.size() && meter.parts_with(mark) <= parts_max;) {
    room.with_mark = at;
    if (meter.parts_with(mark_after_address) <= parts_max) room.with_mark_after_address = at;
    meter.add(next_character(utf8, at));
  }
  return room;
}

std::size_t word_begin(std::string_view utf8, std::size_t at) {
  const std::size_t blank = utf8.substr(0, at).find_last_of(blanks);
  return blank == std::string_view::npos ? 0 : blank + 1;
}

std::size_t word_end(std::string_view utf8, std::size_t at) {
  return std::min(utf8.find_first_of(blanks, at), utf8.size());
}

std::string_view without_blanks_behind(std::string_view utf8) {
  return utf8.substr(0, utf8.find_last_not_of(blanks) + 1);
}

bool is_wall(std::string_view part_of_word) {
  int units = 0;
  for (std::size_t at = 0; at < part_of_word.size() && units <= word_units_max;) {
    units += next_character(part_of_word, at) > 0xFFFF ? 2 : 1;
  }
  return units > word_units_max;
}

bool says_something(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_letter_or_digit(next_character(utf8, at))) return true;
  }
  return false;
}

// The longest beginning of at most `bytes` that ends with a word or within a wall.
std::string_view cut_at_word(std::string_view utf8, std::size_t bytes) {
  const std::size_t begin = word_begin(utf8, bytes);
  const std::string_view word = utf8.substr(begin, word_end(utf8, bytes) - begin);
  if (begin + word.size() == bytes) return without_blanks_behind(utf8.substr(0, bytes));
  if (!is_wall(utf8.substr(begin, bytes - begin)))
    return without_blanks_behind(utf8.substr(0, begin));
  std::size_t cut = last_grapheme_border(utf8, bytes);
  const std::optional<SmsAddress> address = address_in(word);
  if (address && cut > begin + address->begin && cut < begin + address->end) {
    cut = last_grapheme_border(utf8, begin + address->begin);
  }
  return without_blanks_behind(utf8.substr(0, std::max(cut, begin)));
}

bool ends_with_address(std::string_view text) {
  return address_in(text.substr(word_begin(text, text.size()))).has_value();
}

// When a word too long to send is all there is: the beginning of an address, which leads nowhere,
// or that of one character of very many code points.
std::optional<std::string_view> cut_within_word(std::string_view utf8, std::string_view before,
                                                std::size_t bytes) {
  const std::size_t begin = utf8.find_first_not_of(blanks, word_begin(utf8, before.size()));
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view word = utf8.substr(begin, word_end(utf8, begin) - begin);
  const std::optional<SmsAddress> address = address_in(word);
  if (!address) {
    // Signs of their own before it: "- https://...".
    if (begin + word.size() < bytes && !says_something(word)) {
      return cut_within_word(utf8, utf8.substr(0, begin + word.size() + 1), bytes);
    }
    const bool one_character = begin < bytes && last_grapheme_border(utf8, bytes) <= begin;
    const bool nothing_else = without_blanks_behind(before).empty();
    if (!one_character || !(nothing_else || is_wall(utf8.substr(begin, bytes - begin)))) {
      return std::nullopt;
    }
    return utf8.substr(0, bytes);
  }
  const std::size_t harmless = std::min(begin + address->harmless_end, bytes);
  const std::size_t border = last_grapheme_border(utf8, harmless);
  const std::size_t cut = border > begin ? border : harmless;
  if (cut <= begin) return std::nullopt;
  return utf8.substr(0, cut);
}

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

std::string cut_to_parts(std::string_view utf8, int parts_max) {
  if (parts_max < 1) return {};
  if (measure(utf8).parts <= parts_max) return std::string(utf8);
  const Room room = room_in(utf8, parts_max);
  std::string_view beginning = cut_at_word(utf8, room.with_mark);
  bool address = ends_with_address(beginning);
  if (address && beginning.size() > room.with_mark_after_address) {
    beginning = cut_at_word(utf8, room.with_mark_after_address);
    address = ends_with_address(beginning);
  }
  if (!says_something(beginning)) {
    if (const auto cut = cut_within_word(utf8, beginning, room.with_mark)) {
      beginning = *cut;
      address = false;
    }
  }
  return std::string(beginning).append(address ? mark_after_address : mark);
}

}  // namespace smsrelay::core
