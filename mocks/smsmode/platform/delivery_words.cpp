#include "mocks/smsmode/platform/delivery_words.h"

#include <array>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

constexpr std::array<std::string_view, 16> words = {
    "delivered",      "expired",         "blacklisted", "no credit",
    "never reported", "invented status", "spam",        "invalid number",
    "daily limit",    "monthly limit",   "read",        "internal error",
    "at operator",    "unknown",         "no route",    "content"};
constexpr std::array<Delivery, 16> meanings = {Delivery::delivered,
                                               Delivery::undelivered_expired,
                                               Delivery::undeliverable_blacklisted,
                                               Delivery::undeliverable_no_credit,
                                               Delivery::never_reported,
                                               Delivery::invented_status,
                                               Delivery::undeliverable_spam,
                                               Delivery::undeliverable_invalid_number,
                                               Delivery::undeliverable_daily_limit,
                                               Delivery::undeliverable_monthly_limit,
                                               Delivery::read,
                                               Delivery::undeliverable_internal_error,
                                               Delivery::kept_by_operator,
                                               Delivery::unknown,
                                               Delivery::undeliverable_no_route,
                                               Delivery::undelivered_content};

}  // namespace

std::optional<Delivery> delivery_of(std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return meanings[i];
  }
  return std::nullopt;
}

std::span<const std::string_view> delivery_words() { return words; }

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
