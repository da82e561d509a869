// HtmlElements: what the HTML standard says about each element, as one table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"

namespace smsrelay::core {

// A place in the table of elements.
using ElementId = std::uint16_t;

struct Element {
  enum Trait : std::uint32_t {
    // How it looks.
    block = 1U << 0,   // begins and ends a line (`display: block` in the standard's style sheet)
    apart = 1U << 1,   // a box within the line: a blank stands around it
    unread = 1U << 2,  // what it holds is not for the reader
    keeps_lines = 1U << 3,  // a line end in its text is a line end
    list = 1U << 4,         // its <li> are items
    fallback = 1U << 17,    // what it holds is shown only where the element itself cannot be
    struck = 1U << 18,      // only a line through or under its text parts it from its neighbours
    // How it is written.
    void_element = 1U << 5,  // has no content and no end tag
    raw = 1U << 6,           // its content is text as it stands, up to its end tag
    raw_decoded = 1U << 7,   // the same, with character references
    endless = 1U << 8,       // raw up to the end of the document
    // How it stands to its neighbours (13.2.4 and 13.2.6.4.7 of the standard).
    special = 1U << 9,           // an end tag of another element does not reach across it
    formatting = 1U << 10,       // its end tag ends it alone, not what was opened since
    ends_paragraph = 1U << 11,   // its start tag ends an open <p>
    leaves_drawing = 1U << 12,   // its start tag ends an open <svg>
    closed_in_scope = 1U << 13,  // its end tag counts if it is open within the same table cell
    heading = 1U << 14,
    cell = 1U << 15,
    table_section = 1U << 16,  // holds rows
  };

  std::string_view name;
  std::uint32_t traits = 0;

  [[nodiscard]] constexpr bool is(Trait trait) const { return (traits & trait) != 0; }
};

// clang-format off
inline constexpr auto elements = std::to_array<Element>({
    {"a", Element::formatting},
    {"abbr", 0},
    {"acronym", 0},
    {"address", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"applet", Element::fallback | Element::special | Element::closed_in_scope},
    {"area", Element::void_element | Element::special},
    {"article", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"aside", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"audio", Element::fallback},
    {"b", Element::formatting | Element::leaves_drawing},
    {"base", Element::void_element | Element::special},
    {"basefont", Element::void_element | Element::special},
    {"bdi", 0},
    {"bdo", 0},
    {"bgsound", Element::void_element | Element::special},
    {"big", Element::formatting | Element::leaves_drawing},
    {"blockquote", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"body", Element::block | Element::special | Element::leaves_drawing},
    {"br", Element::void_element | Element::special | Element::leaves_drawing},
    {"button", Element::apart | Element::special | Element::closed_in_scope},
    {"canvas", Element::fallback},
    {"caption", Element::block | Element::special},
    {"center", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"cite", 0},
    {"code", Element::formatting | Element::leaves_drawing},
    {"col", Element::void_element | Element::special},
    {"colgroup", Element::special},
    {"data", 0},
    {"datalist", Element::unread},
    {"dd", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"del", Element::struck},
    {"desc", Element::special},
    {"details", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"dfn", 0},
    {"dialog", Element::block | Element::ends_paragraph | Element::closed_in_scope},
    {"dir", Element::block | Element::list | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"div", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"dl", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"dt", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"em", Element::formatting | Element::leaves_drawing},
    {"embed", Element::void_element | Element::special | Element::leaves_drawing},
    {"fieldset", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"figcaption", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"figure", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"font", Element::formatting},
    {"footer", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"foreignobject", Element::special},
    {"form", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"frame", Element::void_element | Element::special},
    {"frameset", Element::block | Element::special},
    {"h1", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"h2", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"h3", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"h4", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"h5", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"h6", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::heading},
    {"head", Element::special | Element::leaves_drawing},
    {"header", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"hgroup", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"hr", Element::block | Element::void_element | Element::special | Element::ends_paragraph | Element::leaves_drawing},
    {"html", Element::block | Element::special},
    {"i", Element::formatting | Element::leaves_drawing},
    {"iframe", Element::unread | Element::raw | Element::special},
    {"image", 0},
    {"img", Element::void_element | Element::special | Element::leaves_drawing},
    {"input", Element::apart | Element::void_element | Element::special},
    {"ins", Element::struck},
    {"kbd", 0},
    {"keygen", Element::void_element | Element::special},
    {"label", 0},
    {"legend", Element::block},
    {"li", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing},
    {"link", Element::void_element | Element::special},
    {"listing", Element::block | Element::keeps_lines | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"main", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"map", 0},
    {"mark", 0},
    {"marquee", Element::apart | Element::special | Element::closed_in_scope},
    {"math", 0},
    {"menu", Element::block | Element::list | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"meta", Element::void_element | Element::special | Element::leaves_drawing},
    {"meter", 0},
    {"nav", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"nobr", Element::formatting | Element::leaves_drawing},
    {"noembed", Element::unread | Element::raw | Element::special},
    {"noframes", Element::unread | Element::raw | Element::special},
    {"noscript", Element::special},
    {"object", Element::fallback | Element::special | Element::closed_in_scope},
    {"ol", Element::block | Element::list | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"optgroup", Element::block},
    {"option", Element::block},
    {"output", 0},
    {"p", Element::block | Element::special | Element::ends_paragraph | Element::leaves_drawing},
    {"param", Element::void_element | Element::special},
    {"picture", 0},
    {"plaintext", Element::block | Element::keeps_lines | Element::endless | Element::special | Element::ends_paragraph},
    {"pre", Element::block | Element::keeps_lines | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"progress", 0},
    {"q", 0},
    {"rb", 0},
    {"rp", 0},
    {"rt", 0},
    {"rtc", 0},
    {"ruby", Element::leaves_drawing},
    {"s", Element::struck | Element::formatting | Element::leaves_drawing},
    {"samp", 0},
    {"script", Element::unread | Element::raw | Element::special},
    {"search", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"section", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"select", Element::unread | Element::special},
    {"slot", 0},
    {"small", Element::formatting | Element::leaves_drawing},
    {"source", Element::void_element | Element::special},
    {"span", Element::leaves_drawing},
    {"strike", Element::struck | Element::formatting | Element::leaves_drawing},
    {"strong", Element::formatting | Element::leaves_drawing},
    {"style", Element::unread | Element::raw | Element::special},
    {"sub", Element::leaves_drawing},
    {"summary", Element::block | Element::special | Element::ends_paragraph | Element::closed_in_scope},
    {"sup", Element::leaves_drawing},
    {"svg", Element::unread},
    {"table", Element::block | Element::special | Element::leaves_drawing},
    {"tbody", Element::block | Element::special | Element::table_section},
    {"td", Element::apart | Element::special | Element::cell},
    {"template", Element::unread | Element::special},
    {"textarea", Element::block | Element::keeps_lines | Element::raw_decoded | Element::special},
    {"tfoot", Element::block | Element::special | Element::table_section},
    {"th", Element::apart | Element::special | Element::cell},
    {"thead", Element::block | Element::special | Element::table_section},
    {"time", 0},
    {"title", Element::unread | Element::raw_decoded | Element::special},
    {"tr", Element::block | Element::special},
    {"track", Element::void_element | Element::special},
    {"tt", Element::formatting | Element::leaves_drawing},
    {"u", Element::formatting | Element::leaves_drawing},
    {"ul", Element::block | Element::list | Element::special | Element::ends_paragraph | Element::leaves_drawing | Element::closed_in_scope},
    {"var", Element::leaves_drawing},
    {"video", Element::fallback},
    {"wbr", Element::void_element | Element::special},
    {"xmp", Element::block | Element::keeps_lines | Element::raw | Element::special | Element::ends_paragraph},
});
// clang-format on
inline constexpr std::size_t element_count = elements.size();
static_assert(std::ranges::is_sorted(elements, {}, &Element::name));

inline constexpr std::size_t element_name_longest =
    std::ranges::max_element(elements, {}, [](const Element& each) {
      return each.name.size();
    })->name.size();

// The element of that name, in any case; nullopt for a name the standard does not have.
constexpr std::optional<ElementId> element_named(std::string_view name) {
  if (name.size() > element_name_longest) return std::nullopt;
  std::array<char, element_name_longest> lower{};
  std::ranges::transform(name, lower.begin(), base::to_ascii_lower);
  const std::string_view wanted(lower.data(), name.size());
  const auto found = std::ranges::lower_bound(elements, wanted, {}, &Element::name);
  if (found == elements.end() || found->name != wanted) return std::nullopt;
  return static_cast<ElementId>(found - elements.begin());
}

// For names in the source: "br"_tag.
consteval ElementId operator""_tag(const char* name, std::size_t length) {
  return element_named({name, length}).value();
}

}  // namespace smsrelay::core
