#include "runner/cli/select_stories.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "runner/cli/exit_code.h"
#include "runner/cli/nothing_selected.h"
#include "runner/scenario/load.h"

namespace smsrelay::cli {

namespace {

void tell_foreign(const runner::Selection& selection, std::ostream& err) {
  constexpr std::size_t named_max = 3;
  if (selection.foreign.empty()) return;
  err << "rehearse: not a story, left alone:";
  for (std::size_t i = 0; i < std::min(named_max, selection.foreign.size()); ++i) {
    err << (i == 0 ? " " : ", ") << base::visible(selection.foreign[i]);
  }
  if (selection.foreign.size() > named_max) {
    err << " and " << selection.foreign.size() - named_max << " more";
  }
  err << "\n  (no line begins with 'scenario:' or 'story:'; --strict refuses such files)\n";
}

void tell_problems(const runner::Selection& selection, std::size_t columns, std::ostream& err) {
  for (const yaml::Problem& problem : selection.problems) {
    err << yaml::to_text(problem, columns) << "\n";
  }
  const std::size_t count = selection.problems.size();
  err << count << (count == 1 ? " problem" : " problems")
      << " in the story files; nothing was run\n";
}

// Whether every --clause is in the suite's clauses.yaml. Without one nothing was loaded, and there
// is nothing to compare with.
bool knows_clauses(const runner::SuiteOptions& options, const runner::Selection& selection,
                   std::ostream& err) {
  bool all_known = true;
  for (const std::string& id : options.clauses) {
    if (selection.clauses.empty()) break;
    if (std::ranges::find(selection.clauses, id, &runner::Clause::id) != selection.clauses.end()) {
      continue;
    }
    all_known = false;
    err << "rehearse: --clause: unknown clause '" << base::visible(id) << "'"
        << runner::clause_suggestion(id, selection.clauses) << "\n";
  }
  return all_known;
}

}  // namespace

std::optional<int> tell_what_prevents(const runner::SuiteOptions& options,
                                      const runner::Selection& selection, std::size_t columns,
                                      std::ostream& err) {
  // With --strict each is a problem, which names it.
  if (!options.strict) tell_foreign(selection, err);
  if (!selection.problems.empty()) {
    tell_problems(selection, columns, err);
    return bad_scenario;
  }
  if (!knows_clauses(options, selection, err)) return usage;
  if (!selection.stories.empty()) return std::nullopt;
  err << nothing_selected_text(options, selection);
  return nothing_ran;
}

}  // namespace smsrelay::cli
