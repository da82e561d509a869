// CapturedNotification: what a notification of smsmode that somebody captured says, as far as a
// story needs it. The bytes themselves are delivered as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace smsrelay::runner {

struct CapturedNotification {
  std::string message_id;  // each empty when the notification has none
  std::string from;
  std::string to;
  std::string text;
  std::string status;      // status.value: of a report, such as "DELIVERED"
  bool stop = false;       // body.stop: smsmode has taken the text for an opt-out
  bool is_report = false;  // about a message of ours, and no SMS of a person
};

inline constexpr std::size_t captured_bytes_max = 1u << 20;

// Error "not-a-notification": it is too long, or no JSON object; at which byte it goes wrong. Half
// a surrogate pair in an escape, which smsmode sends, is no error.
base::Result<CapturedNotification> read_captured_notification(std::string_view json);

}  // namespace smsrelay::runner
