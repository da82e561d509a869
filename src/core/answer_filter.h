// AnswerFilter: how a character of an answer appears in an SMS: text, blank or nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace smsrelay::core {

enum class Sight {
  text,
  blank,       // space, tab, line end
  hard_blank,  // no-break spaces and those of a fixed width
  nothing      // controls, soft hyphens, zero-width blanks, marks that turn the writing around
};

// `utf8` is one character. Joiners and variation selectors are text: emoji and scripts need them.
Sight sight_of(std::string_view utf8);

// Bytes of the character that `utf8`, which is not empty, begins with.
std::size_t character_bytes(std::string_view utf8);

}  // namespace smsrelay::core
