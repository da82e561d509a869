// Redaction: values of requests for remarks: a person can recognise them, but they show no secret.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// "06…01 (10 characters)"
std::string shown_number(std::string_view);
// "https://relay.test/… (61 characters, a blank at the end)": the path may be secret.
std::string shown_url(std::string_view);
// The first 40 bytes, control characters made visible.
std::string shown_text(std::string_view);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
