// How long a server asks us to wait.
#pragma once

#include <optional>

#include "base/instant.h"
#include "net/http.h"

namespace smsrelay::providers {

// Seconds only: a date would have to be read against a clock that is not ours.
std::optional<base::Duration> retry_after(const net::Response&);

}  // namespace smsrelay::providers
