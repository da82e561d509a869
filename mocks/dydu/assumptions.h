// Assumptions about Dydu where no public source settles a point, each with a name and variants.
#pragma once

#include <vector>

#include "mocks/dydu/engine.h"
#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::dydu {

std::vector<vendor::Assumption> assumptions();
// The profile for the variants chosen; names that are not in this table are ignored.
Profile profile_under(const vendor::Assumed&);

}  // namespace smsrelay::mocks::dydu
