// FaultPlan: a list of faults, used as the rules of a network.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mocks/vendor/fault.h"
#include "mocks/vendor/fault_place.h"
#include "sim/fate.h"

namespace smsrelay::mocks::vendor {

class FaultPlan final : public sim::FateRules {
 public:
  // The body of smsmode's own refusal with this status, for faults that give no body.
  using ErrorBody = std::string (*)(int status);

  // `maps` has the places of all the faults; fault windows are counted from `began`.
  FaultPlan(FaultMaps maps, std::vector<Fault> faults, base::Instant began, ErrorBody smsmode_error)
      : maps_(std::move(maps)), smsmode_error_(smsmode_error) {
    plan(std::move(faults), began);
  }

  // Replaces the faults before; calls are counted from 1 again.
  void plan(std::vector<Fault>, base::Instant began);

  // The first fault in the list that applies is used. Calls are counted per place, from 1.
  sim::Fate decide(const net::Call&, const std::string& to, base::Instant now) override;

  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }
  // How often each of faults() was used.
  [[nodiscard]] const std::vector<int>& fired() const { return fired_; }
  // The faults that were never used: the planned failure did not happen.
  [[nodiscard]] std::vector<Fault> unfired() const;

 private:
  FaultMaps maps_;
  ErrorBody smsmode_error_;
  std::vector<Fault> faults_;
  std::vector<int> fired_;
  base::Instant began_;
  std::map<const FaultPlace*, int> calls_;
};

}  // namespace smsrelay::mocks::vendor
