#include "base/stopwatch.h"

#include <sys/resource.h>

#include <chrono>

namespace smsrelay::base {
namespace {

using std::chrono::duration_cast;

std::int64_t steady_us() {
  return duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Stopwatch::Stopwatch()
    : started_at_(duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch())),
      steady_us_(steady_us()) {}

Duration Stopwatch::elapsed() const { return Duration(steady_us() - steady_us_); }

Duration Stopwatch::process_cpu() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + Duration(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

}  // namespace smsrelay::base
