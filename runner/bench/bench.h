// bench: the product's numbers, measured here and now, printed as they are.
//
//   stories a second          on both testbeds, ~10 exchanges each
//   the 30-hour retry ladder  CPU time of one story
//   exchanges a second        each mock alone, its main call, beside a bare Pistache echo
//   round trips a second      relay and mocks over real sockets in real time, beside the same
//                             echo, measured in the same run; the ratio is what counts
#pragma once

#include <iosfwd>
#include <memory>

#include "runner/execute/run_suite.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {

// Returns an exit code: 0, or 4 when something could not be measured; where that is clear from the
// start (too few descriptors, no loopback) nothing is. `options.jobs` workers;
// `options.paths` name the suite whose fixtures are used.
int bench(const SuiteOptions&, std::ostream& out);

// The stories it tells, on a suite's fixtures: two questions with their answers, and the 30-hour
// retry ladder.
LoadedScenarios load_two_questions(std::shared_ptr<const Fixtures>);
LoadedScenarios load_ladder(std::shared_ptr<const Fixtures>);

}  // namespace smsrelay::runner
