// OptOut: is this SMS the keyword by which a person asks to be left alone?
#pragma once

#include <string_view>

namespace smsrelay::core {

// "STOP", " stop ", "Stop svp", "STOP.", "CONTACT" are; "non-stop", "stopper", "Contact de la
// mairie ?" and "stop ou encore" are not.
bool is_opt_out(std::string_view text);

}  // namespace smsrelay::core
