// HtmlEntities: "&eacute;", "&#233;", "&#xE9;" as characters.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::core {

struct Entity {
  char32_t character = 0;
  std::size_t length = 0;  // bytes of the reference, the semicolon included
};

// The entity at the start of `text`, which begins with '&'; nullopt when it is only an ampersand.
// The semicolon is required: "?a=1&copy=2" is a query, not a copyright sign.
std::optional<Entity> entity_at(std::string_view text);

// Every entity decoded once.
std::string decode_entities(std::string_view text);

}  // namespace smsrelay::core
