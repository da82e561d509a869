#include "core/html_style.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "core/html_entities.h"

namespace smsrelay::core {
namespace {

// Classes that hide from sight, by convention of Bootstrap and Dydu, of the French State's design
// system, of WordPress, of HTML5 Boilerplate and of Drupal.
constexpr std::array<std::string_view, 7> hiding_classes = {
    "sr-only",        "visually-hidden",  "fr-sr-only", "fr-hidden", "screen-reader-text",
    "visuallyhidden", "element-invisible"};

constexpr std::array<std::pair<std::string_view, char>, 7> numberings = {{
    {"decimal", '1'},
    {"lower-alpha", 'a'},
    {"lower-latin", 'a'},
    {"upper-alpha", 'A'},
    {"upper-latin", 'A'},
    {"lower-roman", 'i'},
    {"upper-roman", 'I'},
}};

template <class Visit>
void for_each_word(std::string_view text, Visit visit) {
  while (!(text = base::trim(text)).empty()) {
    const auto end = std::ranges::find_if(text, base::is_ascii_blank);
    const auto length = static_cast<std::size_t>(end - text.begin());
    visit(text.substr(0, length));
    text.remove_prefix(length);
  }
}

bool hides(std::string_view class_names) {
  bool hidden = false;
  for_each_word(class_names, [&hidden](std::string_view word) {
    hidden |= std::ranges::any_of(
        hiding_classes, [word](std::string_view each) { return base::same_word(word, each); });
  });
  return hidden;
}

struct Declared {
  bool no_display = false;
  bool invisible = false;
};

void declare(std::string_view property, std::string_view value, Declared& declared,
             HtmlStyle& style) {
  value = base::trim(value.substr(0, value.find('!')));  // "!important"
  if (base::same_word(property, "display")) {
    declared.no_display = base::same_word(value, "none");
  } else if (base::same_word(property, "visibility")) {
    declared.invisible = base::same_word(value, "hidden") || base::same_word(value, "collapse");
  } else if (base::same_word(property, "white-space")) {
    style.keeps_lines =
        base::starts_with_word(value, "pre") || base::same_word(value, "break-spaces");
  } else if (base::same_word(property, "list-style") ||
             base::same_word(property, "list-style-type")) {
    for_each_word(value, [&style](std::string_view word) {
      for (const auto& [name, numbering] : numberings) {
        if (base::same_word(word, name)) style.numbering = numbering;
      }
    });
  }
}

// Comments end nowhere if not closed, as in a browser.
std::string without_comments(std::string_view css) {
  std::string text;
  while (true) {
    const std::size_t begin = css.find("/*");
    text += css.substr(0, begin);
    if (begin == std::string_view::npos) return text;
    const std::size_t end = css.find("*/", begin + 2);
    if (end == std::string_view::npos) return text;
    css.remove_prefix(end + 2);
  }
}

}  // namespace

HtmlStyle style_of(const Tag& tag) {
  HtmlStyle style;
  style.hidden = tag[Attribute::hidden].has_value();
  if (const auto& names = tag[Attribute::class_names])
    style.hidden |= hides(decode_attribute(*names));
  if (const auto& type = tag[Attribute::type]; type && type->size() == 1) {
    if (std::string_view("1aAiI").find((*type)[0]) != std::string_view::npos) {
      style.numbering = (*type)[0];
    }
  }
  if (!tag[Attribute::style]) return style;
  const std::string text = without_comments(decode_attribute(*tag[Attribute::style]));
  Declared declared;
  for (const std::string_view declaration : base::split(text, ';')) {
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    declare(base::trim(declaration.substr(0, colon)), declaration.substr(colon + 1), declared,
            style);
  }
  style.hidden |= declared.no_display || declared.invisible;
  return style;
}

}  // namespace smsrelay::core
