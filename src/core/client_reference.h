// ClientReference: the reference by which a reply names the SMS (MO) that caused it.
//
//   <MO id>/<kind>/<index>/<unguessable>-<counter>     "b7f0d3c2-…/answer/1/9f2c41d07ab3e550-7"
//
// smsmode stores it as refClient and repeats it in every receipt, so that anybody can see which SMS
// a message answers. An MO causes at most one message of each kind and index.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/rng.h"
#include "core/message.h"

namespace smsrelay::core {

enum class ReplyKind { answer, apology, identity, welcome_back, stop_confirmation };
// "answer", "apology", "identity", "welcome-back", "stop-confirmation".
std::string_view to_text(ReplyKind);

// `index`: from 1, for a kind that needs several messages. `counter`: another one for each message
// of the conversation, so that two references differ even if chance repeats itself.
// Printable ASCII of 3 to 140 characters, as smsmode demands: of a stranger MO id only the first 64
// bytes are kept, and what is no printable ASCII becomes '_'.
ClientReference new_reference(const MessageId& mo, ReplyKind, int index, std::uint64_t counter,
                              base::Rng& chance);

}  // namespace smsrelay::core
