// CapturedNotification: the parts of a captured smsmode notification that a story needs. The bytes
// themselves are delivered unchanged.
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
  std::string smsmode_channel;  // channel.channelId
  std::string status;           // status.value: of a report, such as "DELIVERED"
  bool stop = false;            // body.stop: smsmode took the text as an opt-out
  bool is_report = false;       // about a message of ours, not an SMS of a person
};

inline constexpr std::size_t captured_bytes_max = 1u << 20;

// Error "not-a-notification": it is too long, or no JSON object; at which byte it goes wrong. Half
// a surrogate pair in an escape, which smsmode sends, is no error.
base::Result<CapturedNotification> read_captured_notification(std::string_view json);

}  // namespace smsrelay::runner
