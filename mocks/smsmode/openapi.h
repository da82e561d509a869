// The OpenAPI 3.1 documents of this mock: the vendor's API and the control API.
#pragma once

#include <string_view>

namespace smsrelay::mocks::smsmode {

extern const std::string_view vendor_openapi;   // openapi.yaml
extern const std::string_view control_openapi;  // control.openapi.yaml

}  // namespace smsrelay::mocks::smsmode
