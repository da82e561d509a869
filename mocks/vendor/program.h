// Program: what the command lines of both mocks have in common.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::vendor {

enum Exit { exit_ok = 0, exit_usage = 2, exit_seed = 3, exit_environment = 4 };

// The largest seed file.
inline constexpr std::size_t seed_bytes_max = 1024UL * 1024;

// --clock: "real", "controlled" (begins at the machine's time) or "controlled from <UTC instant>".
struct ClockChoice {
  bool controlled = false;
  std::optional<base::Instant> from;
};
// Error "bad-clock".
base::Result<ClockChoice> parse_clock(std::string_view);

// Every --assume NAME=VARIANT. Errors of parse_assumption, and "assumed-twice".
base::Result<Assumed> parse_assumed(const std::vector<std::string>&, std::span<const Assumption>);

// The text of a mock's --assumptions and of `rehearse assumptions`; variants in `assumed` are
// marked.
std::string assumptions_text(std::span<const Assumption>, const Assumed&);

}  // namespace smsrelay::mocks::vendor
