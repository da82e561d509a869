#include "runner/cli/run_command.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <set>
#include <tuple>

#include "base/text.h"
#include "reports/console.h"
#include "reports/github.h"
#include "reports/leaks.h"
#include "reports/write.h"
#include "runner/cli/as_called.h"
#include "runner/cli/assumptions_text.h"
#include "runner/cli/exit_code.h"
#include "runner/cli/report_files.h"
#include "runner/cli/report_lock.h"
#include "runner/cli/select_stories.h"
#include "runner/execute/rests_on.h"

namespace smsrelay::cli {

namespace {

using reports::RunResult;
using reports::StoryResult;

int list_stories(const runner::Selection& selection, std::size_t columns, std::ostream& out) {
  std::vector<const runner::Scenario*> stories;
  for (const runner::Scenario& story : selection.stories) stories.push_back(&story);
  std::stable_sort(stories.begin(), stories.end(), [](const auto* a, const auto* b) {
    return std::tie(a->file, a->place.line) < std::tie(b->file, b->place.line);
  });
  for (const runner::Scenario* story : stories) {
    std::string line = base::visible(story->file) + ":" + std::to_string(story->place.line) + "  " +
                       base::visible(story->title);
    if (!story->tags.empty()) line += "  [" + base::visible(base::join(story->tags, ", ")) + "]";
    out << reports::fitted(line, columns) << "\n";
  }
  return all_passed;
}

std::string command_text(const std::string& program, const std::vector<std::string>& words) {
  std::string out = program;
  for (const std::string& word : words) {
    const std::string typed = reports::shell_word(word);
    out += " " + (typed.empty() ? base::visible(word) : typed);
  }
  return out;
}

RunResult head_of(const Arguments& arguments, const std::vector<std::string>& words,
                  const runner::Selection& selection, const std::string& program,
                  base::Instant now) {
  RunResult head;
  head.program = program;
  head.command = command_text(head.program, words);
  head.version = REHEARSE_VERSION;
  head.testbed = arguments.suite.testbed;
  head.seed = arguments.suite.seed;
  for (const auto& [name, variant] : arguments.suite.assumed) {
    head.assumed.push_back(name + "=" + variant);
  }
  head.jobs = std::min(arguments.suite.jobs, selection.stories.size());
  head.started_at = base::to_utc_text(now);
  if (head.started_at.ends_with('Z')) head.started_at.pop_back();
  head.selected = selection.stories.size();
  head.not_selected = selection.not_selected;
  head.clauses = runner::for_reports(selection.clauses);
  return head;
}

// The folder of the suite that is run whole, which is the one that holds its clauses; nullopt: only
// a part of one is run.
std::optional<std::string> whole_suite(const runner::SuiteOptions& suite,
                                       const runner::Selection& selection) {
  if (selection.not_selected > 0) return std::nullopt;
  const auto root = std::ranges::find_if(suite.paths, [](const std::string& path) {
    std::error_code unreadable;
    return std::filesystem::exists(std::filesystem::path(path) / "clauses.yaml", unreadable);
  });
  return root == suite.paths.end() ? std::nullopt : std::optional(*root);
}

// The folder whose stories are run whole and to which rests_on.yaml belongs: the suite's, or the
// only one given when the stories use the built-in clauses.
std::optional<std::string> measured_folder(const runner::SuiteOptions& suite,
                                           const runner::Selection& selection) {
  if (auto whole = whole_suite(suite, selection)) return whole;
  std::error_code unreadable;
  const bool one_folder = selection.not_selected == 0 && suite.paths.size() == 1 &&
                          std::filesystem::is_directory(suite.paths.front(), unreadable);
  return one_folder ? std::optional(suite.paths.front()) : std::nullopt;
}

// That nobody has measured what these verdicts rest on, and how long it would take.
std::string unmeasured_text(const std::vector<StoryResult>& stories, std::size_t jobs) {
  const bool any_passed = std::ranges::any_of(
      stories, [](const StoryResult& story) { return story.verdict == reports::Verdict::pass; });
  if (!any_passed) return "";
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(runner::sweep_time(stories, jobs));
  return "What this assumes of the vendors is unmeasured; --over-assumptions takes " +
         std::to_string(std::max<std::int64_t>(seconds.count(), 1)) + " s.";
}

// What earlier sweeps found these stories to rest on.
reports::Reliances reliances_of(const Arguments& arguments, const runner::Selection& selection,
                                const std::vector<StoryResult>& stories,
                                reports::Console& console) {
  runner::Known known = runner::known_to_rest(selection);
  for (const std::string& note : known.notes) console.add_note(note);
  // What the run assumes by name is no silent assumption any more.
  for (const auto& [name, variant] : arguments.suite.assumed) known.broken.erase(name);
  // A story without a verdict rests on nothing.
  std::set<std::size_t> judged;
  for (std::size_t i = 0; i < std::min(stories.size(), selection.stories.size()); ++i) {
    const reports::Verdict verdict = stories[i].verdict;
    if (verdict == reports::Verdict::pass || verdict == reports::Verdict::fail) judged.insert(i);
  }
  for (auto& [assumption, broken] : known.broken) {
    std::erase_if(broken, [&](std::size_t story) { return !judged.contains(story); });
  }
  reports::Reliances found = runner::reliances(selection, known.broken, judged);
  if (!known.measured && !arguments.over_assumptions) {
    found.unmeasured = unmeasured_text(stories, arguments.suite.jobs);
  }
  return found;
}

// A part of a suite leaves clauses out on purpose and does not report them.
void leave_out_clauses_nobody_names(RunResult& run) {
  std::set<std::string> named;
  for (const StoryResult& story : run.stories) {
    named.insert(story.clauses.begin(), story.clauses.end());
    for (const reports::Finding& finding : story.findings) named.insert(finding.rule);
  }
  std::erase_if(run.clauses,
                [&](const reports::Clause& clause) { return !named.contains(clause.id); });
}

// Writes rests_on.yaml for the suite. An incomplete sweep would leave something out.
void offer_rests_on(const Arguments& arguments, const runner::Selection& selection,
                    const runner::Sweep& swept, std::ostream& out, std::ostream& err) {
  const auto folder = measured_folder(arguments.suite, selection);
  if (!folder || swept.untold > 0 || !arguments.suite.assumed.empty()) return;
  if (!arguments.write_report) return;
  const auto written = reports::write_report(arguments.report_directory, runner::rests_on_name,
                                             runner::rests_on_yaml(selection, swept, *folder));
  if (!written) {
    err << "rehearse: " << written.error().detail << "\n";
    return;
  }
  const std::string file = arguments.report_directory + "/" + runner::rests_on_name;
  out << "\nFor every run to tell this, keep it beside the stories:\n  cp "
      << reports::shell_word(file) << " " << reports::shell_word(*folder) << "\n";
}

// Runs again under every variant what passed. Returns the exit code.
int sweep(const Arguments& arguments, const runner::Selection& selection,
          const runner::SuiteOutcome& outcome, std::ostream& out, std::ostream& err,
          const Environment& environment_values, const Works& works) {
  runner::SuiteOptions suite = arguments.suite;
  suite.stop = [&] { return interrupted_by(environment_values) != 0; };
  const runner::Sweep swept = works.run_over_assumptions(suite, selection, outcome);
  std::vector<std::string> secrets = outcome.secrets;
  secrets.insert(secrets.end(), swept.secrets.begin(), swept.secrets.end());
  const int signal = interrupted_by(environment_values);
  const std::string text = sweep_text(selection, swept, signal != 0);
  out << "\n"
      << reports::fitted(reports::without_leaks(text, reports::find_leaks(text, secrets)),
                         message_columns(environment_values));
  offer_rests_on(arguments, selection, swept, out, err);
  const std::set<std::string> problems(swept.environment_problems.begin(),
                                       swept.environment_problems.end());
  for (const std::string& problem : problems) err << "rehearse: " << problem << "\n";
  if (signal != 0) return interrupted + signal;
  return swept.environment_problems.empty() && swept.untold == 0 ? all_passed : environment;
}

// A load error as a story that could not be told, so that every report has it with its place.
StoryResult as_story(const yaml::Problem& problem, const std::string& program) {
  StoryResult story;
  story.file = problem.file;
  story.line = std::max(problem.line, 1);
  story.title = std::filesystem::path(problem.file).filename().string() + " cannot be loaded";
  if (problem.line > 0) {
    story.title += " (line " + std::to_string(problem.line) + ", column " +
                   std::to_string(problem.column) + ")";
  }
  story.verdict = reports::Verdict::error;
  reports::Finding finding;
  finding.blame = problem.machine ? reports::Blame::environment : reports::Blame::scenario;
  finding.sentence = as_called(problem.message, program);
  finding.where =
      base::Place{problem.file, problem.line, std::max(problem.column, 1), problem.length};
  if (!problem.source_line.empty()) {
    finding.source = {problem.source_line};
    finding.first_source_line = problem.line;
  }
  story.findings.push_back(std::move(finding));
  return story;
}

// Whether this run will be able to write its reports; asked before it takes its time.
base::Result<void> prepare_reports(const Arguments& arguments) {
  if (!arguments.write_report) return {};
  if (auto removed = remove_reports(arguments); !removed) return removed;
  return reports::check_writable(arguments.report_directory);
}

base::Result<ReportLock> lock_reports(const Arguments& arguments) {
  if (!arguments.write_report) return ReportLock();
  return ReportLock::take(arguments.report_directory);
}

// A run that ends before its first story leaves a report of that, not an older run's verdicts.
// Returns the exit code.
int report_that_nothing_ran(const Arguments& arguments, const std::vector<std::string>& words,
                            const runner::Selection& selection, int code, std::ostream& out,
                            std::ostream& err, const Environment& environment_values) {
  if (arguments.list) return code;
  RunResult result =
      head_of(arguments, words, selection, environment_values.program, environment_values.now());
  result.clauses.clear();
  for (const yaml::Problem& problem : selection.problems) {
    result.stories.push_back(as_story(problem, environment_values.program));
  }
  if (on_github(environment_values)) out << reports::github_annotations(result);
  if (on_github(environment_values) && !summarise_on_github(result, {}, environment_values)) {
    err << "rehearse: the job summary could not be written\n";
  }
  if (const auto written = write_reports_of_nothing(result, arguments); !written) {
    err << "rehearse: " << written.error().detail << "\n";
  }
  return code;
}

std::string why_untold(const runner::SuiteOutcome& outcome, const Environment& environment_values) {
  if (interrupted_by(environment_values) != 0) return "the run was interrupted";
  return outcome.environment_problems.empty() ? "" : outcome.environment_problems.front();
}

reports::ConsoleOptions console_options(const Arguments& arguments,
                                        const Environment& environment_values,
                                        std::size_t stories) {
  reports::ConsoleOptions options;
  options.style.colour = wants_colour(arguments.colour, environment_values);
  if (const std::size_t columns = message_columns(environment_values); columns > 0) {
    options.style.width = columns;
    options.on_terminal = true;
  }
  options.progress = progress_for(arguments.progress, environment_values, stories);
  options.verbose = arguments.verbose;
  if (on_github(environment_values)) options.fence = environment_values.unguessable;
  return options;
}

}  // namespace

int run_stories(const Arguments& arguments, const std::vector<std::string>& words,
                std::ostream& out, std::ostream& err, const Environment& environment_values,
                const Works& works) {
  // Before anything is read: whatever ends the run, no older report stands beside it.
  std::optional<base::Result<ReportLock>> lock;
  if (!arguments.list) {
    lock.emplace(lock_reports(arguments));
    if (!*lock) {
      err << "rehearse: " << lock->error().detail << "\n";
      return environment;
    }
    if (const auto prepared = prepare_reports(arguments); !prepared) {
      err << "rehearse: " << base::visible(prepared.error().detail)
          << "\n  Nothing was run. Give another folder (--report-dir DIR), or none "
             "(--no-report)\n";
      return environment;
    }
  }
  runner::SuiteOptions suite = arguments.suite;
  suite.stop = [&] { return interrupted_by(environment_values) != 0; };
  const runner::Selection selection = works.select(suite);
  if (const auto prevented = tell_what_prevents(suite, selection, environment_values, err)) {
    if (*prevented == usage || *prevented >= interrupted) return *prevented;
    return report_that_nothing_ran(arguments, words, selection, *prevented, out, err,
                                   environment_values);
  }
  if (arguments.list) return list_stories(selection, message_columns(environment_values), out);

  const base::Instant started = environment_values.now();
  RunResult result = head_of(arguments, words, selection, environment_values.program, started);
  reports::Console console(out, console_options(arguments, environment_values, result.selected));
  console.run_starts(result);
  runner::SuiteOutcome outcome = works.run(suite, selection, console);
  result.wall = environment_values.now() - started;
  result.stories = outcome.stories;
  name_untold_stories(result.stories, selection, interrupted_by(environment_values) != 0,
                      why_untold(outcome, environment_values));
  if (!whole_suite(arguments.suite, selection)) leave_out_clauses_nobody_names(result);
  result.reliances = reliances_of(arguments, selection, result.stories, console);

  int code = exit_code_of(result.stories);
  for (const std::string& problem : outcome.environment_problems) console.add_problem(problem);
  for (const std::string& note : outcome.notes) console.add_note(note);
  const bool machine = !outcome.environment_problems.empty();
  const int report_code = write_reports(result, outcome.secrets, arguments, console);
  for (const int other : {machine ? int{environment} : int{all_passed}, report_code}) {
    if (other != all_passed && code != story_failed) code = other;
  }
  if (on_github(environment_values))
    tell_github(result, outcome.secrets, environment_values, console);
  if (const std::string note = overridden_text(arguments.suite.assumed, selection); !note.empty()) {
    console.add_note(note);
  }
  const int signal = interrupted_by(environment_values);
  if (signal != 0) console.add_problem("interrupted before every story was run");
  console.run_ends(result);
  if (signal != 0) return interrupted + signal;
  if (!arguments.over_assumptions) return code;
  // The verdicts are printed by now, so this may be interrupted.
  out.flush();
  const int sweep_code = sweep(arguments, selection, outcome, out, err, environment_values, works);
  return code == all_passed || sweep_code >= interrupted ? sweep_code : code;
}

}  // namespace smsrelay::cli
