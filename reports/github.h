// GitHub Actions: annotations beside the story lines, and the job summary.
#pragma once

#include <string>

#include "reports/run_result.h"

namespace smsrelay::reports {

// "::error file=…,line=…::…" lines, at most 10, since GitHub silently drops more; the last one
// counts the rest. Print them while the runner executes commands, that is outside any fence.
std::string github_annotations(const RunResult&);

// Markdown for $GITHUB_STEP_SUMMARY, at most 64 kB: summary, clauses, then failures in full as long
// as there is room, after that one line each.
std::string github_summary(const RunResult&);

}  // namespace smsrelay::reports
