// Dates as smsmode writes them: local time of Paris, no offset, no fraction.
//
// The offset follows the European rule (last Sundays of March and October, 01:00 UTC), so that no
// time zone database is asked and every machine writes the same bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace smsrelay::mocks::smsmode {

// "2026-11-22T15:05:07" for 14:05:07 UTC.
std::string paris_text(base::Instant);

// "2026-11-22", "2026-11-22T15:05:07", with or without a fraction, "Z" or "+01:00"; without an
// offset it is local time of Paris. In the hour that autumn repeats, the first one is meant.
std::optional<base::Instant> parse_paris(std::string_view);

}  // namespace smsrelay::mocks::smsmode
