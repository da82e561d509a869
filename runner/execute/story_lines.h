// StoryLines: the transcript as people read it: who said what to whom, when, and what came of it.
#pragma once

#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// One line per SMS, exchange and remark of the story, in order; the line of the event `decisive` is
// marked. What comes at or after the event `end` is left out, but for the decisive line. Neither
// the building of the world nor our own reading of the relay's ledger is shown. Never holds a
// secret, a key or an endpoint.
std::vector<reports::StoryLine> story_lines(Story&, std::optional<std::size_t> decisive,
                                            std::size_t end);

}  // namespace smsrelay::runner
