// cli_main: the program `rehearse` without its process.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "runner/cli/environment.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// The work behind the commands. main() wires the real one.
struct Works {
  std::function<runner::Selection(const runner::SuiteOptions&)> select;
  std::function<runner::SuiteOutcome(const runner::SuiteOptions&, const runner::Selection&,
                                     reports::Listener&)>
      run;
  std::function<runner::Sweep(const runner::SuiteOptions&, const runner::Selection&,
                              const runner::SuiteOutcome&)>
      run_over_assumptions;
  std::function<int(const runner::SuiteOptions&, std::ostream& out)> bench;  // -> exit code
};

// `words` without the program's name. Results go to `out`, errors that prevent results go to `err`.
// Returns an ExitCode.
int cli_main(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
             const Environment&, const Works&);

}  // namespace smsrelay::cli
