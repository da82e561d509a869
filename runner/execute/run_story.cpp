#include "runner/execute/run_story.h"

#include <algorithm>
#include <fstream>

#include "base/text.h"
#include "runner/execute/invariants.h"
#include "runner/execute/own_acts.h"
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

// Copies the lines around the finding from the file.
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
  finding.where = scenario.place;
  finding.expected = "the world goes on";
  finding.actual = error.code + ": " + error.detail;
  return finding;
}

Place place_of_clause(const Scenario& scenario, const std::string& id) {
  const auto at =
      static_cast<std::size_t>(std::ranges::find(scenario.clauses, id) - scenario.clauses.begin());
  return at < scenario.clause_places.size() ? scenario.clause_places[at] : scenario.place;
}

// For a story whose steps all went well: the clauses whose witness is missing.
std::vector<Finding> judge_proof(Story& story, const Ledger& ledger) {
  std::vector<Finding> out;
  const std::vector<std::string> left_out = not_judged(ledger);
  for (const Unproven& unproven : unproven_clauses(story.clauses(), seen_in(story, ledger))) {
    if (std::ranges::find(left_out, unproven.clause) != left_out.end()) continue;
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

// Steps that only our relay can be asked for: its admin API, its records, its log, its own codes.
struct NeedsOurRelay {
  bool operator()(const GuideStep&) const { return true; }
  bool operator()(const GuideWalk&) const { return true; }
  bool operator()(const Settled&) const { return true; }
  bool operator()(const Recorded&) const { return true; }
  bool operator()(const Quarantine&) const { return true; }
  bool operator()(const AdminSees&) const { return true; }
  bool operator()(const LogSays&) const { return true; }
  bool operator()(const BringBack&) const { return true; }
  bool operator()(const OptOutListed&) const { return true; }
  bool operator()(const ChannelCheck&) const { return true; }
  bool operator()(const ConsoleAct& act) const {
    return act.what == ConsoleAct::What::delete_channel;
  }
  bool operator()(const Texts& texts) const { return texts.acknowledged.refusal.has_value(); }
  bool operator()(const Replays& replays) const { return replays.acknowledged.refusal.has_value(); }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

struct Judged {
  std::vector<Finding> findings;
  std::string not_judged;  // why nothing can be said; empty: all was judged
};

// Empty: every clause the story names is judged.
std::string why_not_judged(const Scenario& scenario, const Ledger& ledger) {
  std::vector<std::string> named;
  for (const std::string& clause : not_judged(ledger)) {
    if (std::ranges::find(scenario.clauses, clause) != scenario.clauses.end()) {
      named.push_back(clause);
    }
  }
  if (named.empty()) return {};
  return base::join(named, ", ") + (named.size() == 1 ? " is" : " are") +
         " not judged: the relay is not ours, and has no ledger or log to read";
}

// The findings of the first step that did not go as written, or else of the invariants.
Judged tell(Story& story) {
  const bool ours = story.world().relay_is_ours();
  std::string left_out;
  for (const Step& step : story.scenario().story) {
    if (!ours && std::visit(NeedsOurRelay(), step.act)) {
      left_out = "line " + std::to_string(step.place.line) +
                 " asks for what only our relay has, and this one is not ours";
      break;
    }
    story.begins(step);
    std::optional<Finding> finding = perform(story, step);
    if (story.stuck()) return {};
    if (story.world().endless()) break;
    if (finding) {
      explain_by_own_acts(story, *finding);
      return {{std::move(*finding)}, {}};
    }
  }
  story.ends_here();
  const Ledger ledger = settle(story);
  if (story.stuck()) return {};
  // The steps that were left out may have been those that receive what was sent.
  if (!left_out.empty()) return {{}, std::move(left_out)};
  Judged judged{judge_invariants(story, ledger), why_not_judged(story.scenario(), ledger)};
  if (judged.findings.empty()) judged.findings = judge_proof(story, ledger);
  return judged;
}

}  // namespace

ToldStory run_story(Wire& wire, const Scenario& scenario, const std::vector<Clause>& clauses,
                    std::uint64_t seed, bool keep_lines, const Assumed& assumed,
                    const World::ForeignRelay& foreign) {
  ToldStory told;
  StoryResult& result = told.result;
  result.file = scenario.file;
  result.line = scenario.place.line;
  result.title = scenario.title;
  result.tags = scenario.tags;
  result.clauses = scenario.clauses;

  World world(wire, scenario, seed_of(scenario, seed), assumed);
  if (foreign) world.use_relay(foreign);
  if (auto started = world.start(); !started) {
    result.verdict = Verdict::error;
    result.findings.push_back(
        cannot_run(scenario, "The world could not be built.", started.error()));
    quote_source(result.findings.back());
    told.secrets = world.secrets();
    return told;
  }
  Story story(world, scenario, clauses);
  const Judged judged = tell(story);
  const std::vector<Finding>& findings = judged.findings;
  std::optional<std::size_t> decisive;
  if (story.stuck()) {
    // Any other finding would only follow from the exchange that never arrived.
    result.findings.push_back(cannot_run(scenario,
                                         story.stuck()->code == "no-connection"
                                             ? "This machine could not carry a call."
                                             : "Something on the wire never arrived.",
                                         *story.stuck()));
    told.wire_usable = false;
  } else if (!findings.empty()) {
    result.findings.assign(findings.begin(), findings.end());
    decisive = findings.front().shown_by;
  }
  if (result.findings.empty()) result.reason = judged.not_judged;
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
