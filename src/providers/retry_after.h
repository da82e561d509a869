// How long a server asks us to wait.
#pragma once

#include <optional>

#include "base/instant.h"
#include "net/http.h"

namespace smsrelay::providers {

// Retry-After in seconds, or as a date in one of HTTP's three forms (RFC 9110 §5.6.7), counted from
// `now`. nullopt: absent, unreadable, or a date that has passed.
std::optional<base::Duration> retry_after(const net::Response&, base::Instant now);

}  // namespace smsrelay::providers
