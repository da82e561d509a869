// ReservedInput: texts that Dydu obeys instead of answering ("#reset#", "_pushcondition_:12").
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

// The text to ask the bot: as typed, except that whatever would be taken for a command loses the
// signs that make it one ("#reset#" -> "reset"). Empty when nothing visible is left to ask.
std::string without_commands(std::string_view typed);

}  // namespace smsrelay::core
