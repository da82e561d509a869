// The places of both vendors where a story's faults can happen.
#pragma once

#include "mocks/vendor/fault_place.h"

namespace smsrelay::runner {

const mocks::vendor::FaultMaps& fault_maps();

}  // namespace smsrelay::runner
