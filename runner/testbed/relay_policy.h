// RelayPolicy: the words of `setup: relay:` applied to the relay's message policy.
#pragma once

#include "core/conversation.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

// Every word of relay_policy_words() has its field here; a test checks it.
void apply_relay_policy(const Setup&, core::Policy&);

}  // namespace smsrelay::runner
