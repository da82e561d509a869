// Breakage: how a fate breaks the connection of an exchange.
#pragma once

#include <optional>

#include "net/network.h"
#include "sim/fate.h"

namespace smsrelay::sim {

bool breaks_connection(Fate::Kind);

// Nullopt: it does not. `response` is what would have been answered, of which Kind::truncate sends
// the head and half of the body; nothing at all if it answers a HEAD request or may have no body.
std::optional<net::HangUp> breakage(Fate::Kind, net::Response response = {}, bool to_head = false);

}  // namespace smsrelay::sim
