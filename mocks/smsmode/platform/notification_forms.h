// NotificationForms: how each of the two APIs writes its notifications. The platform decides when
// one is sent and to which URL; the rooms of the APIs write it.
#pragma once

#include <string>

#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

class NotificationForms {
 public:
  virtual ~NotificationForms() = default;

  // The JSON body of an MO notification or a delivery report.
  [[nodiscard]] virtual std::string rest(const Message&) const = 0;
  // The query of the same notification by HTTP 1.6. Precondition of a report: the message has a
  // LegacyMark.
  [[nodiscard]] virtual std::string legacy(const Message&) const = 0;
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
