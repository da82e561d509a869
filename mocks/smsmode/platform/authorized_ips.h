// AuthorizedIps: the addresses a key may be used from.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "net/http.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// Who asks, as the front of the vendor's data centre would tell it (X-Forwarded-For); without one,
// the caller is on this machine.
std::string_view address_of(const net::Request&);

enum class IpForm { address, range, neither };
// "192.0.2.7", "2001:db8::7"; "192.0.2.0/24".
IpForm ip_form(std::string_view);

// Whether `caller` is one of them, or in one of the ranges among them; always when there is none.
// Addresses are compared, not their spellings. An entry that is neither address nor range matches
// no caller.
bool may_call_from(std::span<const std::string> authorized, std::string_view caller);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
