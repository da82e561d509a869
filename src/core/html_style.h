// HtmlStyle: the few CSS properties that change what a reader sees: they hide an element, keep its
// lines or number its items.
#pragma once

#include <optional>
#include <string_view>

#include "core/html_scanner.h"

namespace smsrelay::core {

struct HtmlStyle {
  bool hidden = false;
  bool keeps_lines = false;
  char numbering = '\0';  // as the attribute `type` of <ol> names it: 1 a A i I; '\0': not said
};

// From the attributes hidden, class, style and type.
HtmlStyle style_of(const Tag&);

}  // namespace smsrelay::core
