// Shared: the settings, store and services that all parts of one relay use.
#pragma once

#include "app/errands.h"
#include "app/settings.h"
#include "base/log.h"
#include "base/rng.h"

namespace smsrelay::app {

struct Shared {
  const RelaySettings& settings;
  base::Scheduler& scheduler;
  base::Rng& rng;
  const base::Log& log;
  Errands& errands;
};

}  // namespace smsrelay::app
