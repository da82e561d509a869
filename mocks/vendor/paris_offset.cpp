#include "mocks/vendor/paris_offset.h"

#include <chrono>

namespace smsrelay::mocks::vendor {

base::Duration paris_offset(base::Instant at) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const sys_time<base::Duration> time(at.time_since_epoch());
  const year_month_day day(floor<days>(time));
  const auto change = [&](month in) { return sys_days(day.year() / in / Sunday[last]) + hours(1); };
  return hours(time >= change(March) && time < change(October) ? 2 : 1);
}

}  // namespace smsrelay::mocks::vendor
