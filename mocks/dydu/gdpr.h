// A user asks for what is known of them, or that it be forgotten. It is recorded for a person of
// the back office; nothing else happens.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

// Plain text, as its documentation has it.
net::Response take_gdpr_request(Serving&);

}  // namespace smsrelay::mocks::dydu
