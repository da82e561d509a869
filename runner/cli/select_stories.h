// Select stories: tells the user why the wanted stories cannot run.
#pragma once

#include <iosfwd>
#include <optional>

#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// Names YAML files that are no stories once on `err`. Then, if nothing can run, writes to `err` why
// and what was probably meant, in lines of at most `columns`, and returns the exit code. nullopt:
// there are stories to run.
std::optional<int> tell_what_prevents(const runner::SuiteOptions&, const runner::Selection&,
                                      std::size_t columns, std::ostream& err);

}  // namespace smsrelay::cli
