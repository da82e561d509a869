// Redaction: requests shown in remarks, so that a person recognises them and no secret is shown.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// "06…01 (10 characters)"
std::string shown_number(std::string_view);
// "https://relay.test/… (61 characters, a blank at the end)": the path is the only secret it has.
std::string shown_url(std::string_view);
// The first 40 bytes, control characters made visible.
std::string shown_text(std::string_view);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
