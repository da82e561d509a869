// Dates as smsmode writes them: local time of Paris, no offset, no fraction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// "2026-11-22T15:05:07" for 14:05:07 UTC.
std::string paris_text(base::Instant);
// "2026-11-22T14:05:07" for the same, where the dates are taken to be in UTC.
std::string utc_text(base::Instant);

// The day, or the month, of an instant in Paris, counted from a fixed first one.
int paris_day(base::Instant);
int paris_month(base::Instant);
// The first instant of a month numbered by paris_month().
base::Instant start_of_paris_month(int month);

// "2026-11-22", "2026-11-22T15:05:07", with or without a fraction, "Z" or "+01:00"; without an
// offset it is local time of Paris. In the hour that autumn repeats, the first one is meant.
std::optional<base::Instant> parse_paris(std::string_view);
// The same, with UTC instead of Paris time.
std::optional<base::Instant> parse_as_utc(std::string_view);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
