// HtmlEntities: HTML's character references ("&eacute;", "&eacute", "&#233;", "&#xE9;") as
// characters, by the rules of the HTML standard (13.2.5.72 and following).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::core {

struct Entity {
  char32_t character = 0;
  char32_t second = 0;     // 0 but for the 93 names that mean two characters
  std::size_t length = 0;  // bytes of the reference, with its '&' and its semicolon if it has one
};

// In an attribute a name without semicolon before '=', a letter or a digit is no reference:
// "?a=1&copy=2" is a query, not a copyright sign.
enum class EntityPlace { text, attribute };

// The reference at the start of `text`, which begins with '&'; nullopt when it is only an
// ampersand. Of several names the longest counts. Looks at 33 bytes of a name at most.
std::optional<Entity> entity_at(std::string_view text, EntityPlace);

// An attribute's value with every reference decoded once.
std::string decode_attribute(std::string_view);

}  // namespace smsrelay::core
