#include "runner/cli/cli_main.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <set>
#include <tuple>

#include "base/text.h"
#include "mocks/vendor/program.h"
#include "reports/failure_text.h"
#include "reports/github.h"
#include "reports/junit.h"
#include "reports/leaks.h"
#include "reports/write.h"
#include "runner/cli/assumptions_text.h"
#include "runner/cli/exit_code.h"
#include "runner/cli/help.h"
#include "runner/cli/new_suite.h"
#include "runner/cli/nothing_selected.h"

namespace smsrelay::cli {

namespace {

using reports::Blame;
using reports::RunResult;
using reports::StoryResult;
using reports::Verdict;

constexpr const char* junit_name = "junit.xml";

int list_stories(const runner::Selection& selection, std::ostream& out) {
  std::vector<const runner::Scenario*> stories;
  for (const runner::Scenario& story : selection.stories) stories.push_back(&story);
  std::stable_sort(stories.begin(), stories.end(), [](const auto* a, const auto* b) {
    return std::tie(a->file, a->place.line) < std::tie(b->file, b->place.line);
  });
  for (const runner::Scenario* story : stories) {
    out << base::visible(story->file) << ":" << story->place.line << "  "
        << base::visible(story->title);
    if (!story->tags.empty()) out << "  [" << base::visible(base::join(story->tags, ", ")) << "]";
    out << "\n";
  }
  return all_passed;
}

std::string command_text(const std::vector<std::string>& words) {
  std::string out = "./rehearse";
  for (const std::string& word : words) {
    const std::string typed = reports::shell_word(word);
    out += " " + (typed.empty() ? base::visible(word) : typed);
  }
  return out;
}

RunResult head_of(const Arguments& arguments, const std::vector<std::string>& words,
                  const runner::Selection& selection, base::Instant now) {
  RunResult head;
  head.command = command_text(words);
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

// The root of a suite is the folder that holds its clauses.
bool runs_a_whole_suite(const runner::SuiteOptions& suite) {
  return std::any_of(suite.paths.begin(), suite.paths.end(), [](const std::string& path) {
    std::error_code unreadable;
    return std::filesystem::exists(std::filesystem::path(path) / "clauses.yaml", unreadable);
  });
}

// A part of a suite leaves clauses out on purpose: of those it says nothing.
void leave_out_clauses_nobody_names(RunResult& run) {
  std::set<std::string> named;
  for (const StoryResult& story : run.stories) {
    named.insert(story.clauses.begin(), story.clauses.end());
    for (const reports::Finding& finding : story.findings) named.insert(finding.rule);
  }
  std::erase_if(run.clauses,
                [&](const reports::Clause& clause) { return !named.contains(clause.id); });
}

bool was_the_machine(const StoryResult& story) {
  return !story.findings.empty() && story.findings.front().blame == Blame::environment;
}

// A failed story outweighs a machine that could not run another one.
int verdict_of(const RunResult& run) {
  std::size_t judged = 0;
  bool failed = false;
  bool machine = false;
  for (const StoryResult& story : run.stories) {
    if (story.verdict != Verdict::none) ++judged;
    if (story.verdict == Verdict::error && was_the_machine(story)) {
      machine = true;
    } else if (story.verdict != Verdict::pass && story.verdict != Verdict::none) {
      failed = true;
    }
  }
  if (failed) return story_failed;
  if (machine) return environment;
  return judged == 0 ? nothing_ran : all_passed;
}

// A worker that could not build its testbed leaves its stories untold; reports still name them.
void name_stories_that_never_ran(RunResult& run, const runner::Selection& selection) {
  run.stories.resize(selection.stories.size());
  for (std::size_t i = 0; i < run.stories.size(); ++i) {
    StoryResult& story = run.stories[i];
    if (story.number != 0) continue;
    const runner::Scenario& scenario = selection.stories[i];
    story.number = i + 1;
    story.file = scenario.file;
    story.line = scenario.place.line;
    story.title = scenario.title;
    story.tags = scenario.tags;
    story.clauses = scenario.clauses;
    story.verdict = Verdict::none;
    story.reason = "it was not run";
  }
}

// Writes junit.xml, withholding what must not be written. Returns the exit code it leads to.
int write_junit(const RunResult& run, const std::vector<std::string>& secrets,
                const Arguments& arguments, reports::Console& console) {
  std::string xml = reports::junit_xml(run);
  int code = all_passed;
  const std::vector<reports::Leak> leaks = reports::find_leaks(xml, secrets);
  if (!leaks.empty()) {
    xml = reports::without_leaks(xml, leaks);
    std::set<std::string> forms;
    for (const reports::Leak& leak : leaks) forms.insert(leak.form);
    console.add_problem("a secret would have been written to the report in " +
                        std::to_string(leaks.size()) +
                        (leaks.size() == 1 ? " place (" : " places (") +
                        base::join(std::vector<std::string>(forms.begin(), forms.end()), ", ") +
                        "); each is withheld there");
    code = story_failed;
  }
  if (!arguments.write_report) return code;
  const base::Result<void> written =
      reports::write_report(arguments.report_directory, junit_name, xml);
  if (!written.ok()) {
    console.add_problem(written.error().detail);
    return environment;
  }
  console.add_note("Report: " + arguments.report_directory + "/" + junit_name);
  return code;
}

// The summary is for people who look at the job; failing to write it changes no verdict.
void tell_github(const RunResult& run, const std::vector<std::string>& secrets,
                 const Environment& environment_values, reports::Console& console) {
  const auto clean = [&](const std::string& text) {
    return reports::without_leaks(text, reports::find_leaks(text, secrets));
  };
  const std::string annotations = clean(reports::github_annotations(run));
  if (!annotations.empty()) console.add_note(annotations);
  const std::string file = environment_values.variable("GITHUB_STEP_SUMMARY");
  if (file.empty()) return;
  std::ofstream summary(file, std::ios::binary | std::ios::app);
  summary << clean(reports::github_summary(run));
  summary.flush();
  if (!summary) console.add_note("The job summary could not be written.");
}

// The signal that asked to end, or 0.
int interrupted_by(const Environment& environment_values) {
  return environment_values.interrupted ? environment_values.interrupted() : 0;
}

// Tells what passed again under every variant. Returns the exit code it leads to.
int sweep(const Arguments& arguments, const runner::Selection& selection,
          const runner::SuiteOutcome& outcome, std::ostream& out, std::ostream& err,
          const Environment& environment_values, const Works& works) {
  runner::SuiteOptions suite = arguments.suite;
  suite.stop = [&] { return interrupted_by(environment_values) != 0; };
  const runner::Sweep swept = works.run_over_assumptions(suite, selection, outcome);
  // Stories not told would count as holding.
  if (const int signal = interrupted_by(environment_values); signal != 0) {
    return interrupted + signal;
  }
  std::vector<std::string> secrets = outcome.secrets;
  secrets.insert(secrets.end(), swept.secrets.begin(), swept.secrets.end());
  const std::string text = sweep_text(selection, swept);
  out << "\n" << reports::without_leaks(text, reports::find_leaks(text, secrets));
  for (const std::string& problem : swept.environment_problems) {
    err << "rehearse: " << problem << "\n";
  }
  return swept.environment_problems.empty() ? all_passed : environment;
}

// A load error as a story that could not be told, so that every report has it with its place.
StoryResult as_story(const yaml::Problem& problem, std::size_t number) {
  StoryResult story;
  story.number = number;
  story.file = problem.file;
  story.line = std::max(problem.line, 1);
  story.title = "cannot be loaded";
  if (problem.line > 0) {
    story.title += " (line " + std::to_string(problem.line) + ", column " +
                   std::to_string(problem.column) + ")";
  }
  story.verdict = Verdict::error;
  reports::Finding finding;
  finding.blame = Blame::scenario;
  finding.sentence = problem.message;
  finding.where =
      reports::Location{problem.file, problem.line, std::max(problem.column, 1), problem.length};
  if (!problem.source_line.empty()) {
    finding.source = {problem.source_line};
    finding.first_source_line = problem.line;
  }
  story.findings.push_back(std::move(finding));
  return story;
}

// A run that ends before its first story leaves a report of that, not an older run's verdicts.
// Returns the exit code it leads to.
int report_that_nothing_ran(const Arguments& arguments, const std::vector<std::string>& words,
                            const runner::Selection& selection, int code, std::ostream& out,
                            std::ostream& err, const Environment& environment_values) {
  if (arguments.list) return code;
  RunResult result = head_of(arguments, words, selection, environment_values.now());
  result.clauses.clear();
  for (const yaml::Problem& problem : selection.problems) {
    result.stories.push_back(as_story(problem, result.stories.size() + 1));
  }
  if (on_github(environment_values)) out << reports::github_annotations(result);
  if (!arguments.write_report) return code;
  const auto written =
      reports::write_report(arguments.report_directory, junit_name, reports::junit_xml(result));
  if (written.ok()) return code;
  err << "rehearse: " << written.error().detail << "\n";
  static_cast<void>(reports::remove_report(arguments.report_directory, junit_name));
  return code;
}

int tell_problems(const runner::Selection& selection, std::ostream& err) {
  for (const yaml::Problem& problem : selection.problems) {
    err << yaml::to_text(problem) << "\n";
  }
  const std::size_t count = selection.problems.size();
  err << count << (count == 1 ? " problem" : " problems")
      << " in the story files; nothing was run\n";
  return bad_scenario;
}

// Said once, however many there are.
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

int run_stories(const Arguments& arguments, const std::vector<std::string>& words,
                std::ostream& out, std::ostream& err, const Environment& environment_values,
                const Works& works) {
  const runner::Selection selection = works.select(arguments.suite);
  tell_foreign(selection, err);
  if (!selection.problems.empty()) {
    return report_that_nothing_ran(arguments, words, selection, tell_problems(selection, err), out,
                                   err, environment_values);
  }
  if (selection.stories.empty()) {
    err << nothing_selected_text(arguments.suite, selection);
    return report_that_nothing_ran(arguments, words, selection, nothing_ran, out, err,
                                   environment_values);
  }
  if (arguments.list) return list_stories(selection, out);
  if (arguments.write_report) {
    const base::Result<void> removed =
        reports::remove_report(arguments.report_directory, junit_name);
    if (!removed.ok()) {
      err << "rehearse: " << removed.error().detail << "\n";
      return environment;
    }
  }

  const base::Instant started = environment_values.now();
  RunResult result = head_of(arguments, words, selection, started);
  reports::ConsoleOptions options;
  options.style.colour = wants_colour(arguments.colour, environment_values);
  if (environment_values.out_is_terminal && environment_values.out_columns > 0) {
    options.style.width = std::clamp<std::size_t>(environment_values.out_columns, 60, 140);
  }
  options.progress = progress_for(arguments.progress, environment_values, result.selected);
  options.verbose = arguments.verbose;
  if (on_github(environment_values)) options.fence = environment_values.unguessable;
  reports::Console console(out, options);
  console.run_starts(result);
  runner::SuiteOptions suite = arguments.suite;
  suite.stop = [&] { return interrupted_by(environment_values) != 0; };
  runner::SuiteOutcome outcome = works.run(suite, selection, console);
  result.wall = environment_values.now() - started;
  result.stories = outcome.stories;
  name_stories_that_never_ran(result, selection);
  if (!runs_a_whole_suite(arguments.suite)) leave_out_clauses_nobody_names(result);

  int code = verdict_of(result);
  for (const std::string& problem : outcome.environment_problems) console.add_problem(problem);
  if (!outcome.environment_problems.empty() && code != story_failed) code = environment;
  const int report_code = write_junit(result, outcome.secrets, arguments, console);
  if (report_code != all_passed && code != story_failed) code = report_code;
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
  // The verdicts are out by now: whoever does not want to wait for this may interrupt it.
  out.flush();
  const int sweep_code = sweep(arguments, selection, outcome, out, err, environment_values, works);
  return code == all_passed || sweep_code >= interrupted ? sweep_code : code;
}

int obey(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
         const Environment& environment_values, const Works& works) {
  const base::Result<Arguments> parsed =
      parse_arguments(words, std::max<std::size_t>(environment_values.cores, 1));
  if (!parsed.ok()) {
    if (parsed.error().detail.empty()) {
      err << short_help();
    } else {
      err << "rehearse: " << parsed.error().detail << "\n";
    }
    return usage;
  }
  switch (parsed->command) {
    case Command::help:
      out << help_text(parsed->topic);
      return all_passed;
    case Command::version:
      out << "rehearse " << REHEARSE_VERSION << "\n";
      return all_passed;
    case Command::assumptions:
      out << mocks::vendor::assumptions_text(runner::assumptions(), parsed->suite.assumed);
      return all_passed;
    case Command::run:
      return run_stories(*parsed, words, out, err, environment_values, works);
    case Command::new_suite:
      return new_suite(parsed->new_directory, out, err);
    case Command::bench:
      if (!works.bench) {
        err << "rehearse: this build cannot measure itself\n";
        return environment;
      }
      return works.bench(parsed->suite, out);
  }
  return usage;
}

}  // namespace

int cli_main(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
             const Environment& environment_values, const Works& works) {
  const int code = obey(words, out, err, environment_values, works);
  out.flush();
  // A green exit whose verdict nobody could read would be a lie.
  if (out.good() || code != all_passed) return code;
  err << "rehearse: standard output cannot be written\n";
  return environment;
}

}  // namespace smsrelay::cli
