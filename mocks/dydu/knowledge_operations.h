// The operations that read a bot's knowledge without a question: the knowledge asked for most, and
// the questions near to a text that is being typed.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

// The most served first; knowledge never served is left out. A tag filters the list: `tagName`,
// `tagId`, or either as `tag` (the filter is documented, the field's name is not). The values of
// `period` are not public: it gets a note, and the whole run is counted.
net::Response list_top_knowledge(Serving&);
net::Response search_knowledge(Serving&);

}  // namespace smsrelay::mocks::dydu
