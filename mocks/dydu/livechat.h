// The livechat of one server: operators, the queue, and the texts of dialogs that operators took
// over.
//
// There is no timer. Every function that takes `now` first does what fell due since the last call
// (a close by inactivity, a user who left, a free operator for the queue), with the date at which
// it fell due. Texts come from the global sentences of the language in which the operator was
// requested.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/operator_act.h"

namespace smsrelay::mocks::dydu {

// The codes of the notices that a poll may return, in the vendor's words.
[[nodiscard]] std::span<const std::string_view> notice_codes();

// Whether any operator of the bot is present, busy or not.
[[nodiscard]] bool operator_available(const Bot&);

void settle_livechat(Bot&, Dialogs&, base::Instant now);

// Connects the dialog or puts it in the queue; Stage::none: no operator is present.
Handover::Stage ask_for_operator(Bot&, Dialogs&, Dialog&, const Language&, base::Instant now);

struct QueuePlace {
  int position = 0;  // 1 is the next; 0: not in the queue
  base::Duration estimated_wait{0};
};
[[nodiscard]] QueuePlace queue_place(const Bot&, Dialogs&, const Dialog&);

// The user ends the livechat, or leaves the queue.
void leave_livechat(Dialogs&, Dialog&, base::Instant now);

// The same by #reset#, before the dialog itself ends; nothing when it is in no livechat.
void abandon_livechat(const Bot&, Dialogs&, Dialog&, base::Instant now);

// The entry after `last_poll` (the client's latest pollUpdatedInteractionDate or serverTime); null:
// nothing new. Returns one entry, the oldest or the `latest`, valid until the dialog is next used.
// The call shows that the user is there, but does not renew the dialog.
const Polled* poll_livechat(Bot&, Dialogs&, Dialog&, std::int64_t last_poll, base::Instant now,
                            bool latest);

// The same for a dialog whose livechat ended by a reset; null for any other ended dialog.
const Polled* poll_after_reset(const Dialogs&, std::string_view context_id, std::string_view bot_id,
                               std::int64_t last_poll, bool latest);

// Errors "unknown-dialog", "unknown-operator", "same-operator", "operator-busy" (or not available),
// "not-connected", "unknown-notice".
base::Result<void> act_in_livechat(Bot&, Dialogs&, const OperatorAct&, base::Instant now);

}  // namespace smsrelay::mocks::dydu
