#include "core/html_entities.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/ascii.h"
#include "base/text.h"
#include "core/html_entity_table.h"

namespace smsrelay::core {
namespace {

// Old editors use &#128; to &#159; for positions of Windows-1252.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

constexpr std::uint32_t last_code_point = 0x10FFFF;

std::uint32_t digit_value(char digit) {
  const int value = base::hex_value(digit);
  return value < 0 ? 16 : static_cast<std::uint32_t>(value);
}

char32_t numbered(std::uint32_t code) {
  if (code >= 0x80 && code < 0xA0) return windows_1252[code - 0x80];
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code == 0 || code > last_code_point || surrogate ? U'\uFFFD' : char32_t{code};
}

// Precondition: `text` begins with "&#".
std::optional<Entity> numeric(std::string_view text) {
  std::size_t at = 2;
  std::uint32_t radix = 10;
  if (at < text.size() && base::to_ascii_lower(text[at]) == 'x') {
    radix = 16;
    ++at;
  }
  const std::size_t digits = at;
  std::uint32_t code = 0;
  for (; at < text.size() && digit_value(text[at]) < radix; ++at) {
    code = std::min(code * radix + digit_value(text[at]), last_code_point + 1);
  }
  if (at == digits) return std::nullopt;
  if (at < text.size() && text[at] == ';') ++at;
  return Entity{.character = numbered(code), .length = at};
}

std::optional<Entity> named(std::string_view text, EntityPlace place) {
  // The names that begin with what was read so far; the shortest comes first.
  std::span<const NamedEntity> candidates = named_entities();
  const NamedEntity* longest = nullptr;
  for (std::size_t at = 1; at < text.size() && !candidates.empty(); ++at) {
    const std::size_t index = at - 1;
    const auto letter = [index](const NamedEntity& entry) {
      return index < entry.name.size() ? entry.name[index] : '\0';
    };
    const auto first = std::ranges::lower_bound(candidates, text[at], {}, letter);
    const auto last = std::ranges::upper_bound(candidates, text[at], {}, letter);
    candidates = {first, last};
    if (!candidates.empty() && candidates.front().name.size() == at) longest = &candidates.front();
  }
  if (longest == nullptr) return std::nullopt;
  const std::size_t length = longest->name.size() + 1;
  if (place == EntityPlace::attribute && !longest->name.ends_with(';') && length < text.size()) {
    const char next = text[length];
    if (next == '=' || base::is_ascii_letter(next) || base::is_ascii_digit(next))
      return std::nullopt;
  }
  return Entity{longest->character, longest->second, length};
}

}  // namespace

std::optional<Entity> entity_at(std::string_view text, EntityPlace place) {
  if (text.size() < 2) return std::nullopt;
  return text[1] == '#' ? numeric(text) : named(text, place);
}

std::string decode_attribute(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    decoded += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    if (text.empty()) break;
    if (const std::optional<Entity> entity = entity_at(text, EntityPlace::attribute)) {
      base::append_utf8(decoded, entity->character);
      if (entity->second != 0) base::append_utf8(decoded, entity->second);
      text.remove_prefix(entity->length);
    } else {
      decoded += '&';
      text.remove_prefix(1);
    }
  }
  return decoded;
}

}  // namespace smsrelay::core
