#include "runner/execute/run_story.h"

#include <algorithm>
#include <fstream>

#include "base/text.h"
#include "runner/execute/invariants.h"
#include "runner/execute/steps.h"
#include "runner/execute/story_lines.h"
#include "runner/execute/witnesses.h"

namespace smsrelay::runner {
namespace {

using reports::StoryResult;
using reports::Verdict;

std::uint64_t seed_of(const Scenario& scenario, std::uint64_t seed) {
  base::SeededRng chance(seed, scenario.title);
  return chance.next();
}

// The lines around the finding, as they stand in the file.
void quote_source(reports::Finding& finding) {
  if (!finding.where) return;
  std::ifstream file(finding.where->file);
  const int first = std::max(1, finding.where->line - 1);
  std::string line;
  for (int number = 1; number <= finding.where->line && std::getline(file, line); ++number) {
    if (number < first) continue;
    if (finding.source.empty()) finding.first_source_line = number;
    finding.source.push_back(line);
  }
}

reports::Finding cannot_run(const Scenario& scenario, std::string sentence,
                            const base::Error& error) {
  reports::Finding finding;
  finding.blame = reports::Blame::environment;
  finding.rule = "STORY-RUN";
  finding.rule_text = "the story can be told";
  finding.sentence = std::move(sentence);
  finding.where = reports::Location{scenario.place.file, scenario.place.line, scenario.place.column,
                                    scenario.place.length};
  finding.expected = "the world goes on";
  finding.actual = error.code + ": " + error.detail;
  return finding;
}

Place place_of_clause(const Scenario& scenario, const std::string& id) {
  const auto at =
      static_cast<std::size_t>(std::ranges::find(scenario.clauses, id) - scenario.clauses.begin());
  return at < scenario.clause_places.size() ? scenario.clause_places[at] : scenario.place;
}

// A story that went as written has yet to show what it names.
std::vector<Finding> judge_proof(Story& story) {
  std::vector<Finding> out;
  for (const Unproven& unproven : unproven_clauses(story.clauses(), seen_in(story))) {
    Finding finding = story.finding(place_of_clause(story.scenario(), unproven.clause),
                                    "This story proves nothing about " + unproven.clause + ".");
    finding.blame = reports::Blame::scenario;
    finding.rule = "STORY-WITNESS";
    finding.rule_text = "a story puts every clause it names to the test";
    finding.expected = base::join(unproven.missing, "; and ");
    finding.actual = "nothing of the kind happened";
    finding.hint = "let it happen in the story, or take " + unproven.clause + " out of `clauses`";
    out.push_back(std::move(finding));
  }
  return out;
}

// The findings of the first step that did not go as written, or else of the invariants.
// `not_judged_here`: the clauses this relay's evidence does not reach.
std::vector<Finding> tell(Story& story, std::vector<std::string>& not_judged_here) {
  for (const Step& step : story.scenario().story) {
    std::optional<Finding> finding = perform(story, step);
    if (story.stuck()) return {};
    if (story.world().endless()) break;
    if (finding) return {std::move(*finding)};
  }
  story.ends_here();
  const Ledger ledger = settle(story);
  if (story.stuck()) return {};
  not_judged_here = not_judged(ledger);
  std::vector<Finding> findings = judge_invariants(story, ledger);
  if (findings.empty()) findings = judge_proof(story);
  return findings;
}

}  // namespace

ToldStory run_story(Wire& wire, const Scenario& scenario, const std::vector<Clause>& clauses,
                    std::uint64_t seed, bool keep_lines, const Assumed& assumed) {
  ToldStory told;
  StoryResult& result = told.result;
  result.file = scenario.file;
  result.line = scenario.place.line;
  result.title = scenario.title;
  result.tags = scenario.tags;
  result.clauses = scenario.clauses;

  World world(wire, scenario, seed_of(scenario, seed), assumed);
  if (auto started = world.start(); !started) {
    result.verdict = Verdict::error;
    result.findings.push_back(
        cannot_run(scenario, "The world could not be built.", started.error()));
    quote_source(result.findings.back());
    told.secrets = world.secrets();
    return told;
  }
  Story story(world, scenario, clauses);
  std::vector<std::string> not_judged;
  const std::vector<Finding> findings = tell(story, not_judged);
  std::optional<std::size_t> decisive;
  if (story.stuck()) {
    // Any other finding would only follow from the exchange that never arrived.
    result.findings.push_back(
        cannot_run(scenario, "Something on the wire never arrived.", *story.stuck()));
    told.wire_usable = false;
  } else if (!findings.empty()) {
    result.findings.assign(findings.begin(), findings.end());
    decisive = findings.front().shown_by;
  }
  if (result.findings.empty()) {
    for (const std::string& clause : not_judged) {
      if (std::ranges::find(scenario.clauses, clause) == scenario.clauses.end()) continue;
      result.reason = clause + " is not judged: the relay is not ours, and has no ledger to read";
    }
  }
  if (keep_lines || !result.findings.empty()) {
    result.story = story_lines(story, decisive, story.end_event());
  }
  for (reports::Finding& finding : result.findings) quote_source(finding);
  result.verdict = story.stuck()              ? Verdict::error
                   : !result.findings.empty() ? Verdict::fail
                   : !result.reason.empty()   ? Verdict::none
                                              : Verdict::pass;
  result.virtual_time = story.now() - story.began();
  result.exchanges = wire.transcript().exchanges().size();
  told.secrets = world.secrets();
  return told;
}

}  // namespace smsrelay::runner
