// OwnWorld: finds expectations of a story that its own set-up makes impossible.
#pragma once

#include <optional>
#include <string>

#include "runner/execute/evidence.h"
#include "runner/execute/story.h"

namespace smsrelay::runner {

struct Contradiction {
  reports::Blame blame = reports::Blame::scenario;
  std::string hint;
};

// Why no relay could have sent this text for that question: it is the answer of another bot or
// space, no knowledge is asked like the question, or no bot of the story has such words. nullopt:
// the story's world does not exclude it. `question` is the one behind the SMS, if it is known.
std::optional<Contradiction> contradiction(Story&, const TextMatch& expected,
                                           const std::optional<Question>& question);

// The fault of the story that delayed this exchange, in words; empty: none did.
std::string own_delay(Story&, const sim::Exchange&);

}  // namespace smsrelay::runner
