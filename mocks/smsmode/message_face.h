// Message face: sending, listing, reading, changing and cancelling messages.
#pragma once

#include <span>

#include "mocks/smsmode/rest_call.h"

namespace smsrelay::mocks::smsmode {

std::span<const Route> message_routes();

}  // namespace smsrelay::mocks::smsmode
