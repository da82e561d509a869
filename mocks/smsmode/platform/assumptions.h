// Assumptions about smsmode where no public source settles a point, each with a name and variants.
#pragma once

#include <vector>

#include "mocks/smsmode/platform/profile.h"
#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

std::vector<vendor::Assumption> assumptions();
// The profile for the variants chosen; names that are not in this table are ignored.
Profile profile_under(const vendor::Assumed&);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
