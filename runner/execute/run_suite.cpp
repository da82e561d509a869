#include "runner/execute/run_suite.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "base/stopwatch.h"
#include "base/text.h"
#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"
#include "sim/loopback_carrier.h"

namespace smsrelay::runner {
namespace {

bool is_selected(const Scenario& scenario, const SuiteOptions& options) {
  const auto has_tag = [&](const std::string& tag) {
    return std::find(scenario.tags.begin(), scenario.tags.end(), tag) != scenario.tags.end();
  };
  if (!options.tags.empty() && std::none_of(options.tags.begin(), options.tags.end(), has_tag)) {
    return false;
  }
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

// One story, to be told once under one set of assumptions.
struct Telling {
  std::size_t story = 0;  // index in the selection
  const Assumed* assumed = nullptr;
};
struct Told {
  std::vector<std::string> secrets;
  std::vector<std::string> environment_problems;
};

// Tells all stories, with options.jobs workers, each on a wire of its own. Only one worker at a
// time calls `starts` or `ends`.
Told tell_all(const SuiteOptions& options, const Selection& selection,
              const std::vector<Telling>& tellings, const MakeWire& make_wire,
              const std::function<void(const Telling&)>& starts,
              const std::function<void(const Telling&, reports::StoryResult)>& ends) {
  Told out;
  std::mutex mutex;
  std::set<std::string> secrets;
  std::atomic<std::size_t> next{0};

  const auto work = [&](std::size_t worker) {
    // The threads of one world share a core: waking each other is cheaper then.
    sim::pin_to_core(static_cast<int>(worker));
    std::unique_ptr<Wire> wire;
    while (true) {
      const std::size_t index = next.fetch_add(1);
      if (index >= tellings.size() || (options.stop && options.stop())) return;
      if (!wire) {
        auto made = make_wire();
        if (!made) {
          const std::lock_guard lock(mutex);
          out.environment_problems.push_back(made.error().detail);
          return;
        }
        wire = std::move(made).value();
      }
      const Telling& telling = tellings[index];
      {
        const std::lock_guard lock(mutex);
        starts(telling);
      }
      const base::Stopwatch watch;
      ToldStory told = run_story(*wire, selection.stories[telling.story], selection.clauses,
                                 options.seed, options.keep_story_lines, *telling.assumed);
      told.result.wall = watch.elapsed();
      if (!told.wire_usable) wire.reset();
      const std::lock_guard lock(mutex);
      secrets.insert(told.secrets.begin(), told.secrets.end());
      ends(telling, std::move(told.result));
    }
  };

  const std::size_t jobs = std::min(options.jobs, std::max<std::size_t>(1, tellings.size()));
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < jobs; ++worker) workers.emplace_back(work, worker);
  for (std::thread& worker : workers) worker.join();
  out.secrets.assign(secrets.begin(), secrets.end());
  return out;
}

}  // namespace

Selection select(const SuiteOptions& options) {
  Selection selection;
  Suite suite = load_suite(options.paths, options.strict);
  selection.problems = std::move(suite.problems);
  selection.foreign = std::move(suite.foreign);
  selection.clauses = std::move(suite.clauses);
  std::set<std::string> tags;
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
    if (is_selected(scenario, options)) {
      selection.stories.push_back(std::move(scenario));
    } else {
      ++selection.not_selected;
    }
  }
  selection.known_tags.assign(tags.begin(), tags.end());
  return selection;
}

std::vector<reports::Clause> for_reports(const std::vector<Clause>& clauses) {
  std::vector<reports::Clause> out;
  for (const Clause& clause : clauses) {
    out.push_back({clause.id, clause.level, clause.basis, clause.sentence});
  }
  return out;
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
  return outcome;
}

Sweep run_over_assumptions(const SuiteOptions& options, const Selection& selection,
                           const SuiteOutcome& outcome) {
  Sweep sweep;
  sweep.assumptions_tried.resize(selection.stories.size());
  struct Case {
    std::string assumption;
    std::string variant;
    Assumed assumed;
  };
  std::vector<Case> cases;
  for (const Assumption& assumption : assumptions()) {
    if (options.assumed.contains(assumption.name)) continue;
    for (std::size_t i = 1; i < assumption.variants.size(); ++i) {
      Assumed assumed = options.assumed;
      assumed[assumption.name] = assumption.variants[i].name;
      cases.push_back({assumption.name, assumption.variants[i].name, std::move(assumed)});
    }
  }
  std::vector<Telling> tellings;
  for (std::size_t story = 0; story < selection.stories.size(); ++story) {
    if (outcome.stories[story].verdict != reports::Verdict::pass) continue;
    std::string last;
    for (const Case& each : cases) {
      if (settles(selection.stories[story].setup, each.assumption)) continue;
      if (each.assumption != last) ++sweep.assumptions_tried[story];
      last = each.assumption;
      tellings.push_back({story, &each.assumed});
    }
  }
  sweep.tellings = tellings.size();
  std::vector<std::optional<Break>> found(tellings.size());
  Told told = tell_all(
      options, selection, tellings, [&] { return Wire::make(options.testbed); },
      [](const Telling&) {},
      [&](const Telling& telling, const reports::StoryResult& result) {
        if (result.verdict == reports::Verdict::pass) return;
        const auto of = std::find_if(cases.begin(), cases.end(), [&](const Case& each) {
          return &each.assumed == telling.assumed;
        });
        found[static_cast<std::size_t>(&telling - tellings.data())] =
            Break{telling.story, of->assumption, of->variant, result.verdict,
                  result.findings.empty() ? result.reason : result.findings.front().sentence};
      });
  for (auto& each : found) {
    if (each) sweep.breaks.push_back(std::move(*each));
  }
  sweep.secrets = std::move(told.secrets);
  sweep.environment_problems = std::move(told.environment_problems);
  return sweep;
}

}  // namespace smsrelay::runner
