// The page for people who program against the API: what is served, and where the OpenAPI document
// is.
#pragma once

#include "net/http.h"

namespace smsrelay::mocks::dydu {

net::Response description_page();

}  // namespace smsrelay::mocks::dydu
