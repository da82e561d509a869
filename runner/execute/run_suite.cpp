#include "runner/execute/run_suite.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "base/stopwatch.h"
#include "base/text.h"
#include "net/loopback_carrier.h"
#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"

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

}  // namespace

Selection select(const SuiteOptions& options) {
  Selection selection;
  Suite suite = load_suite(options.paths);
  for (const yaml::Problem& problem : suite.problems) {
    selection.problems.push_back(yaml::to_text(problem));
  }
  for (const Clause& clause : suite.clauses) {
    selection.clauses.push_back({clause.id, clause.level, clause.basis, clause.sentence});
  }
  std::set<std::string> tags;
  for (Scenario& scenario : suite.scenarios) {
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

SuiteOutcome run(const SuiteOptions& options, const Selection& selection,
                 reports::Listener& listener) {
  return run(options, selection, listener, [&] { return Wire::make(options.testbed); });
}

SuiteOutcome run(const SuiteOptions& options, const Selection& selection,
                 reports::Listener& listener, const MakeWire& make_wire) {
  SuiteOutcome outcome;
  outcome.stories.resize(selection.stories.size());
  std::mutex mutex;  // the listener and the outcome's lists
  std::set<std::string> secrets;
  std::atomic<std::size_t> next{0};

  const auto work = [&](std::size_t worker) {
    // One world, one core: what its threads tell each other then costs no wake-up across cores.
    net::pin_to_core(static_cast<int>(worker));
    std::unique_ptr<Wire> wire;
    while (true) {
      const std::size_t index = next.fetch_add(1);
      if (index >= selection.stories.size()) return;
      if (!wire) {
        auto made = make_wire();
        if (!made) {
          const std::lock_guard lock(mutex);
          outcome.environment_problems.push_back(made.error().detail);
          return;
        }
        wire = std::move(made).value();
      }
      const Scenario& scenario = selection.stories[index];
      {
        const std::lock_guard lock(mutex);
        listener.story_starts(scenario.file, scenario.title);
      }
      const base::Stopwatch watch;
      ToldStory told =
          run_story(*wire, scenario, selection.clauses, options.seed, options.keep_story_lines);
      told.result.wall = watch.elapsed();
      told.result.number = index + 1;
      if (!told.wire_usable) wire.reset();
      const std::lock_guard lock(mutex);
      secrets.insert(told.secrets.begin(), told.secrets.end());
      listener.story_ends(told.result);
      outcome.stories[index] = std::move(told.result);
    }
  };

  const std::size_t jobs =
      std::min(options.jobs, std::max<std::size_t>(1, selection.stories.size()));
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < jobs; ++worker) workers.emplace_back(work, worker);
  for (std::thread& worker : workers) worker.join();
  outcome.secrets.assign(secrets.begin(), secrets.end());
  return outcome;
}

}  // namespace smsrelay::runner
