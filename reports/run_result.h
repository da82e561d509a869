// RunResult: the results of a run, as plain data. Every report is a pure function of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/place.h"
#include "reports/reliance.h"

namespace smsrelay::reports {

enum class Verdict { none, pass, inconclusive, fail, error };
enum class Blame { none, relay, config, scenario, mock, environment };
std::string_view to_text(Verdict);  // "pass"
std::string_view to_text(Blame);    // "RELAY"

// One line of "Story so far".
struct StoryLine {
  base::Duration offset{0};  // since the story began
  std::string mark;          // "", "FAULT", "REPEAT", "LATE"
  std::string text;          // "Anna > Horaires ?", "relay > dydu talk, no dialog   503"
  bool decisive = false;     // the event that decided the verdict
};

// Why a story did not pass: one decisive fact, then the evidence.
struct Finding {
  Blame blame = Blame::relay;
  std::string rule;       // clause or invariant id: "RELAY-ONCE-1"
  std::string sentence;   // "Anna got the same answer twice."
  std::string rule_text;  // "one reply per received SMS"
  std::optional<base::Place> where;
  std::vector<std::string>
      source;  // the lines around `where`, source[i] is line first_source_line + i
  int first_source_line = 0;
  std::string expected;
  std::string actual;
  std::string nearest;  // the nearest thing that did happen
  std::string hint;
};

struct StoryResult {
  std::size_t number = 0;  // its place among the selected stories, from 1; 0: unknown
  std::string file;        // scenarios/retries/x.yaml
  int line = 1;
  std::string title;  // unique within the file
  std::vector<std::string> tags;
  std::vector<std::string> clauses;
  Verdict verdict = Verdict::none;
  std::string reason;  // for none and inconclusive
  std::vector<Finding> findings;
  std::vector<StoryLine> story;  // filled unless it passed
  base::Duration wall{0};        // real time it took
  base::Duration virtual_time{0};
  std::size_t exchanges = 0;
};

// One promise that stories prove.
struct Clause {
  std::string id;     // "GUIDE-A1"
  std::string level;  // "MUST" | "SHOULD"
  std::string basis;  // "guide" | "documented" | "observed" | "assumed"
  std::string sentence;
};

struct RunResult {
  std::string command;                 // how to run it again: "rehearse run scenarios --seed 7"
  std::string program = "./rehearse";  // how it was called, fit for a shell
  std::string version;
  std::string testbed;  // "loopback"
  std::uint64_t seed = 0;
  std::vector<std::string> assumed;  // "ASSUME-SMSMODE-MO-ORIENTATION=swapped"
  std::size_t jobs = 1;
  std::string started_at;  // UTC, "2026-11-22T14:05:07"
  base::Duration wall{0};
  std::vector<StoryResult> stories;  // in file order, not in the order in which they ended
  std::size_t selected = 0;          // stories selected for this run
  std::size_t not_selected = 0;      // stories left out by --tag, --clause and --filter
  std::vector<Clause> clauses;
  Reliances reliances;  // the assumptions behind the verdict of a whole suite; empty for a part
};

}  // namespace smsrelay::reports
