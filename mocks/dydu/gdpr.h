// A user asks for their data or for its deletion. The request is recorded for a person of the back
// office; nothing else happens.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

// Answers in plain text, as documented.
net::Response take_gdpr_request(Serving&);

}  // namespace smsrelay::mocks::dydu
