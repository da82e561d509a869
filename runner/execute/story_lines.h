// StoryLines: the transcript as people read it: who said what to whom, when, and what came of it.
#pragma once

#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// One line per SMS, exchange and remark, in order. `decisive` is an exchange or 0: its line is
// marked. Never holds a secret, a key or an endpoint.
std::vector<reports::StoryLine> story_lines(Story&);

}  // namespace smsrelay::runner
