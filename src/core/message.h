// The messages the relay decides about, in its own words; wire formats live in providers.
#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "base/phone_number.h"

namespace smsrelay::core {

using ChannelId = base::Id<struct ChannelIdTag>;  // ours: one set-up of the guide
using MessageId = base::Id<struct MessageIdTag>;  // smsmode's messageId, of an MO or an MT
using ClientReference = base::Id<struct ClientReferenceTag>;  // refClient: ours, 3-140 characters
using DialogId = base::Id<struct DialogIdTag>;                // Dydu's contextId
using AskId = base::Id<struct AskIdTag>;                      // one attempt at one question

// MO. smsmode repeats it for 30 h 12 min 30 s until it is acknowledged; `id` identifies repeats.
struct InboundMessage {
  MessageId id;
  base::PhoneNumber handset;
  std::string own_number;  // the short code or long number it was sent to; empty if not told
  std::string text;        // as typed
  bool stop = false;       // smsmode has read it as a STOP (body.stop), whatever its words
};

// MT.
struct OutboundMessage {
  ClientReference reference;
  base::PhoneNumber to;
  std::string text;
  MessageId answers;      // the MO this replies to; `reference` names it on the wire
  std::string from = {};  // our number the person wrote to; empty if not told
};

enum class DeliveryStatus {  // stores keep the numbers; a new one stands before `unknown`
  scheduled,
  enroute,
  delivered,
  read,
  undeliverable,  // refused before the network
  undelivered,    // lost in the network or expired
  unknown,        // smsmode cannot tell ("UNKNOWN"), or a word we do not know: changes no status
};

// DLR.
struct DeliveryReport {
  MessageId message;                         // of the MT
  std::optional<ClientReference> reference;  // ours, when echoed
  DeliveryStatus status = DeliveryStatus::unknown;
  std::string word;    // the status as smsmode wrote it
  std::string detail;  // "BLACKLISTED", "INSUFFICIENT_CREDIT" …; empty if none
};

// The bot's answer, decoded but not yet rendered.
struct BotAnswer {
  DialogId dialog;                   // to adopt after every answer
  std::string html;                  // may be empty
  std::string kind;                  // typeResponse, "DMUnderstoodQuestion"
  std::string language;              // the language answered in; empty if not told
  std::optional<std::string> space;  // guiCSName: the space to use in this dialog from now on
};

}  // namespace smsrelay::core
