#include "runner/testbed/assumptions.h"

#include "mocks/dydu/assumptions.h"
#include "mocks/smsmode/platform/assumptions.h"

namespace smsrelay::runner {

std::vector<Assumption> assumptions() {
  std::vector<Assumption> all = mocks::smsmode::assumptions();
  for (Assumption& each : mocks::dydu::assumptions()) all.push_back(std::move(each));
  return all;
}

Assumed assumed_for(const Setup& setup, const Assumed& of_the_run) {
  Assumed out = of_the_run;
  for (const auto& [name, own] : setup.assuming) out[name] = own.variant;
  return out;
}

bool settles(const Setup& setup, const std::string& assumption) {
  return setup.assuming.contains(assumption) ||
         (setup.reporting_lag && assumption == "ASSUME-SMSMODE-REPORTING-LAG");
}

}  // namespace smsrelay::runner
