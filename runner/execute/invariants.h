// Invariants: what must hold in every story, written or not.
//
//   RELAY-ONCE-1      one reply per received SMS
//   RELAY-LOST-1      every acknowledged SMS is answered, or has a recorded end
//   RELAY-ORDER-1     a handset's questions are asked in the order they came
//   RELAY-CROSS-1     nothing of one handset, channel or customer on another's wire
//   RELAY-ACK-1       acknowledged before the bot is asked
//   RELAY-ACK-2       acknowledged within 300 ms
//   RELAY-SECRET-1    no key or endpoint where it does not belong
//   RELAY-CONTRACT-1  no request a vendor would call malformed
//   (story)           nothing else is sent than the story says; every planned fault fired
#pragma once

#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// After the last step: lets everything settle, then judges. Most telling breach first.
std::vector<reports::Finding> judge_invariants(Story&);

}  // namespace smsrelay::runner
