// Assumptions: everything a world assumes about the vendors, from both mocks.
#pragma once

#include <vector>

#include "mocks/vendor/assumption.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

using mocks::vendor::Assumed;
using mocks::vendor::Assumption;

std::vector<Assumption> assumptions();

// The variants for one story: the story's own choices, then the run's.
Assumed assumed_for(const Setup&, const Assumed& of_the_run);
// Whether the story chooses the variant itself. A run cannot change it then.
bool settles(const Setup&, const std::string& assumption);

}  // namespace smsrelay::runner
