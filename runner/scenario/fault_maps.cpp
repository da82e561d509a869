#include "runner/scenario/fault_maps.h"

#include "mocks/dydu/fault_map.h"
#include "mocks/smsmode/fault_map.h"

namespace smsrelay::runner {

const mocks::vendor::FaultMaps& fault_maps() {
  static const mocks::vendor::FaultMaps both = {mocks::dydu::fault_map(),
                                                mocks::smsmode::fault_map()};
  return both;
}

}  // namespace smsrelay::runner
