// Our calls to smsmode: send, look up, and harmless calls that test a key. Wire format only.
//
// Every request's `target` is the path below smsmode's origin.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/channel.h"
#include "core/conversation.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::providers::smsmode {

// POST /sms/v1/messages. `callback_url` (at most 255 characters) gets the delivery reports. An
// empty `from` leaves the sender to the channel.
net::Request encode_send(const core::OutboundMessage&, std::string_view api_key,
                         std::string_view callback_url);
using SendResult = std::variant<core::SendAccepted, core::SendFailed>;
SendResult read_send_answer(const core::ClientReference&, const net::Outcome&, base::Instant now);

// GET /sms/v1/messages by refClient. A message just accepted is listed only minutes later.
net::Request encode_lookup(const core::ClientReference&, std::string_view api_key);
core::LookedUp read_lookup_answer(const core::ClientReference&, const net::Outcome&);

// Two harmless calls that test a key: the messages of its scope, then its channel.
net::Request encode_key_probe(std::string_view api_key);
net::Request encode_channel_probe(std::string_view api_key);
// Key and detail, from the answer to encode_key_probe().
core::AccountFacts read_key_probe(const net::Outcome&);
// Adds numbers, channel (when the key sees one only), mo_url (empty: no URL is set) and status_url
// (nullopt: no URL is set). Left as they are when the answer cannot be read; no URL when the key
// sees several channels: smsmode does not tell which is meant.
void read_channel_probe(const net::Outcome&, core::AccountFacts&);

}  // namespace smsrelay::providers::smsmode
