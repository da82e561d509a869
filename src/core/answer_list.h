// AnswerList: the numbers of a list's items.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::core {

// "3. ", "c. ", "C. ", "iii. ", "III. " for the numbering 1, a, A, i, I of HTML. Letters count from
// 1 and Roman numbers to 3,999; beyond, and for '\0', digits.
std::string numbered_bullet(std::int64_t number, char numbering);

// HTML's reading of a whole number in an attribute: blanks before it and anything behind it are
// passed over. nullopt: none, or none that an int holds.
std::optional<int> whole_number(std::string_view attribute);

}  // namespace smsrelay::core
