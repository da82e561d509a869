// bench: measures the product on this machine and prints the numbers.
//
//   stories a second          on both testbeds, ~10 exchanges each
//   the 30-hour retry ladder  CPU time of one story
//   exchanges a second        each mock alone, its main call, beside a bare Pistache echo
//   round trips a second      relay and mocks over real sockets in real time, beside the same
//                             echo, measured in the same run; the ratio is what counts
#pragma once

#include <iosfwd>

#include "runner/execute/run_suite.h"

namespace smsrelay::runner {

// Returns an exit code: 0, or 4 when something could not be measured. `options.jobs` workers;
// `options.paths` name the suite whose fixtures are used.
int bench(const SuiteOptions&, std::ostream& out);

}  // namespace smsrelay::runner
