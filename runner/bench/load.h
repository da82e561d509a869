// Load: a client that calls servers of this machine again and again, and needs little processor
// time.
//
// Client and server share the processors of one machine, so the client takes time from the server.
// libcurl needs as long for a call as the servers measured here, and would make them all look
// alike. So this client uses plain sockets, one prepared request per connection, and reads only the
// HTTP that our servers and the echo send: HTTP/1.1, kept alive, with Content-Length.
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

// Keeps all calls under way until `length` is over, each on its own connection and repeated as soon
// as it is answered. Returns answers a second; 0 when one of them was no success, or the server
// sent nothing for ten seconds.
double calls_a_second(const std::vector<LoadCall>& calls, base::Duration length);

// Makes each call once. Returns the answers in the order of the calls; status 0 when there was
// none.
std::vector<net::Response> answers_to(const std::vector<LoadCall>& calls);

}  // namespace smsrelay::runner
