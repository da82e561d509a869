// Duration meant: a length of time as people write it, in the form that is read here. For messages
// only; nothing is loaded by guessing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::base {

// "2 hours" -> "2h", "1 hour and 30 minutes" -> "1h 30m", "1.5 h" -> "1h 30m", "a day" -> "1d".
// nullopt: no length of time, or one that no text of ours can say (half a millisecond).
std::optional<std::string> duration_meant(std::string_view text);

}  // namespace smsrelay::base
