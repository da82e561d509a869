// Spelling: characters that look like plain ones, and letters whose accent stands apart. Word
// processors and some keyboards write them, and nobody sees the difference. For messages only;
// nothing is loaded or compared by guessing.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::base {

// The text with straight quotes, blanks and hyphens in the place of their look-alikes, without
// characters that have no width, and in NFC. Bytes that are no UTF-8 become U+FFFD.
std::string plainly_spelt(std::string_view);

// The first character that plainly_spelt() would change: "a no-break space (U+00A0)". Empty: none.
std::string odd_character(std::string_view);

// What makes two texts differ that are alike but for such characters: "character 11 is a no-break
// space (U+00A0) in the story and a blank in the SMS". Empty: they are equal, or differ otherwise.
// `there` and `here` name the two texts in the answer: "the story", "the SMS".
std::string spelling_difference(std::string_view text_there, std::string_view text_here,
                                std::string_view there, std::string_view here);

// Whether the text begins with a quote that YAML takes for a letter: “ ” „ ‘ ’ ‚ «.
[[nodiscard]] bool begins_with_typographic_quote(std::string_view);

// A blank that is no ASCII one, at the beginning of `text`: its bytes; 0: there is none.
std::size_t odd_blank_bytes(std::string_view text);

}  // namespace smsrelay::base
