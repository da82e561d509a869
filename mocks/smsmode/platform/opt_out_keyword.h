// The keywords by which a person leaves a short code in France.
#pragma once

#include <string_view>

namespace smsrelay::mocks::smsmode::inline platform {

// "STOP", " stop ", "Stop svp", "STOP.", "CONTACT" are; "non-stop", "stop ou encore" and
// "Contact de la mairie ?" are ordinary texts.
bool is_opt_out_keyword(std::string_view text);

}  // namespace smsrelay::mocks::smsmode::inline platform
