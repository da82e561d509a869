// The `faults:` part of a scenario.
#pragma once

#include <vector>

#include "runner/scenario/scenario.h"
#include "yaml/document.h"

namespace smsrelay::runner {

std::vector<Fault> load_faults(yaml::Document&, const yaml::Node&);

}  // namespace smsrelay::runner
