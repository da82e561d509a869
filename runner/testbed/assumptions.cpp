#include "runner/testbed/assumptions.h"

#include <algorithm>

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

bool settles_otherwise(const Setup& setup, const std::string& assumption) {
  const auto chosen = setup.assuming.find(assumption);
  if (chosen == setup.assuming.end()) return settles(setup, assumption);
  const std::vector<Assumption> all = assumptions();
  const auto known = std::find_if(all.begin(), all.end(),
                                  [&](const Assumption& each) { return each.name == assumption; });
  return known == all.end() || known->variants.front().name != chosen->second.variant;
}

}  // namespace smsrelay::runner
