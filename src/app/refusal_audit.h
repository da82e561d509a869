// RefusalAudit: lines in the log about clients that found no place: their connection was turned
// away or cut off, or their request was answered 503. However many they are, an origin leaves one
// line at once, and then one a minute with the number since. The last is written when the relay
// stops.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/log.h"
#include "base/scheduler.h"

namespace smsrelay::app {

class RefusalAudit {
 public:
  // Both must outlive the audit. Scheduler thread.
  RefusalAudit(base::Scheduler& scheduler, const base::Log& log)
      : scheduler_(scheduler), log_(log) {}
  RefusalAudit(const RefusalAudit&) = delete;
  RefusalAudit& operator=(const RefusalAudit&) = delete;
  ~RefusalAudit();

  void refused(const std::string& origin, std::size_t connections, std::size_t requests);

 private:
  struct Count {
    std::size_t connections = 0;
    std::size_t requests = 0;
    base::Scheduler::TimerId timer;  // of the minute under way
  };
  void write(const std::string& origin, Count&);
  void minute_is_over(const std::string& origin);

  base::Scheduler& scheduler_;
  const base::Log& log_;
  std::map<std::string, Count> counts_;  // by origin; only those in a minute with a refusal
};

}  // namespace smsrelay::app
