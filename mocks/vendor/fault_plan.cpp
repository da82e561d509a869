#include "mocks/vendor/fault_plan.h"

namespace smsrelay::mocks::vendor {
namespace {

using sim::Fate;

// The called party's own body for this status, unless the story gives one.
net::Response answer_of(const Fault& fault, FaultPlan::ErrorBody smsmode_error) {
  const bool smsmode_answers = fault.where->kind == FaultPlace::Kind::json_call;
  net::Response answer{fault.status, {}, fault.body.value_or("")};
  if (!fault.body && smsmode_answers && fault.status >= 400 && fault.status < 500) {
    answer = net::json_response(fault.status, smsmode_error(fault.status));
  }
  if (fault.retry_after) answer.headers.add("Retry-After", *fault.retry_after);
  return answer;
}

Fate fate_of(const Fault& fault, FaultPlan::ErrorBody smsmode_error) {
  Fate fate;
  fate.delay = fault.delay;
  fate.kind = fault.act;
  if (fate.kind == Fate::Kind::answer) fate.answer = answer_of(fault, smsmode_error);
  return fate;
}

}  // namespace

void FaultPlan::plan(std::vector<Fault> faults, base::Instant began) {
  faults_ = std::move(faults);
  fired_.assign(faults_.size(), 0);
  calls_.clear();
  began_ = began;
}

sim::Fate FaultPlan::decide(const net::Call& call, const std::string& to, base::Instant now) {
  if (faults_.empty()) return {};
  const FaultPlace* const where = place_of(maps_, call, to);
  if (where == nullptr) return {};
  const int number = ++calls_[where];
  const int server = to == "dydu" ? 1 : 2;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const Fault& fault = faults_[i];
    if (fault.where != where) continue;
    if (fault.server && *fault.server != server) continue;
    if (number < fault.first_call || number > fault.last_call) continue;
    if (fault.from && now < began_ + *fault.from) continue;
    if (fault.until && now >= began_ + *fault.until) continue;
    ++fired_[i];
    Fate fate = fate_of(fault, smsmode_error_);
    fate.rule = "faults[" + std::to_string(i) + "]";
    return fate;
  }
  return {};
}

std::vector<Fault> FaultPlan::unfired() const {
  std::vector<Fault> out;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (fired_[i] == 0) out.push_back(faults_[i]);
  }
  return out;
}

}  // namespace smsrelay::mocks::vendor
