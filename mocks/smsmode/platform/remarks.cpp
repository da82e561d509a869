#include "mocks/smsmode/platform/remarks.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

void Remarks::violation(std::string text) {
  state_.add_violation(text);
  remark(sim::Remark::Kind::violation, std::move(text));
}

void Remarks::remark(sim::Remark::Kind kind, std::string text) {
  sim::Remark remark{kind, "smsmode", std::move(text), 0};
  if (current_exchange_) remark.exchange = current_exchange_();
  transcript_.remark(scheduler_.now(), std::move(remark));
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
