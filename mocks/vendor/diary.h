// Diary: the transcript of a stand-alone mock: exchanges, SMS, remarks.
//
// Bounded: the oldest entry is removed when a new one finds no room. Entries are numbered from 1
// and never renumbered, so that a reader can ask for newer entries. An exchange becomes an entry
// when it ends, after the remarks about it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "sim/transcript.h"

namespace smsrelay::mocks::vendor {

class Diary final : public sim::ExchangeLog {
 public:
  static constexpr std::size_t entries_max = 10'000;
  static constexpr std::size_t body_bytes_max = 32 * 1024 * 1024;  // of all entries together

  // Mocks write SMS and remarks into `air`, which must outlive the diary. Requests for a path that
  // begins with `not_entered` are numbered but never become an entry; empty: all become entries.
  explicit Diary(sim::Transcript& air, std::string not_entered = "")
      : air_(air), not_entered_(std::move(not_entered)) {}

  sim::Exchange& open(sim::Exchange) override;
  sim::Exchange& at(std::uint64_t number) override;
  void mark(sim::Event::Kind, base::Instant, std::uint64_t) override {}
  void over(std::uint64_t number) override;

  // Moves the content of the air into entries.
  void take();
  void clear();

  // The entries from `since` on, `count` at most, as JSON, one on each line:
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

  sim::Transcript& air_;
  std::string not_entered_;
  std::map<std::uint64_t, sim::Exchange> open_;  // by number, not over yet
  sim::Exchange late_;  // takes what is reported about an exchange after its end
  std::uint64_t exchange_count_ = 0;
  std::deque<Entry> entries_;
  std::uint64_t first_ = 1;  // number of entries_.front()
  std::size_t body_bytes_ = 0;
};

}  // namespace smsrelay::mocks::vendor
