#include "runner/cli/clauses_command.h"

#include <ostream>

#include "reports/layout.h"
#include "reports/leaks.h"
#include "runner/cli/clauses_text.h"
#include "runner/cli/exit_code.h"
#include "runner/cli/select_stories.h"

namespace smsrelay::cli {

namespace {

struct Silent final : reports::Listener {
  void run_starts(const reports::RunResult&) override {}
  void story_starts(const std::string&, const std::string&) override {}
  void story_ends(const reports::StoryResult&) override {}
  void run_ends(const reports::RunResult&) override {}
};

}  // namespace

int list_clauses(const Arguments& arguments, std::ostream& out, std::ostream& err,
                 const Environment& environment_values, const Works& works) {
  runner::SuiteOptions suite = arguments.suite;
  suite.stop = [&] { return interrupted_by(environment_values) != 0; };
  const runner::Selection selection = works.select(suite);
  if (const auto prevented = tell_what_prevents(suite, selection, environment_values, err)) {
    return *prevented;
  }
  Silent nobody;
  runner::SuiteOutcome outcome = works.run(suite, selection, nobody);
  name_untold_stories(outcome.stories, selection, interrupted_by(environment_values) != 0);

  const std::size_t columns = message_columns(environment_values);
  const std::string text =
      clauses_text(selection, outcome.stories, arguments.suite.clauses, columns);
  const std::string foot = "; " + std::to_string(outcome.stories.size()) +
                           (outcome.stories.size() == 1 ? " story" : " stories") + " run on " +
                           suite.testbed + ", seed " + std::to_string(suite.seed) + "\n";
  out << reports::fitted(
      reports::without_leaks(text, reports::find_leaks(text, outcome.secrets)) + foot, columns);
  for (const std::string& problem : outcome.environment_problems) {
    err << "rehearse: " << problem << "\n";
  }
  if (const int signal = interrupted_by(environment_values); signal != 0) {
    err << "rehearse: interrupted before every story was run\n";
    return interrupted + signal;
  }
  const int code = exit_code_of(outcome.stories);
  if (code == story_failed) {
    err << "rehearse: not every story passed; " << environment_values.program << " run tells why\n";
  }
  return code != story_failed && !outcome.environment_problems.empty() ? environment : code;
}

}  // namespace smsrelay::cli
