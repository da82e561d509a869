// The page for people who program against the API: the operations, and the address of the OpenAPI
// document.
#pragma once

#include "net/http.h"

namespace smsrelay::mocks::dydu {

net::Response description_page();

}  // namespace smsrelay::mocks::dydu
