// What smsmode tells us: an incoming SMS (MO) or a delivery report (DLR), on one and the same URL.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "core/message.h"
#include "net/http.h"

namespace smsrelay::providers::smsmode {

struct MoNotification {
  core::InboundMessage message;
};
struct DlrNotification {
  base::PhoneNumber handset;  // to whom the message went: names the conversation
  core::DeliveryReport report;
};
// The reason is stable and kebab-case: "not-json", "message-id-missing", "text-missing",
// "handset-missing", "foreign-number", "mt-without-status".
struct Unusable {
  std::string reason;
};
using Notification = std::variant<MoNotification, DlrNotification, Unusable>;

// DLR iff `status.value` is a text and `direction` is not MO. The person and our number are told
// apart by our own numbers, whichever field they stand in; while those are unknown (empty), an MO
// is read as documented: the person in `from`. The content type is not looked at.
Notification read_notification(const net::Request&, std::span<const std::string> own_numbers);

}  // namespace smsrelay::providers::smsmode
