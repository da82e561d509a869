#include "core/answer_filter.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace smsrelay::core {
namespace {

template <std::size_t size>
bool is_one_of(std::string_view character, const std::array<std::string_view, size>& set) {
  return std::ranges::find(set, character) != set.end();
}

// Of the characters U+2000 to U+206F, by the last byte of three.
Sight general_punctuation(std::string_view utf8) {
  const auto last = static_cast<unsigned char>(utf8[2]);
  if (utf8[1] == '\x80') {
    if (last <= 0x8A || last == 0xAF) return Sight::hard_blank;
    if (last == 0x8B || last == 0x8E || last == 0x8F) return Sight::nothing;
    if (last == 0xA8 || last == 0xA9) return Sight::blank;  // line and paragraph separator
    return last >= 0xAA && last <= 0xAE ? Sight::nothing : Sight::text;
  }
  if (last == 0x9F) return Sight::hard_blank;
  return last >= 0xA0 && last <= 0xAF ? Sight::nothing : Sight::text;
}

}  // namespace

Sight sight_of(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  if (lead < 0x80) {
    if (base::is_ascii_blank(utf8[0])) return Sight::blank;
    return lead < 0x20 || lead == 0x7F ? Sight::nothing : Sight::text;
  }
  if (utf8.size() == 2 && lead == 0xC2 && static_cast<unsigned char>(utf8[1]) < 0xA0) {
    return Sight::nothing;  // C1 controls
  }
  if (utf8.size() == 3 && (utf8.starts_with("\xE2\x80") || utf8.starts_with("\xE2\x81"))) {
    return general_punctuation(utf8);
  }
  static constexpr std::array<std::string_view, 3> hard = {"\u00A0", "\u1680", "\u3000"};
  static constexpr std::array<std::string_view, 4> unseen = {"\u00AD", "\u061C", "\u180E",
                                                             "\uFEFF"};
  if (is_one_of(utf8, hard)) return Sight::hard_blank;
  return is_one_of(utf8, unseen) ? Sight::nothing : Sight::text;
}

std::size_t character_bytes(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, utf8.size());
}

}  // namespace smsrelay::core
