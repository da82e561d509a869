// The form in which the engine compares texts: words without case, accents and punctuation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::mocks::dydu {

// "L'été, à 9 h ?" -> "l ete a 9 h": words joined by one blank; empty when there is no word.
// Ligatures are spelt out; a symbol such as an emoji is a word.
std::string normalised(std::u32string_view text);
std::string normalised(std::string_view utf8);

// The text without case and accents; punctuation and blanks are kept.
std::string folded(std::string_view utf8);

// The words of a normalised text; they point into it.
std::vector<std::string_view> words_of(std::string_view normalised_text);

}  // namespace smsrelay::mocks::dydu
