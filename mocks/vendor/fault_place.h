// FaultPlace: where a fault can strike, in a story's words: every operation of either vendor's
// face, and what smsmode sends of its own accord.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mocks/vendor/fault.h"
#include "net/network.h"

namespace smsrelay::mocks::vendor {

struct FaultPlace {
  enum class Face { dydu, smsmode_rest, smsmode_http, smsmode_callback };
  Fault::Where where = Fault::Where::dydu_talk;
  std::string_view word;  // "dydu talk"
  Face face = Face::dydu;
};

// All of them, Dydu's first.
std::span<const FaultPlace> fault_places();
const FaultPlace& place_of(Fault::Where);
Vendor vendor_of(const FaultPlace&);

// Which kind of call this is; nullopt for what is none of a vendor's operations, for a browser's
// preflight, and for questions of tests, the canary's among them.
std::optional<Fault::Where> kind_of(const net::Call&, const std::string& to);

}  // namespace smsrelay::mocks::vendor
