// Assumptions: everything a world takes for granted about the vendors, from both mocks.
#pragma once

#include <vector>

#include "mocks/vendor/assumption.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

using mocks::vendor::Assumed;
using mocks::vendor::Assumption;

std::vector<Assumption> assumptions();

// What holds for a story: its own word first, then the run's.
Assumed assumed_for(const Setup&, const Assumed& of_the_run);
// Whether the story says itself how it is; then a run cannot vary it.
bool settles(const Setup&, const std::string& assumption);

}  // namespace smsrelay::runner
