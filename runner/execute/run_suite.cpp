#include "runner/execute/run_suite.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <system_error>

#include "base/stopwatch.h"
#include "base/text.h"
#include "base/workers.h"
#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"
#include "sim/loopback_carrier.h"

namespace smsrelay::runner {
namespace {

// Nothing wanted: everything is selected.
bool has_any(const std::vector<std::string>& own, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::ranges::any_of(wanted, [&](const std::string& one) {
           return std::ranges::find(own, one) != own.end();
         });
}

bool is_selected(const Scenario& scenario, const SuiteOptions& options) {
  if (!has_any(scenario.tags, options.tags)) return false;
  if (!has_any(scenario.clauses, options.clauses)) return false;
  if (options.filter.empty()) return true;
  const std::string wanted = base::ascii_lower(options.filter);
  return base::ascii_lower(scenario.title).find(wanted) != std::string::npos ||
         base::ascii_lower(scenario.file).find(wanted) != std::string::npos;
}

// The problem of a story's file that names an unknown assumption.
std::optional<yaml::Problem> problem_of(const std::string& name, const Setup::Assumed& assumed,
                                        const std::vector<Assumption>& known) {
  const auto checked = mocks::vendor::check_assumption(name, assumed.variant, known);
  if (checked) return std::nullopt;
  yaml::Problem problem;
  problem.file = assumed.place.file;
  problem.line = assumed.place.line;
  problem.column = assumed.place.column;
  problem.length = assumed.place.length;
  problem.message = checked.error().detail;
  std::ifstream file(problem.file);
  for (int line = 0; line < problem.line; ++line) std::getline(file, problem.source_line);
  return problem;
}

bool was_the_machine(const reports::StoryResult& story) {
  return story.verdict == reports::Verdict::error && !story.findings.empty() &&
         story.findings.front().blame == reports::Blame::environment;
}

// One story, to be told once under one set of assumptions.
struct Telling {
  std::size_t story = 0;  // index in the selection
  const Assumed* assumed = nullptr;
};
struct Told {
  std::vector<std::string> secrets;
  std::vector<std::string> environment_problems;  // why some were not run
  std::vector<std::string> notes;                 // why fewer workers told them than were asked for
};

// What the workers share.
struct Work {
  const SuiteOptions& options;
  const Selection& selection;
  const std::vector<Telling>& tellings;
  const MakeWire& make_wire;
  const std::function<void(const Telling&)>& starts;
  const std::function<void(const Telling&, reports::StoryResult)>& ends;

  std::mutex mutex = {};  // guards the calls of starts and ends, and what follows
  std::set<std::string> secrets = {};
  std::set<std::string> troubles = {};  // why wires could not be made
  std::size_t told = 0;
  std::size_t workers = 0;  // that had a wire
  std::atomic<std::size_t> next{0};
};

// A lack of resources of this machine ends here, for every part of a world.
template <typename Do>
auto or_no_room(Do what) -> base::Result<decltype(what())> {
  const auto no_room = [](const char* why) {
    return base::Error{"no-room", std::string("this machine has no room for another world (") +
                                      why +
                                      "); use fewer --jobs, raise its limits of memory and threads "
                                      "(ulimit -v, ulimit -u), or take --testbed memory"};
  };
  try {
    return what();
  } catch (const std::bad_alloc&) {
    return no_room("memory");
  } catch (const std::system_error& error) {
    return no_room(error.what());
  }
}

void tell_some(Work& work, std::size_t worker) {
  // The threads of one world share a core: waking each other is cheaper then.
  sim::pin_to_core(static_cast<int>(worker));
  std::unique_ptr<Wire> wire;
  bool counted = false;
  while (!work.options.stop || !work.options.stop()) {
    if (work.next >= work.tellings.size()) return;
    // Before a story is taken: without a wire it is left to the others.
    if (!wire) {
      auto made = or_no_room(work.make_wire);
      const std::lock_guard lock(work.mutex);
      if (!made || !*made) {
        work.troubles.insert(made ? made->error().detail : made.error().detail);
        return;
      }
      wire = std::move(*made).value();
      if (!counted) ++work.workers;
      counted = true;
    }
    const std::size_t index = work.next.fetch_add(1);
    if (index >= work.tellings.size()) return;
    const Telling& telling = work.tellings[index];
    {
      const std::lock_guard lock(work.mutex);
      work.starts(telling);
    }
    const base::Stopwatch watch;
    auto carried = or_no_room([&] {
      return run_story(*wire, work.selection.stories[telling.story], work.selection.clauses,
                       work.options.seed, work.options.keep_story_lines, *telling.assumed);
    });
    if (!carried) {
      const std::lock_guard lock(work.mutex);
      work.troubles.insert(carried.error().detail);
      return;
    }
    ToldStory told = *std::move(carried);
    told.result.wall = watch.elapsed();
    if (!told.wire_usable) wire.reset();
    const std::lock_guard lock(work.mutex);
    work.secrets.insert(told.secrets.begin(), told.secrets.end());
    ++work.told;
    work.ends(telling, std::move(told.result));
  }
}

// Tells all stories, with options.jobs workers or as many as this machine has room for, each on a
// wire of its own. Only one worker at a time calls `starts` or `ends`.
Told tell_all(const SuiteOptions& options, const Selection& selection,
              const std::vector<Telling>& tellings, const MakeWire& make_wire,
              const std::function<void(const Telling&)>& starts,
              const std::function<void(const Telling&, reports::StoryResult)>& ends) {
  Work work{options, selection, tellings, make_wire, starts, ends};
  const std::size_t jobs = std::min(options.jobs, std::max<std::size_t>(1, tellings.size()));
  // Fewer from the start where there is no room: a worker's own thread takes some of it.
  const Wire::Room room = Wire::room(options.testbed);
  const std::size_t with_room = std::clamp<std::size_t>(room.wires, 1, jobs);
  if (with_room < jobs) work.troubles.insert(room.bound);
  const std::size_t threads =
      base::run_on_threads(with_room, [&](std::size_t worker) { tell_some(work, worker); });
  if (threads < with_room) work.troubles.insert("this machine starts no more threads (ulimit -u)");
  Told out;
  out.secrets.assign(work.secrets.begin(), work.secrets.end());
  const bool all_told = work.told == tellings.size() || (options.stop && options.stop());
  for (const std::string& trouble : work.troubles) {
    if (all_told) {
      out.notes.push_back("told by " + std::to_string(work.workers) + " of " +
                          std::to_string(jobs) + " jobs: " + trouble);
    } else {
      out.environment_problems.push_back(trouble);
    }
  }
  return out;
}

}  // namespace

Selection select(const SuiteOptions& options) {
  Selection selection;
  Suite suite = load_suite(options.paths, options.strict, options.stop);
  selection.problems = std::move(suite.problems);
  selection.foreign = std::move(suite.foreign);
  selection.clauses = std::move(suite.clauses);
  selection.not_selected = suite.left_out;
  std::set<std::string> tags;
  std::set<std::string> clauses;
  const std::vector<Assumption> known = assumptions();
  std::set<std::string> problems;  // a set, because a story told twice has the same problem twice
  for (Scenario& scenario : suite.scenarios) {
    for (const auto& [name, assumed] : scenario.setup.assuming) {
      auto problem = problem_of(name, assumed, known);
      if (problem && problems.insert(yaml::to_text(*problem)).second) {
        selection.problems.push_back(std::move(*problem));
      }
    }
    selection.known_titles.push_back(scenario.title);
    tags.insert(scenario.tags.begin(), scenario.tags.end());
    clauses.insert(scenario.clauses.begin(), scenario.clauses.end());
    if (is_selected(scenario, options)) {
      selection.stories.push_back(std::move(scenario));
    } else {
      ++selection.not_selected;
    }
  }
  selection.known_tags.assign(tags.begin(), tags.end());
  selection.named_clauses.assign(clauses.begin(), clauses.end());
  return selection;
}

std::vector<reports::Clause> for_reports(const std::vector<Clause>& clauses) {
  std::vector<reports::Clause> out;
  for (const Clause& clause : clauses) {
    out.push_back({clause.id, clause.level, clause.basis, clause.sentence});
  }
  return out;
}

void name_untold_stories(std::vector<reports::StoryResult>& stories, const Selection& selection,
                         bool stopped, const std::string& why) {
  stories.resize(selection.stories.size());
  for (std::size_t i = 0; i < stories.size(); ++i) {
    reports::StoryResult& story = stories[i];
    if (story.number != 0) continue;
    const Scenario& scenario = selection.stories[i];
    story.number = i + 1;
    story.file = scenario.file;
    story.line = scenario.place.line;
    story.title = scenario.title;
    story.tags = scenario.tags;
    story.clauses = scenario.clauses;
    const std::string reason = why.empty() ? "it was not run" : "it was not run: " + why;
    if (stopped) {
      story.verdict = reports::Verdict::none;
      story.reason = reason;
    } else {
      story.verdict = reports::Verdict::error;
      reports::Finding finding;
      finding.blame = reports::Blame::environment;
      finding.sentence = reason;
      story.findings.push_back(std::move(finding));
    }
  }
}

SuiteOutcome run(const SuiteOptions& options, const Selection& selection,
                 reports::Listener& listener) {
  return run(options, selection, listener, [&] { return Wire::make(options.testbed); });
}

SuiteOutcome run(const SuiteOptions& options, const Selection& selection,
                 reports::Listener& listener, const MakeWire& make_wire) {
  SuiteOutcome outcome;
  outcome.stories.resize(selection.stories.size());
  std::vector<Telling> tellings;
  for (std::size_t i = 0; i < selection.stories.size(); ++i) {
    tellings.push_back({i, &options.assumed});
  }
  Told told = tell_all(
      options, selection, tellings, make_wire,
      [&](const Telling& telling) {
        const Scenario& scenario = selection.stories[telling.story];
        listener.story_starts(scenario.file, scenario.title);
      },
      [&](const Telling& telling, reports::StoryResult result) {
        result.number = telling.story + 1;
        listener.story_ends(result);
        outcome.stories[telling.story] = std::move(result);
      });
  outcome.secrets = std::move(told.secrets);
  outcome.environment_problems = std::move(told.environment_problems);
  outcome.notes = std::move(told.notes);
  return outcome;
}

Sweep run_over_assumptions(const SuiteOptions& options, const Selection& selection,
                           const SuiteOutcome& outcome, const std::vector<std::string>& only) {
  Sweep sweep;
  sweep.assumptions_tried.resize(selection.stories.size());
  sweep.assumptions_due.resize(selection.stories.size());
  struct Case {
    std::string assumption;
    std::string variant;
    Assumed assumed;
  };
  std::vector<Case> cases;
  for (const Assumption& assumption : assumptions()) {
    if (options.assumed.contains(assumption.name)) continue;
    if (!only.empty() && std::ranges::find(only, assumption.name) == only.end()) continue;
    for (std::size_t i = 1; i < assumption.variants.size(); ++i) {
      Assumed assumed = options.assumed;
      assumed[assumption.name] = assumption.variants[i].name;
      cases.push_back({assumption.name, assumption.variants[i].name, std::move(assumed)});
    }
  }
  std::vector<Telling> tellings;
  std::vector<const Case*> case_of;  // of each telling
  for (std::size_t story = 0; story < selection.stories.size(); ++story) {
    if (outcome.stories[story].verdict != reports::Verdict::pass) continue;
    for (const Case& each : cases) {
      if (settles(selection.stories[story].setup, each.assumption)) continue;
      tellings.push_back({story, &each.assumed});
      case_of.push_back(&each);
    }
  }
  sweep.tellings = tellings.size();
  std::vector<std::optional<reports::StoryResult>> results(tellings.size());
  Told told = tell_all(
      options, selection, tellings, [&] { return Wire::make(options.testbed); },
      [](const Telling&) {},
      [&](const Telling& telling, reports::StoryResult result) {
        results[static_cast<std::size_t>(&telling - tellings.data())] = std::move(result);
      });
  // An assumption counts as tried in a story once each of its variants has been told.
  std::map<std::pair<std::size_t, std::string>, bool> tried;
  for (std::size_t i = 0; i < tellings.size(); ++i) {
    const std::size_t story = tellings[i].story;
    const bool was_told = results[i] && !was_the_machine(*results[i]);
    const auto [entry, is_new] = tried.emplace(std::pair(story, case_of[i]->assumption), was_told);
    if (!is_new) entry->second = entry->second && was_told;
    if (!was_told) {
      ++sweep.untold;
      if (results[i]) told.environment_problems.push_back(results[i]->findings.front().actual);
    } else if (results[i]->verdict != reports::Verdict::pass) {
      sweep.breaks.push_back(
          {story, case_of[i]->assumption, case_of[i]->variant, results[i]->verdict,
           results[i]->findings.empty() ? results[i]->reason
                                        : results[i]->findings.front().sentence});
    }
  }
  for (const auto& [key, all_told] : tried) {
    ++sweep.assumptions_due[key.first];
    if (all_told) ++sweep.assumptions_tried[key.first];
  }
  sweep.secrets = std::move(told.secrets);
  sweep.environment_problems = std::move(told.environment_problems);
  return sweep;
}

}  // namespace smsrelay::runner
