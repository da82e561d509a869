// What a client can learn of a bot's knowledge without asking it: what is asked most, and which
// questions begin like what is being typed.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

// The most served first, those never served left out. `period` makes no difference: what is counted
// is this run.
net::Response list_top_knowledge(Serving&);
net::Response search_knowledge(Serving&);

}  // namespace smsrelay::mocks::dydu
