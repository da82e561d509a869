// OwnActs: finds out whether an expectation was not met because of what the story itself did or
// assumed: it revokes its own key, never clicks Finish, expects an answer of another space.
//
// One ordered table (own_acts.cpp). Each row takes away something an expectation needs; the first
// row that fits gives the hint. A row blames SCENARIO only if the evidence leaves no room for the
// relay to have done otherwise.
#pragma once

#include "runner/execute/story.h"

namespace smsrelay::runner {

// Fills in `blame`, `hint` and `nearest` of a finding whose `unmet` says what was needed. Leaves
// alone a finding that blames somebody already.
void explain_by_own_acts(Story&, Finding&);

}  // namespace smsrelay::runner
