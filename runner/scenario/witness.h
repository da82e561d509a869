// Witness: what must have happened in a story for one of its clauses to have been put to the test.
//
//   witness: "GUIDE-B3 was clicked"
//   witness: ["a person opted out somehow", "then an SMS reached the relay once"]
//
// A list holds conditions that must all be met. A condition is one fact, or several joined by
// ", or ", of which one is enough. A condition that begins with "then " must be met after the one
// before it. A fact is a sentence of fact_forms() with its blanks filled in.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace smsrelay::runner {

struct Fact {
  enum class Kind {
    clicked,
    accepted,
    refused,
    said,
    settled,
    opted_out,
    while_opted_out,
    delivered,
    wrote,
    asked,
    answered,
    call_answered,
    posted,
    reported,
    received,
    assumed,
  };
  Kind kind = Kind::clicked;
  std::vector<std::string> blanks;  // the values of the blanks, in the order of the sentence
  std::string words;                // the whole fact, as written
};

struct Condition {
  std::vector<Fact> facts;  // one of these; never empty
  bool then = false;        // after the condition before it
};
using Witness = std::vector<Condition>;  // each of these; empty: every story that passes will do

// One sentence of the table. A blank is written "{}".
struct FactForm {
  Fact::Kind kind;
  std::string_view sentence;  // "a {} was answered {}"
  std::string_view fillings;  // what may stand in the blanks, in words
};
std::span<const FactForm> fact_forms();

// Error "bad-witness" names the part that cannot be read, and the nearest sentence of the table.
base::Result<Condition> read_condition(std::string_view text);

// "then an SMS was settled loop, or a report came".
std::string to_text(const Condition&);

}  // namespace smsrelay::runner
