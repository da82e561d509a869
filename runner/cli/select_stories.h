// Select stories: tells the user why the wanted stories cannot run.
#pragma once

#include <iosfwd>
#include <optional>

#include "runner/cli/environment.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// Names YAML files that are no stories once on `err`. Then, if nothing can run, writes to `err` why
// and what was probably meant, and returns the exit code: also when a signal ended the reading.
// nullopt: there are stories to run.
std::optional<int> tell_what_prevents(const runner::SuiteOptions&, const runner::Selection&,
                                      const Environment&, std::ostream& err);

}  // namespace smsrelay::cli
