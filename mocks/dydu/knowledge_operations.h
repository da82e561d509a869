// What a client can learn of a bot's knowledge without asking it: what is asked most, and which
// questions begin like what is being typed.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

// The most served first, those never served left out; of a tag only, named by `tagName`, `tagId`,
// or either of them as `tag`: that it filters is documented, what the field is called is not. The
// values of `period` are not public: it is noted, and what is counted is this run.
net::Response list_top_knowledge(Serving&);
net::Response search_knowledge(Serving&);

}  // namespace smsrelay::mocks::dydu
