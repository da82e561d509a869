// Grapheme: what a person reads as one character, which may be several code points: a flag, a
// family of emoji, a letter with its accents, a Hindi syllable. The rules and tables are ICU's.
#pragma once

#include <cstddef>
#include <string_view>

namespace smsrelay::core {

// The last place in `utf8` at or before `at` where one such character ends and the next begins.
// Precondition: at <= utf8.size(). 0 if there is none before.
std::size_t last_grapheme_border(std::string_view utf8, std::size_t at);

// Of a script that writes words with blanks between them, or a mark upon such a letter. False for
// ASCII signs, emoji, Thai, Chinese and the like.
bool is_letter_of_words(char32_t);

// An emoji, or a sign that may be drawn as one.
bool is_pictograph(char32_t);

// A letter or digit of any script.
bool is_letter_or_digit(char32_t);

}  // namespace smsrelay::core
