#include "sim/memory_carrier.h"

namespace smsrelay::sim {

void MemoryCarrier::carry(const Leg& leg, const net::Request& request) {
  if (leg.listening) {
    sink_->arrived(leg.exchange, leg.place, request);
  } else {
    sink_->completed(leg.exchange, net::Failure{net::FailureKind::refused, "nobody listens there"});
  }
}

void MemoryCarrier::answer(std::uint64_t exchange, const net::Response& response) {
  sink_->completed(exchange, response);
}

// As a client would tell it from the first bytes.
void MemoryCarrier::hang_up(std::uint64_t exchange, const net::HangUp& how) {
  const bool is_http = how.bytes.empty() || how.bytes.starts_with("HTTP/");
  sink_->completed(exchange,
                   !is_http ? net::Failure{net::FailureKind::malformed, "not HTTP"}
                            : net::Failure{net::FailureKind::connection_lost, "connection lost"});
}

}  // namespace smsrelay::sim
