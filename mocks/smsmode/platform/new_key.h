// The one way an API key comes into being.
#pragma once

#include "base/rng.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// Draws what the settings leave open. Precondition: the value, if given, is no other key's.
Key& new_key(State&, base::Rng&, base::Instant now, base::Duration takes_effect, Channel&,
             KeySettings);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
