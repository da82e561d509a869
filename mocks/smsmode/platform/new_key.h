// The one function that makes an API key.
#pragma once

#include "base/rng.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// Draws a random value if none is given. Precondition: no other key has the given value.
Key& new_key(State&, base::Rng&, base::Instant now, base::Duration takes_effect, Channel&,
             KeySettings);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
