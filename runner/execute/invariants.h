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
//   RELAY-END-1       the talk of the parties ends; where it does not, nothing else is judged
//   (story)           nothing else is sent than the story says; every planned fault fired
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// What the relay says became of each SMS.
struct Ledger {
  std::map<std::string, std::string> fates;  // MO id -> fate
  bool complete = true;                      // every channel could be read
  bool forgotten = false;                    // a channel was deleted, and its ledger with it
  std::size_t pending = 0;
};

// After the last step: lets time pass until the relay owes nothing and smsmode has nothing left to
// deliver.
Ledger settle(Story&);

// Judges what was told; nothing more happens. Most telling breach first.
std::vector<Finding> judge_invariants(Story&, const Ledger&);

}  // namespace smsrelay::runner
