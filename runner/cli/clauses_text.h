// Clauses text: every clause with its witness and the stories that prove it.
#pragma once

#include <string>
#include <vector>

#include "reports/run_result.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// Whom `rehearse clauses` shows: `ids`, or every clause of the selection when there are none.
// `stories` are those of the selection, in its order. A clause is proved by a story that names it
// and passed, because a story passes only when it has shown the witness of each clause it names.
// `terminal_columns`: how wide a paragraph may be; 0: no terminal.
std::string clauses_text(const runner::Selection&, const std::vector<reports::StoryResult>& stories,
                         const std::vector<std::string>& ids, std::size_t terminal_columns);

}  // namespace smsrelay::cli
