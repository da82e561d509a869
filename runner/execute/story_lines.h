// StoryLines: the transcript for people: who sent what to whom, when, and the result.
#pragma once

#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// One line per SMS, exchange and remark of the story, in order; the line of the event `decisive` is
// marked. Events from `end` on are left out, unless the decisive one is later or there is none. The
// building of the world and our own reading of the relay's ledger are not shown. Never holds a
// secret, a key or an endpoint.
std::vector<reports::StoryLine> story_lines(Story&, std::optional<std::size_t> decisive,
                                            std::size_t end);

}  // namespace smsrelay::runner
