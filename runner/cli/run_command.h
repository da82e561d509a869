// `rehearse run`: selects stories, runs them, reports, and leads to an exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "runner/cli/cli_main.h"

namespace smsrelay::cli {

// `words`: what was typed, for the command that repeats the run. Returns an ExitCode.
int run_stories(const Arguments&, const std::vector<std::string>& words, std::ostream& out,
                std::ostream& err, const Environment&, const Works&);

}  // namespace smsrelay::cli
