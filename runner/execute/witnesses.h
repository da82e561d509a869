// Witnesses: finds the clauses that a story has put to the test.
//
// Each kind of fact that a witness can name (runner/scenario/witness.h) has one function here. It
// looks for the fact among what crossed the wires, what the people sent and received, what was
// clicked, and what our relay recorded of each SMS, and tells when it happened.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "runner/execute/evidence.h"
#include "runner/execute/invariants.h"
#include "runner/execute/pairing.h"
#include "runner/execute/story.h"

namespace smsrelay::runner {

// The evidence in which facts are looked for. Each part is computed once.
struct Seen {
  const Scenario& scenario;
  const sim::Transcript& transcript;
  const Clicks& clicks;
  std::vector<Mo> received;  // those that reached the relay
  std::vector<Question> asked;
  std::vector<Sending> sent;
  std::vector<Notification> reports;  // those that reached the relay
  std::vector<std::uint64_t> look_ups;
  Positions positions;
  Numbers numbers;
  const Ledger& ledger;
};
Seen seen_in(Story&, const Ledger&);

// A place in the order of all events and clicks.
struct Moment {
  std::size_t event = 0;  // of the transcript; of a click, the event that comes after it
  std::size_t click = 0;  // from 1, of a click; behind all clicks, of an event
  auto operator<=>(const Moment&) const = default;
};

// Every time it happened; empty: never.
std::vector<Moment> moments_of(const Fact&, const Seen&);

struct Unproven {
  std::string clause;
  std::vector<std::string> missing;  // the conditions of its witness that were not met, in words
};
// The clauses that the story names and did not put to the test. A clause without a witness, and one
// that is not in clauses.yaml, counts as tested.
std::vector<Unproven> unproven_clauses(const std::vector<Clause>&, const Seen&);

}  // namespace smsrelay::runner
