// Clauses text: every clause with its witness and the stories that prove it.
#pragma once

#include <string>
#include <vector>

#include "reports/run_result.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// The clauses that `rehearse clauses` shows: `ids`, or every clause of the selection when `ids` is
// empty. `stories` are those of the selection, in its order. A clause is proved by a story that
// names it and passed, because a story passes only when it has shown the witness of each clause it
// names.
std::string clauses_text(const runner::Selection&, const std::vector<reports::StoryResult>& stories,
                         const std::vector<std::string>& ids);

}  // namespace smsrelay::cli
