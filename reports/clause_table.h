// Clause × verdict: the clauses a run proved, those it broke, and those no story names.
#pragma once

#include <string>
#include <vector>

#include "reports/layout.h"
#include "reports/run_result.h"

namespace smsrelay::reports {

// From best to worst, except `unproven`: no story of the run names the clause.
enum class Standing { unproven, pass, not_judged, error, fail };
std::string_view to_text(Standing);

struct ClauseRow {
  Clause clause;
  Standing standing = Standing::unproven;
  std::size_t stories = 0;  // that name it
};

// One row per clause of the run, in its order, then the clauses that only stories or findings name,
// by id. The worst verdict of its stories counts. When a story did not pass, the clauses that its
// findings call broken have that verdict, whether the story names them or not, and its other
// clauses are `not_judged`; when a story could not be run at all, all its clauses are `error`.
std::vector<ClauseRow> clause_rows(const RunResult&);

// The assumptions on which the verdicts rest: one line for each that decides more than a tenth of
// the run.
std::vector<std::string> reliance_lines(const RunResult&);

// The compact table of the console: every GUIDE clause, then the number of other clauses, with the
// ids of those that failed. Unproven clauses are named when the run proves most of them; a part of
// a suite leaves clauses out on purpose. Empty when the run has no clauses.
std::string clause_table(const RunResult&, const Style&);

}  // namespace smsrelay::reports
