// The exit codes of `rehearse`. Scripts depend on them, so codes are only added.
#pragma once

#include <vector>

#include "reports/run_result.h"

namespace smsrelay::cli {

enum ExitCode : int {
  all_passed = 0,
  story_failed = 1,  // or could not be judged, or a report had to be held back
  usage = 2,
  bad_scenario = 3,  // or a bad configuration file
  environment = 4,   // this machine could not run it
  nothing_ran = 5,
  not_deterministic = 6,
  no_go = 7,
  interrupted = 128,  // + the signal: 130 for SIGINT (Ctrl-C), 143 for SIGTERM
  reader_left = 141,  // standard output was closed by its reader, as programs that SIGPIPE ends
};

// The exit code of these verdicts. A failed story outweighs a machine that could not run another
// one.
int exit_code_of(const std::vector<reports::StoryResult>&);

}  // namespace smsrelay::cli
