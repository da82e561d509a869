// The dates on Dydu's wire. Which time zone a server shows is not public.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/dydu/profile.h"

namespace smsrelay::mocks::dydu {

std::int64_t epoch_milliseconds(base::Instant);
// "22/11/2026 14:05:07"
std::string day_and_time(base::Instant, Profile::Zone);
// The first instant of the day, in UTC, of "2026-11-22", "22/11/2026" or "20261122". Error
// "bad-date".
base::Result<base::Instant> parse_day(std::string_view);

}  // namespace smsrelay::mocks::dydu
