#include "runner/cli/select_stories.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/text.h"
#include "runner/cli/as_called.h"
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

// What to do where the folder that is run without a path is not there.
void tell_of_default_folder(const runner::SuiteOptions& options, const std::string& program,
                            std::ostream& err) {
  std::error_code failed;
  if (options.paths != runner::SuiteOptions().paths ||
      std::filesystem::exists(options.paths.front(), failed)) {
    return;
  }
  const std::string here = std::filesystem::current_path(failed).generic_string();
  err << "  Without a path, the folder \"" << options.paths.front() << "\" is run; "
      << base::visible(here) << " has none.\n  Give a file or folder: " << program
      << " run PATH\n  Or begin a suite:     " << program << " new " << options.paths.front()
      << "\n";
}

int tell_problems(const runner::SuiteOptions& options, const runner::Selection& selection,
                  const Environment& environment_values, std::ostream& err) {
  for (yaml::Problem problem : selection.problems) {
    problem.message = as_called(problem.message, environment_values.program);
    err << yaml::to_text(problem, message_columns(environment_values)) << "\n";
  }
  tell_of_default_folder(options, environment_values.program, err);
  const std::size_t count = selection.problems.size();
  // A file that is wrong counts more than one that this machine does not give.
  const bool machine = std::ranges::all_of(selection.problems, &yaml::Problem::machine);
  err << count << (count == 1 ? " problem" : " problems")
      << (machine ? " of this machine with the story files" : " in the story files")
      << "; nothing was run\n";
  return machine ? int{environment} : int{bad_scenario};
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
                                      const runner::Selection& selection,
                                      const Environment& environment_values, std::ostream& err) {
  if (const int signal = interrupted_by(environment_values); signal != 0) {
    err << "rehearse: interrupted while the stories were read; nothing was run\n";
    return interrupted + signal;
  }
  // With --strict each is a problem, which names it.
  if (!options.strict) tell_foreign(selection, err);
  if (!selection.problems.empty()) {
    return tell_problems(options, selection, environment_values, err);
  }
  if (!knows_clauses(options, selection, err)) return usage;
  if (!selection.stories.empty()) return std::nullopt;
  err << as_called(nothing_selected_text(options, selection), environment_values.program);
  return nothing_ran;
}

}  // namespace smsrelay::cli
