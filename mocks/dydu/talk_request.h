// The fields of a talk that are JSON in a text. Unreadable ones are ignored, as by a server that
// only keeps statistics of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mocks/dydu/assistant.h"

namespace smsrelay::mocks::dydu {

// extraParameters: {"type":"redirection_knowledge","lastcondition":3456,…}
Click read_click(std::string_view json);
// variables: {"channel":"sms"}; numbers and booleans as their text.
std::vector<std::pair<std::string, std::string>> read_variables(std::string_view json);

}  // namespace smsrelay::mocks::dydu
