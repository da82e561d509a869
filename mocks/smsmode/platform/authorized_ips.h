// AuthorizedIps: the IP addresses from which a key may be used.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "net/http.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// The caller's address, as a proxy in front of the vendor's servers gives it (X-Forwarded-For);
// without that header the caller is on this machine.
std::string_view address_of(const net::Request&);

enum class IpForm { address, range, neither };
// "192.0.2.7", "2001:db8::7"; "192.0.2.0/24".
IpForm ip_form(std::string_view);

// Whether `caller` is one of these addresses or in one of these ranges; always true when the list
// is empty. Different spellings of one address are equal. An entry that is neither address nor
// range matches no caller.
bool may_call_from(std::span<const std::string> authorized, std::string_view caller);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
