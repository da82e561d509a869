// Instant and Duration: the only time the product uses.
//
// An Instant is a count of microseconds since 1970-01-01T00:00:00Z on the clock of one Scheduler,
// which is virtual in a testbed and real in production. It never comes from anywhere else.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace smsrelay::base {

using Duration = std::chrono::microseconds;

struct SchedulerClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<SchedulerClock>;
  static constexpr bool is_steady = true;
};
using Instant = SchedulerClock::time_point;

// "2026-11-22T14:05:07Z"; the fraction is cut off, not rounded.
std::string to_utc_text(Instant);

// "2026-11-22T14:05:07Z" -> Instant. Error "bad-instant".
Result<Instant> parse_utc(std::string_view);

// "30h 12m 30s", "2m", "300ms", "0s": the largest unit first, empty units left out.
std::string to_text(Duration);

// The same way round: one or more of <number><d|h|m|s|ms>, largest first, blanks allowed between
// them. A number without a unit is an error ("bad-duration"), as is an empty text, a repeated or
// misordered unit, or more than 10 years.
Result<Duration> parse_duration(std::string_view);

}  // namespace smsrelay::base
