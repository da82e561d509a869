// Stopwatch: how long a run took for the person who waited, and when it began. Only for reports and
// benchmarks: no decision may depend on it.
#pragma once

#include "base/instant.h"

namespace smsrelay::base {

class Stopwatch {
 public:
  Stopwatch();
  [[nodiscard]] Duration elapsed() const;                           // real time since construction
  [[nodiscard]] Instant started_at() const { return started_at_; }  // wall clock

  // CPU time this process has used so far, all threads.
  static Duration process_cpu();

 private:
  Instant started_at_;
  std::int64_t steady_us_;
};

}  // namespace smsrelay::base
