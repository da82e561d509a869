// The words that stories and the control API use for the outcome of a message.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "mocks/smsmode/platform/air.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

std::optional<Delivery> delivery_of(std::string_view word);  // "expired", "no credit", "read" …
std::span<const std::string_view> delivery_words();

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
