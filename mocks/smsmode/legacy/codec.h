// LegacyCodec: writes the HTTP 1.6 API's status numbers, dates, queries of callbacks and lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode::legacy {

// 11 for DELIVERED, 3999 for BLACKLISTED …; 999 for a status without a number.
int legacy_status(const Status&);
std::string_view legacy_status_text(int status);  // "Received"

// The query of a delivery report, "numero=…&date_reception=…&statut=11&…". Precondition: the
// message has a mark.
std::string write_legacy_report(const Message&);
// The query of an incoming SMS, "numero=36034&message=…". The number of the answered MT is left out
// when there is none.
std::string write_legacy_reply(const Message&, bool in_latin9);

// The key by which a customer recognises a repeated SMS: 12 letters and digits, always the same for
// the same message.
std::string response_id(const Message&);

std::string legacy_sending_date(base::Instant);   // "22/11/2026 15:05", of the list of messages
std::string legacy_reply_date(base::Instant);     // "22112026-15:05", of the list of replies
std::string legacy_callback_date(base::Instant);  // "22112026-150507", of an MO callback
// "22112026-15:05", local time of Paris.
std::optional<base::Instant> parse_legacy_date(std::string_view);

std::string legacy_cost(int parts);  // in credits: "2.0"

}  // namespace smsrelay::mocks::smsmode::legacy
