// Account face: channels, credentials, organisations, consumptions, transfers and look-ups.
#pragma once

#include <span>

#include "mocks/smsmode/rest/rest_call.h"

namespace smsrelay::mocks::smsmode::rest {

std::span<const Route> account_routes();

}  // namespace smsrelay::mocks::smsmode::rest
