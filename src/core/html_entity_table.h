// HtmlEntityTable: every named character reference of the HTML standard.
#pragma once

#include <span>
#include <string_view>

namespace smsrelay::core {

struct NamedEntity {
  std::string_view name;  // without '&'; with its semicolon, which 106 names may leave out
  char32_t character;
  char32_t second = 0;
};

// All 2,231 names, sorted by name (byte order).
std::span<const NamedEntity> named_entities();

}  // namespace smsrelay::core
