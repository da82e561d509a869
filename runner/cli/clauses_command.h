// `rehearse clauses`: runs the selected stories and lists what they prove.
#pragma once

#include <iosfwd>

#include "runner/cli/cli_main.h"

namespace smsrelay::cli {

// Writes no report. Returns an ExitCode: that of the verdicts.
int list_clauses(const Arguments&, std::ostream& out, std::ostream& err, const Environment&,
                 const Works&);

}  // namespace smsrelay::cli
