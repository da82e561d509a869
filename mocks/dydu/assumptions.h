// Assumptions: what no public source tells about Dydu, each with a name and its variants.
#pragma once

#include <vector>

#include "mocks/dydu/engine.h"
#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::dydu {

std::vector<vendor::Assumption> assumptions();
// The profile under what was chosen; names that are not of this table are passed over.
Profile profile_under(const vendor::Assumed&);

}  // namespace smsrelay::mocks::dydu
