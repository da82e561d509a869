// Select stories: what stands in the way of running what was asked for, told to the user.
#pragma once

#include <iosfwd>
#include <optional>

#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// Names YAML that is no story on `err`, once. Then, if nothing can run: tells on `err` why and what
// was probably meant, in lines of at most `columns`, and returns the exit code. nullopt: there are
// stories to run.
std::optional<int> tell_what_prevents(const runner::SuiteOptions&, const runner::Selection&,
                                      std::size_t columns, std::ostream& err);

}  // namespace smsrelay::cli
