// Notifications of smsmode: an incoming SMS (MO) or a delivery report (DLR), at the same URL.
#pragma once

#include <optional>
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
  // To whom the message went, which names the conversation. A short report holds the message's id
  // and status only: nullopt, and only the id identifies it.
  std::optional<base::PhoneNumber> handset;
  core::DeliveryReport report;
};
// The reason is stable and kebab-case: "not-json", "message-id-missing", "text-missing",
// "handset-missing", "foreign-number", "foreign-channel", "mt-without-status".
struct Unusable {
  std::string reason;
};
using Notification = std::variant<MoNotification, DlrNotification, Unusable>;

// DLR iff `status.value` is a text and `direction` is not MO. The person and our number are told
// apart by our own numbers, whichever field they stand in; while those are unknown (empty), an MO
// is read as documented: the person in `from`. `own_channel` is smsmode's id of our channel; a
// notification that names another is not used. Empty: any channel is accepted. Flaws of the JSON
// are repaired where that is possible; the content type is not looked at.
Notification read_notification(const net::Request&, std::span<const std::string> own_numbers,
                               std::string_view own_channel);

}  // namespace smsrelay::providers::smsmode
