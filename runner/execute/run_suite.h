// run_suite: from paths to verdicts. What `rehearse run` calls between reading its arguments and
// writing its reports.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "reports/listener.h"
#include "reports/run_result.h"
#include "runner/scenario/scenario.h"
#include "runner/testbed/assumptions.h"
#include "runner/testbed/wire.h"
#include "yaml/document.h"

namespace smsrelay::runner {

struct SuiteOptions {
  std::vector<std::string> paths = {"scenarios"};  // files and folders
  std::string testbed = "loopback";                // "memory" | "loopback"
  std::uint64_t seed = 1;
  std::vector<std::string> tags;     // a story with any of them; none: every story
  std::vector<std::string> clauses;  // a story that names any of them; none: every story
  std::string filter;                // part of the title or of the file, ASCII case ignored
  std::size_t jobs = 1;              // at least 1
  bool keep_story_lines = false;     // fill StoryResult::story of passing stories too
  Assumed assumed;                   // of the vendors; the others have their default
  bool strict = false;               // YAML that is no story is a load error
  // Asked before each story by every worker, and while stories are read; true: no more are told or
  // read. Empty: never.
  std::function<bool()> stop;
};

struct Selection {
  std::vector<Scenario> stories;  // by file, then by line
  std::size_t not_selected = 0;
  std::vector<yaml::Problem> problems;  // load errors; when there is one, nothing may run
  std::vector<std::string> foreign;     // YAML that is no story and was left alone
  std::vector<Clause> clauses;
  // Of every story that was loaded, selected or not: to name the nearest when nothing matched.
  std::vector<std::string> known_titles;
  std::vector<std::string> known_tags;
  std::vector<std::string> named_clauses;
};

Selection select(const SuiteOptions&);

// The clauses in the form the reports use.
std::vector<reports::Clause> for_reports(const std::vector<Clause>&);

struct SuiteOutcome {
  std::vector<reports::StoryResult> stories;  // one per selected story, in the selection's order
  // Whatever must not appear in anything written: keys, endpoint tokens. No doubles needed.
  std::vector<std::string> secrets;
  std::vector<std::string> environment_problems;  // why stories could not be run at all, if so
  std::vector<std::string> notes;  // for the user: why fewer workers ran than options.jobs
};

// Gives each story that was not run its name and a verdict, so that the results hold all stories.
// `stopped`: the run was ended early, which is the verdict `none`. Otherwise this machine could not
// run them, which is an error of the environment: a report without one would look green. `why` ends
// the sentence "it was not run"; may be empty.
void name_untold_stories(std::vector<reports::StoryResult>&, const Selection&, bool stopped,
                         const std::string& why = "");

// Runs every story of the selection. Calls story_starts and story_ends only; the caller owns
// run_starts and run_ends. Each StoryResult carries its place in the selection in `number`.
// Precondition: selection.problems is empty.
SuiteOutcome run(const SuiteOptions&, const Selection&, reports::Listener&);

// What happens to the stories under other assumptions: each story is told again under every variant
// that neither the run nor the story has chosen, one at a time.
struct Break {
  std::size_t story = 0;  // index in the selection
  std::string assumption;
  std::string variant;
  reports::Verdict verdict = reports::Verdict::fail;
  std::string sentence;  // the first finding's
};
struct Sweep {
  // Per story of the selection; an assumption of which a variant was not told does not count.
  std::vector<std::size_t> assumptions_tried;
  std::vector<std::size_t> assumptions_due;  // per story: those that were to be tried
  std::size_t tellings = 0;
  std::size_t untold = 0;            // of the tellings: for want of a testbed, or of time
  std::vector<Break> breaks;         // by story, then in the order of assumptions()
  std::vector<std::string> secrets;  // as in SuiteOutcome, as the next
  std::vector<std::string> environment_problems;
};
// Stories that do not pass in `outcome` are left out: they cannot show which assumptions their
// verdict depends on. `only`: the assumptions that are varied; empty: all of them.
Sweep run_over_assumptions(const SuiteOptions&, const Selection&, const SuiteOutcome& outcome,
                           const std::vector<std::string>& only = {});

// The same as run() on wires of the caller's. Called by each worker on its own thread, again after
// a wire got stuck.
using MakeWire = std::function<base::Result<std::unique_ptr<Wire>>()>;
SuiteOutcome run(const SuiteOptions&, const Selection&, reports::Listener&, const MakeWire&);

}  // namespace smsrelay::runner
