// Reserved input: texts that Dydu obeys instead of answering ("#reset#", "_pushcondition_:12").
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

// Blanks of every kind, controls, and characters without a shape.
bool is_unseen(char32_t);

// The text to ask the bot: as typed, except that a command loses the signs that make it one
// ("#reset#" -> "reset"). Blanks and invisible characters around or inside a command do not hide
// it. Empty when nothing visible is left to ask. Idempotent; linear in the length of the text.
std::string without_commands(std::string_view typed);

}  // namespace smsrelay::core
