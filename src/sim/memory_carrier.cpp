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

void MemoryCarrier::break_off(std::uint64_t exchange, net::Break how, const net::Response&) {
  sink_->completed(exchange,
                   how == net::Break::garble
                       ? net::Failure{net::FailureKind::malformed, "not HTTP"}
                       : net::Failure{net::FailureKind::connection_lost, "connection lost"});
}

}  // namespace smsrelay::sim
