#include "providers/retry_after.h"

#include <charconv>

namespace smsrelay::providers {

std::optional<base::Duration> retry_after(const net::Response& response) {
  const auto value = response.headers.get("Retry-After");
  if (!value) return std::nullopt;
  unsigned seconds = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, seconds);
  if (error != std::errc() || stop != end) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace smsrelay::providers
