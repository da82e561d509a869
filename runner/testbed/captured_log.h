// CapturedLog: the log lines of a story's relay: evidence beside the wire.
//
// Bounded: the first lines_max lines are kept, each up to line_bytes_max; the rest is counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace smsrelay::runner {

class CapturedLog {
 public:
  static constexpr std::size_t lines_max = 20'000;
  static constexpr std::size_t line_bytes_max = 16 * 1024;

  struct Line {
    base::Instant at;
    std::string text;  // "2026-03-02T08:00:00Z info mo-received channel=ch-town-hall …"
    [[nodiscard]] std::string event() const;  // "mo-received"; the whole text if it has none
  };

  void add(base::Instant at, std::string_view text);
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  std::vector<Line> lines_;
  std::size_t dropped_ = 0;
};

}  // namespace smsrelay::runner
