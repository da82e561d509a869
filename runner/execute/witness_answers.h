// WitnessAnswers: facts about one answer of Dydu besides its text.
#pragma once

#include <string>
#include <string_view>

#include "runner/execute/evidence.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

// A field of `values` that is present and neither empty, zero nor false: "sidebar".
bool has_field(const sim::Exchange&, std::string_view name);

// The answer names its language, and it is not the question's.
bool is_in_another_language(const Question&, const sim::Exchange&);

// The story gave a knowledge this outcome code of its own.
bool has_type_of_the_story(const Question&, const Scenario&);

// The story, or its bot, has this text only for this case.
bool is_from_a_branch(const Question&, const Scenario&);
bool is_after_a_capture(const Question&, const Scenario&);
bool is_for_want_of_an_operator(const Question&, const Scenario&);

// Whether an SMS with this text is an answer of which a part was left out: it ends with the relay's
// mark, and one of these answers is longer and does not.
bool is_cut(const std::string& sms, const std::vector<Question>& asked);

}  // namespace smsrelay::runner
