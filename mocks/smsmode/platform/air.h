// The air between smsmode and the handsets: the outcomes of an SMS, in either direction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// The outcome of accepted messages to a handset. Only `delivered` and `read` reach it.
enum class Delivery {
  delivered,
  undelivered_expired,
  undeliverable_blacklisted,
  undeliverable_no_credit,
  never_reported,
  invented_status,
  undeliverable_spam,
  undeliverable_invalid_number,
  undeliverable_daily_limit,
  undeliverable_monthly_limit,
  read,  // delivered, and opened a minute later
  undeliverable_internal_error,
  kept_by_operator,  // the operator reports that it has the message; no later report follows
  unknown,           // reported as UNKNOWN
  undeliverable_no_route,
  undelivered_content  // an operator refuses the text
};
struct DeliveryPlan {
  Delivery outcome = Delivery::delivered;
  std::optional<base::Duration> decided_after{};  // default: Profile::network_delay
  base::Duration report_lag{0};                   // from the decision to the report
  int report_copies = 1;
  bool reported_before_answer = false;  // all reports are sent before the answer to the POST
};

// The result of an SMS that a handset sent.
struct Incoming {
  std::vector<std::string> message_ids;  // of the MOs; several when it was split
  std::vector<std::string> urls;  // the URLs that are notified; none: the MOs can only be polled
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
