// Throughput over real sockets in real time: the whole relay between its mocks.
#pragma once

#include "base/instant.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

struct RoundTrips {
  double per_second = 0;          // SMS in, answer on the handset; 0 on failure
  double acknowledge_p50_ms = 0;  // smsmode's call of the webhook
  double acknowledge_p99_ms = 0;
};
// The relay (memory store) on one thread, both mocks on another, load_connections handsets that
// text again as soon as they are answered.
RoundTrips measure_round_trips(const Fixtures&, base::Duration);

}  // namespace smsrelay::runner
