// OwnPolicy: where a story expects what the relay's message policy, as the story sets it, or its
// own faults exclude: an answer sooner than a fault lets it come, a dialog that has ended, a reply
// to CONTACT without an identity. These are rows of the table of own_acts.cpp.
#pragma once

#include <string>

#include "runner/execute/evidence.h"
#include "runner/execute/own_world.h"

namespace smsrelay::runner {

// Each gives a hint in words; empty: it does not apply.

// Faults, and how long the relay waits after them.
std::string no_delivery_came_through(const Case&);  // of the phone's last SMS
std::string question_is_held_up(const Case&);
std::string was_asked_in_vain(const Case&);  // every call that the policy allows was struck
std::string send_is_held_up(const Case&);
std::string was_held_up_on_its_way(const Case&);

// Silence that the policy asks for.
std::string is_a_loop(const Case&);
std::string asks_for_a_sentence_not_set(const Case&);  // CONTACT without `identity`

// Dialogs, for an expectation `dialog: same` or `dialog: new`.
std::string dialog_has_ended(const Case&);
std::string dialog_moved_to_another_server(const Case&);
std::string dialog_still_lives(const Case&);

// An SMS that came again after the relay had forgotten it, and so was answered again.
std::string came_again_when_forgotten(const Case&);
std::string came_again_when_forgotten(Story&, const Mo&);

// Whether the fault keeps the caller from what it called for. `work_is_enough`: it does not need
// the answer.
bool prevents(sim::Fate::Kind, int status, bool work_is_enough);

}  // namespace smsrelay::runner
