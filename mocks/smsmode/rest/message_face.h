// Message face: sending, listing, reading, changing and cancelling messages.
#pragma once

#include <span>

#include "mocks/smsmode/rest/rest_call.h"

namespace smsrelay::mocks::smsmode::rest {

std::span<const Route> message_routes();

}  // namespace smsrelay::mocks::smsmode::rest
