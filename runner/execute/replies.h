// Replies: which SMS and which question stand behind an SMS that a phone received.
#pragma once

#include <optional>

#include "runner/execute/evidence.h"
#include "runner/execute/story.h"

namespace smsrelay::runner {

// The last question that was answered to this phone's pseudonym before this SMS was sent.
std::optional<Question> question_behind(Story&, const sim::RadioText&);

// The same, if it is the question of the SMS whose turn it is: a phone has its first SMS answered
// first. nullopt: the relay may have answered the wrong SMS.
std::optional<Question> question_in_turn(Story&, std::size_t radio);

}  // namespace smsrelay::runner
