// FaultPlan: a story's `faults:` as the rules of its network.
#pragma once

#include <map>
#include <vector>

#include "net/fate.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

class FaultPlan final : public net::FateRules {
 public:
  // `began` is the instant fault windows are counted from.
  FaultPlan(std::vector<Fault> faults, base::Instant began)
      : faults_(std::move(faults)), fired_(faults_.size(), 0), began_(began) {}

  // The first fault of the list that applies decides. Calls are counted per kind of call, from 1.
  net::Fate decide(const net::Call&, const std::string& to, base::Instant now) override;

  // The faults that never decided anything: what was planned did not happen.
  [[nodiscard]] std::vector<Fault> unfired() const;

 private:
  std::vector<Fault> faults_;
  std::vector<int> fired_;
  base::Instant began_;
  std::map<Fault::Where, int> calls_;
};

// Which kind of call this is; nullopt for the admin's, the canary's and the set-up's own calls.
std::optional<Fault::Where> kind_of(const net::Call&, const std::string& to);

}  // namespace smsrelay::runner
