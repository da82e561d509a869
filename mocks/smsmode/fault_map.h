// FaultMap: the places where faults can happen to smsmode's calls and notifications, from the
// tables of both APIs.
#pragma once

#include "mocks/vendor/fault_place.h"

namespace smsrelay::mocks::smsmode {

const vendor::FaultMap& fault_map();

}  // namespace smsrelay::mocks::smsmode
