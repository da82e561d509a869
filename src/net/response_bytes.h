// The bytes of a response, as a server writes them.
#pragma once

#include <string>

#include "net/http.h"

namespace smsrelay::net {

struct Framing {
  bool to_head = false;  // answers a HEAD request: no body
  bool http_1_0 = false;
  bool last = false;  // the connection ends after it
};

// False for the statuses after which HTTP allows no body.
bool may_have_body(int status);

// Content-Length and Connection are written from the framing; what the response says about them is
// left out. A line end within a field becomes a blank.
std::string to_bytes(const Response&, const Framing& = {});

}  // namespace smsrelay::net
