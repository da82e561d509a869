// Finds a field that stands twice in a JSON object; parsers silently keep one of the two.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::mocks::vendor {

// The first field that an object of this text, at any depth, has twice. Nullopt also for a text
// that is not JSON.
std::optional<std::string> repeated_field(std::string_view json);

}  // namespace smsrelay::mocks::vendor
