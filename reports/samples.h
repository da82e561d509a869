// Runs for the tests of this room: an ordinary one, one with every verdict, and a hostile one.
#pragma once

#include "reports/run_result.h"

namespace smsrelay::reports::samples {

inline std::vector<Clause> clauses() {
  std::vector<Clause> all;
  const std::pair<char, int> parts[] = {{'A', 5}, {'B', 5}, {'C', 4}, {'D', 4}};
  for (const auto& [letter, count] : parts) {
    for (int i = 1; i <= count; ++i) {
      all.push_back({std::string("GUIDE-") + letter + std::to_string(i), "MUST", "guide",
                     "a step of the guide"});
    }
  }
  all.push_back({"DYDU-CTX-1", "MUST", "documented", "a dialog is kept for ten minutes"});
  all.push_back({"RELAY-ONCE-1", "MUST", "assumed", "one reply per received SMS"});
  all.push_back({"SMSMODE-RETRY-1", "SHOULD", "documented", "a refused SMS is delivered again"});
  return all;
}

inline StoryResult passing() {
  StoryResult story;
  story.number = 1;
  story.file = "scenarios/guide/whole.yaml";
  story.line = 2;
  story.title = "The whole guide, then a test message";
  for (const Clause& clause : clauses()) {
    if (clause.id.starts_with("GUIDE-") && clause.id != "GUIDE-D3") {
      story.clauses.push_back(clause.id);
    }
  }
  story.verdict = Verdict::pass;
  story.wall = std::chrono::microseconds(4567);
  story.virtual_time = std::chrono::seconds(95);
  story.exchanges = 12;
  return story;
}

inline StoryResult answered_twice() {
  using std::chrono::milliseconds;
  StoryResult story;
  story.number = 2;
  story.file = "scenarios/retries/opening-hours.yaml";
  story.line = 2;
  story.title = "Opening hours, while Dydu is down and smsmode repeats itself";
  story.clauses = {"SMSMODE-RETRY-1", "DYDU-CTX-1", "RELAY-ONCE-1"};
  story.verdict = Verdict::fail;
  Finding finding;
  finding.blame = Blame::relay;
  finding.rule = "RELAY-ONCE-1";
  finding.sentence = "Anna got the same answer twice.";
  finding.rule_text = "one reply per received SMS";
  finding.where = base::Place{story.file, 31, 24, 14};
  finding.source = {"  - any order, within 2m:", "      - Anna receives: \"Ouvert à 9 h\"",
                    "  - wait: 31h"};
  finding.first_source_line = 30;
  finding.expected = "1 SMS \"Ouvert à 9 h\"";
  finding.actual = "2 SMS \"Ouvert à 9 h\"";
  finding.nearest = "the repeat of mo-1 at +4.000s was answered 200 and asked Dydu again";
  finding.hint = "seen ids seem to be kept in memory only; the relay restarted at +0.900s";
  story.findings.push_back(finding);
  story.story = {
      {milliseconds(0), "", "Anna > Horaires d'ouverture ?", false},
      {milliseconds(4), "", "relay > smsmode webhook 200", false},
      {milliseconds(4), "FAULT", "relay crashes, restarts at +0.900s", false},
      {milliseconds(912), "FAULT", "relay > Dydu talk, no dialog   503", false},
      {milliseconds(4000), "REPEAT", "smsmode delivers mo-1 again", true},
      {milliseconds(6930), "", "relay > Dydu talk, no dialog   200 C1", false},
      {milliseconds(6951), "", "Anna < Ouvert à 9 h", false},
      {std::chrono::hours(30) + milliseconds(6981), "", "Anna < Ouvert à 9 h", true},
  };
  story.wall = std::chrono::microseconds(9876);
  story.virtual_time = std::chrono::hours(31);
  story.exchanges = 9;
  return story;
}

inline StoryResult wire_never_quiet() {
  StoryResult story;
  story.number = 3;
  story.file = "scenarios/retries/opening-hours.yaml";
  story.line = 60;
  story.title = "The wire never becomes quiet";
  story.clauses = {"SMSMODE-RETRY-1"};
  story.verdict = Verdict::error;
  Finding finding;
  finding.blame = Blame::environment;
  finding.sentence = "Exchange #4 relay > dydu was silent for 5 s of real time.";
  story.findings.push_back(finding);
  story.wall = std::chrono::milliseconds(5001);
  return story;
}

inline StoryResult not_judged() {
  StoryResult story;
  story.number = 4;
  story.file = "scenarios/retries/ladder.yaml";
  story.title = "The whole ladder";
  story.verdict = Verdict::none;
  story.reason = "31h of real time would be needed on the remote testbed";
  return story;
}

// Texts by which a stranger with a phone, a bot or a file name could damage a report.
inline StoryResult hostile() {
  StoryResult story;
  story.number = 5;
  story.file = "scenarios/hostile/a&b <c>.yaml";
  story.line = 3;
  story.title =
      "\x1b[31mred\x1b[0m \"quoted\" <b>&amp;</b> ]]> \xE2\x80\xAE"
      "desrever";
  story.clauses = {"RELAY-ONCE-1"};
  story.verdict = Verdict::fail;
  Finding finding;
  finding.blame = Blame::relay;
  finding.rule = "RELAY-ONCE-1";
  finding.sentence = "Anna read </failure><script>alert(1)</script>\r\n::error::owned";
  finding.where = base::Place{story.file, 7, 12, 9};
  finding.source = {"story:", "\t- A: \"é\x1b]0;\"\xEF\xBF\xBE\xFF tail"};
  finding.first_source_line = 6;
  finding.expected = "line one\nline two\x08\x08";
  finding.actual = std::string("nul \0 here", 10) + "\n::stop-commands::x\n\xED\xA0\x80";
  finding.hint = "$(rm -rf /) `id` ${x} {{x}} <!--<script> ##vso[task]";
  story.findings.push_back(finding);
  story.story = {{std::chrono::milliseconds(1), "", "Anna > \x1b[2J\n::add-mask::a", true}};
  story.wall = std::chrono::microseconds(1);
  return story;
}

inline RunResult run_of(std::vector<StoryResult> stories) {
  RunResult run;
  run.command = "./rehearse run scenarios --seed 1";
  run.version = "0.1.0";
  run.testbed = "loopback";
  run.seed = 1;
  run.jobs = 2;
  run.started_at = "2026-11-22T14:05:07";
  run.wall = std::chrono::milliseconds(217);
  run.selected = stories.size();
  run.stories = std::move(stories);
  run.clauses = clauses();
  run.reliances = {3, {{"ASSUME-SMSMODE-CONSOLE-URL-SHOWN", 2, {"GUIDE-A4", "GUIDE-B4"}}}};
  return run;
}

inline RunResult all_verdicts() {
  return run_of({passing(), answered_twice(), wire_never_quiet(), not_judged()});
}

}  // namespace smsrelay::reports::samples
