// Load: a client that asks servers of this machine again and again, and costs next to nothing.
//
// Client and server share the processors of one machine, so what the client takes is missing to
// the server: libcurl needs as long for a call as the servers measured here, and would make them
// all look alike. Hence sockets by hand, one request in bytes per connection, and of HTTP only
// what our own servers and the echo answer with: HTTP/1.1, kept alive, with Content-Length.
#pragma once

#include <cstdint>
#include <vector>

#include "base/instant.h"
#include "net/http.h"

namespace smsrelay::runner {

inline constexpr int load_connections = 32;

struct LoadCall {
  std::uint16_t port = 0;  // of 127.0.0.1
  net::Request request;
};

// Keeps every one of the calls under way until `length` is over, each on a connection of its own
// and made again as soon as it is answered. Answers a second; 0 when any of them was no success,
// or the whole server said nothing for ten seconds.
double calls_a_second(const std::vector<LoadCall>& calls, base::Duration length);

// Each of the calls once: the answers in the order of the calls, status 0 where there was none.
std::vector<net::Response> answers_to(const std::vector<LoadCall>& calls);

}  // namespace smsrelay::runner
