// What `rehearse` tells its caller. Scripts depend on these; they only grow.
#pragma once

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
};

}  // namespace smsrelay::cli
