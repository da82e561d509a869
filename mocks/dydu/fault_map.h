// FaultMap: the places where faults can happen to Dydu's calls, from the table of operations.
#pragma once

#include "mocks/vendor/fault_place.h"

namespace smsrelay::mocks::dydu {

const vendor::FaultMap& fault_map();

}  // namespace smsrelay::mocks::dydu
