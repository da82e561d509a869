// Finds a field that stands twice in a JSON object; parsers keep one of the two without a word.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smsrelay::mocks::vendor {

// The first field that an object of this text, at any depth, has twice. Nullopt also for what is no
// JSON.
std::optional<std::string> repeated_field(std::string_view json);

}  // namespace smsrelay::mocks::vendor
