// Report files: writes a run's reports into the report folder and to GitHub, by the registry of
// reports.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "reports/console.h"
#include "reports/run_result.h"
#include "runner/cli/arguments.h"
#include "runner/cli/environment.h"

namespace smsrelay::cli {

// Removes the reports of an earlier run. Error: one of them could not be removed.
base::Result<void> remove_reports(const Arguments&);

// Writes every report, without the secrets in it. A report that cannot be written, and a withheld
// secret, become problems on the console. Returns the exit code.
int write_reports(const reports::RunResult&, const std::vector<std::string>& secrets,
                  const Arguments&, reports::Console&);

// Writes every report of a run without a story. Error: why one cannot be written; then there is
// none, not even an older one.
base::Result<void> write_reports_of_nothing(const reports::RunResult&, const Arguments&);

// False: the file that $GITHUB_STEP_SUMMARY names could not be written.
bool summarise_on_github(const reports::RunResult&, const std::vector<std::string>& secrets,
                         const Environment&);

// Annotations and the job summary. The summary is for people who look at the job; failing to write
// it changes no verdict.
void tell_github(const reports::RunResult&, const std::vector<std::string>& secrets,
                 const Environment&, reports::Console&);

}  // namespace smsrelay::cli
