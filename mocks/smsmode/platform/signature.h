// Signature: the value of X-Smsmode-256, by which smsmode may sign a notification.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// HMAC-SHA256 of the body under the secret: 64 hexadecimal digits in lower case.
std::string signature_of(std::string_view secret, std::string_view body);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
