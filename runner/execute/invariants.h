// Invariants: rules that hold in every story without being written.
//
//   RELAY-ONCE-1      each message about an SMS, by kind and index, is sent at most once
//   RELAY-NAME-1      every message names the SMS that caused it
//   RELAY-LOST-1      every acknowledged SMS is answered, or has a recorded end
//   RELAY-ORDER-1     a handset's questions are asked in the order they came
//   RELAY-CROSS-1     nothing of one handset, channel or customer on another's wire
//   RELAY-ACK-1       acknowledged before the bot is asked
//   RELAY-ACK-2       acknowledged within 300 ms
//   RELAY-PSEUDONYM-1 Dydu is told a pseudonym for each person on each channel, never a number
//   RELAY-REPORT-1    delivery reports come to the endpoint of the message's own channel
//   RELAY-STOP-2      who opted out is sent nothing but one line for START or CONTACT
//   RELAY-SECRET-1    no key or endpoint where it does not belong; no number or text in the log
//   RELAY-CONTRACT-1  no request a vendor would call malformed
//   RELAY-END-1       the exchanges come to an end; if they do not, nothing else is judged
//   (story)           nothing else is sent than the story says; every planned fault fired
//
// Some rules read the ledger, the log or the refClient, which only our relay has. For a relay that
// others wrote (Ledger::foreign) they are not judged: see not_judged().
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// The relay's own record of what became of each SMS.
struct Ledger {
  std::map<std::string, std::string> fates;    // MO id -> fate
  std::map<std::string, std::string> details;  // MO id -> why, in the relay's words
  std::set<std::size_t> quarantined_bytes;     // sizes of the bodies that could not be read
  bool complete = true;                        // every channel could be read
  bool forgotten = false;                      // a channel was deleted, and its ledger with it
  bool foreign = false;                        // a relay that others wrote: it has no ledger
  std::size_t pending = 0;
};

// After the last step: lets time pass until the relay has finished its work and smsmode has nothing
// left to deliver.
Ledger settle(Story&);

// Judges the story so far, without letting time pass. The clearest breach comes first.
std::vector<Finding> judge_invariants(Story&, const Ledger&);

// The clauses that cannot be judged for a relay that others wrote; empty for ours.
std::vector<std::string> not_judged(const Ledger&);

}  // namespace smsrelay::runner
