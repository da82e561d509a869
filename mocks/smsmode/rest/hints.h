// Hints: what probably went wrong with a request, for a person who debugs it. They show no key.
#pragma once

#include <string>
#include <vector>

#include "mocks/smsmode/platform/state.h"
#include "net/http.h"

namespace smsrelay::mocks::smsmode::rest {

// Why no key admits this request: cut, blanks inside, revoked, in another header …; empty: unknown.
std::string key_hint(const net::Request&, const State&, base::Instant now);

// Which paths the client may have meant, for a path that is not served.
std::vector<std::string> path_hints(const net::Request&);

// For a body that is not UTF-8 but another charset; else empty.
std::string charset_hint(const net::Request&);

}  // namespace smsrelay::mocks::smsmode::rest
