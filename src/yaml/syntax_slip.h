// Syntax slip: what is wrong with a line that YAML refuses, where its own words would lead astray.
//
//   - Anna texts: 'L'heure ?'      a text in single quotes ends at the next apostrophe …
//   -Anna texts: "Horaires"        a '-' that begins an item is followed by a blank
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::yaml {

// Bytes of the quoted text that starts `rest`; npos: the line ends first. Precondition: `rest`
// begins with a quote.
std::size_t quoted_bytes(std::string_view rest);

struct SyntaxSlip {
  std::size_t at = 0;     // bytes of the line before it
  std::size_t bytes = 1;  // of it
  std::string message;    // shows nothing of the line
};

// The first blank of the line's indentation that is a tab or no ASCII one.
std::optional<SyntaxSlip> find_foreign_blank(std::string_view line);

// `-Anna texts: …`, which is refused at a line below it.
std::optional<SyntaxSlip> find_dash_without_blank(std::string_view line);

// The slip of a line that was refused; nullopt: none that is known here. In a line that YAML
// accepts it may find one that is none.
std::optional<SyntaxSlip> find_syntax_slip(std::string_view line);

}  // namespace smsrelay::yaml
