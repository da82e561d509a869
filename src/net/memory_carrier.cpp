#include "net/memory_carrier.h"

namespace smsrelay::net {

void MemoryCarrier::carry(const Leg& leg, const Request& request) {
  if (leg.listening) {
    sink_->arrived(leg.exchange, leg.place, request);
  } else {
    sink_->completed(leg.exchange, Failure{FailureKind::refused, "nobody listens there"});
  }
}

void MemoryCarrier::answer(std::uint64_t exchange, const Response& response) {
  sink_->completed(exchange, response);
}

void MemoryCarrier::spoil(std::uint64_t exchange, Spoil how, const Response&) {
  sink_->completed(exchange, how == Spoil::garbage
                                 ? Failure{FailureKind::malformed, "not HTTP"}
                                 : Failure{FailureKind::connection_lost, "connection lost"});
}

}  // namespace smsrelay::net
