// The livechat of one server: operators, the queue, and what is said in a dialog handed over.
//
// Nothing happens on a timer. What was due since the last look (a close by inactivity, a user who
// left, a free operator for the queue) is done, with the date it was due at, when anybody next
// looks: every function that takes `now` does so first. Texts come from the global sentences of
// the language the operator was asked for in.
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

// The codes of the notices a poll may tell, in the vendor's words.
[[nodiscard]] std::span<const std::string_view> notice_codes();

// Is any operator of the bot there, busy or not?
[[nodiscard]] bool operator_available(const Bot&);

void settle_livechat(Bot&, Dialogs&, base::Instant now);

// Connects the dialog or puts it in the queue; Stage::none: nobody is there.
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

// What there is to tell after `last_poll` (the pollUpdatedInteractionDate or serverTime the client
// had last); null: nothing new. One at a time, oldest first, or only the `latest`. Valid until the
// dialog is next used. Counts as a sign of the user, but does not renew the dialog.
const Polled* poll_livechat(Bot&, Dialogs&, Dialog&, std::int64_t last_poll, base::Instant now,
                            bool latest);

// The same of a dialog that was reset out of its livechat; null for any other that lives no more.
const Polled* poll_after_reset(const Dialogs&, std::string_view context_id, std::string_view bot_id,
                               std::int64_t last_poll, bool latest);

// Errors "unknown-dialog", "unknown-operator", "same-operator", "operator-busy" (or not available),
// "not-connected", "unknown-notice".
base::Result<void> act_in_livechat(Bot&, Dialogs&, const OperatorAct&, base::Instant now);

}  // namespace smsrelay::mocks::dydu
