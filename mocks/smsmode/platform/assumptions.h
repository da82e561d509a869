// Assumptions: what no public source tells about smsmode, each with a name and its variants.
#pragma once

#include <vector>

#include "mocks/smsmode/platform/profile.h"
#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

std::vector<vendor::Assumption> assumptions();
// The profile under what was chosen; names that are not of this table are passed over.
Profile profile_under(const vendor::Assumed&);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
