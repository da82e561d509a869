#include "app/refusal_audit.h"

#include "base/id.h"

namespace smsrelay::app {
namespace {

// Shown as an identifier is, so that no address is masked as a telephone number.
using Address = base::Id<struct AddressTag>;

// "0.0.0.0:8080" of "http://0.0.0.0:8080".
Address address_of(std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  return {std::string(scheme == std::string_view::npos ? origin : origin.substr(scheme + 3))};
}

}  // namespace

RefusalAudit::~RefusalAudit() {
  for (auto& [origin, count] : counts_) {
    scheduler_.cancel(count.timer);
    write(origin, count);
  }
}

void RefusalAudit::refused(const std::string& origin, std::size_t connections,
                           std::size_t requests) {
  const auto [found, first] = counts_.try_emplace(origin);
  Count& count = found->second;
  count.connections += connections;
  count.requests += requests;
  if (!first) return;
  write(origin, count);
  count.timer =
      scheduler_.after(std::chrono::minutes(1), [this, origin] { minute_is_over(origin); });
}

void RefusalAudit::minute_is_over(const std::string& origin) {
  const auto found = counts_.find(origin);
  Count& count = found->second;
  if (count.connections + count.requests == 0) {
    counts_.erase(found);
    return;
  }
  write(origin, count);
  count.timer =
      scheduler_.after(std::chrono::minutes(1), [this, origin] { minute_is_over(origin); });
}

void RefusalAudit::write(const std::string& origin, Count& count) {
  if (count.connections + count.requests == 0) return;
  const Address at = address_of(origin);
  const std::string connections = std::to_string(count.connections);
  const std::string requests = std::to_string(count.requests);
  log_.write(base::LogLevel::warning, scheduler_.now(), "clients-refused",
             {{"at", at}, {"connections", connections}, {"requests", requests}});
  count.connections = count.requests = 0;
}

}  // namespace smsrelay::app
