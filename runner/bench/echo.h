// The echo for comparison: a bare Pistache JSON server, on one thread.
#pragma once

#include "base/instant.h"

namespace smsrelay::runner {

// Exchanges a second against net::PistacheEcho, JSON parsed and written; 0 on failure.
double measure_echo(base::Duration);

}  // namespace smsrelay::runner
