// Diary: what a mock that stands alone has lived through: exchanges, texts on the air, remarks.
//
// Bounded: the oldest entry is forgotten when a new one finds no room. Entries are numbered from 1
// and never renumbered, so that a reader can ask for what came since.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <variant>

#include "sim/transcript.h"

namespace smsrelay::mocks::vendor {

class Diary {
 public:
  static constexpr std::size_t entries_max = 10'000;
  static constexpr std::size_t body_bytes_max = 32 * 1024 * 1024;  // of all of them together

  // Takes what the transcript holds of the air and of remarks, and clears it. Mocks write there;
  // exchanges come one by one.
  void take(sim::Transcript&);
  void add(sim::Exchange);
  void clear();

  // The entries from `since` on, `count` at most, as JSON, one a line:
  //   {"entries": [{"entry": 3, "at": "…Z", "kind": "exchange" | "sms" | "violation" | "console" |
  //    "note", …}], "next": 4, "forgotten": 0}
  // Keys in headers, queries, forms and the answers that make them are masked unless
  // `with_secrets`.
  [[nodiscard]] std::string json(std::uint64_t since, std::size_t count, bool with_secrets) const;
  [[nodiscard]] std::uint64_t next() const { return first_ + entries_.size(); }

 private:
  struct Air {
    bool from_handset = false;
    sim::RadioText text;
  };
  struct Entry {
    base::Instant at;
    std::variant<sim::Exchange, Air, sim::Remark> what;
  };
  void add(Entry);

  std::deque<Entry> entries_;
  std::uint64_t first_ = 1;  // number of entries_.front()
  std::size_t body_bytes_ = 0;
};

}  // namespace smsrelay::mocks::vendor
