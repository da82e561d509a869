// Transcript: everything that crossed a wire or reached a handset, in the scheduler's order.
//
// The only evidence expectations and invariants may look at. Append-only; nothing is evicted.
//
//   exchanges  #1 smsmode > relay  POST /hooks/…      sent, arrived, answered, completed
//   events     [0] sent #1   [1] arrived #1   [2] answered #1   [3] sent #2 ...
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "net/http.h"
#include "net/network.h"
#include "sim/fate.h"

namespace smsrelay::sim {

struct Exchange {
  std::uint64_t number = 0;  // 1, 2, 3 … in sending order
  std::string from;          // party
  std::string to;            // party, empty when nobody listens there
  std::string url;
  net::Request request;  // as sent until it arrives, then as it arrived, end-to-end headers only
  Fate::Kind fate = Fate::Kind::pass;
  std::string rule;             // the rule that decided the fate, empty if none
  std::uint64_t repeat_of = 0;  // the exchange this one duplicates (Fate::duplicate)

  base::Instant sent_at;
  std::optional<base::Instant> arrived_at;
  std::optional<base::Instant> answered_at;
  std::optional<net::Response> answer;  // the server's answer, even if it never reached the client
  std::optional<base::Instant> completed_at;
  std::optional<net::Outcome> outcome;  // what the client saw
};

// A text on the air side, where smsmode meets the handsets.
struct RadioText {
  std::string handset;  // "33639980001"
  std::string number;   // the smsmode side: short code or long number
  std::string text;
  std::string message_id;
  std::string encoding;  // "GSM7" or "UNICODE"
  int parts = 1;
  bool by_platform = false;  // smsmode's own SMS (STOP confirmation), not the relay's
};

// A party's own remark: a contract violation, a state change, a click in a console.
struct Remark {
  enum class Kind { violation, console, note };
  Kind kind = Kind::note;
  std::string party;
  std::string text;
  std::uint64_t exchange = 0;  // the exchange it is about, 0 if none
};

struct Event {
  enum class Kind {
    sent,
    arrived,
    answered,
    completed,
    late_answer,    // the client had given up
    handset_texts,  // handset -> smsmode
    handset_gets,   // smsmode -> handset
    remark,
  };
  Kind kind = Kind::remark;
  base::Instant at;
  std::uint64_t exchange = 0;  // for the first five kinds
  std::size_t detail = 0;      // index into radio() or remarks() for the others
};

// Where a FaultyNetwork writes the exchanges that pass.
class ExchangeLog {
 public:
  ExchangeLog() = default;
  virtual ~ExchangeLog() = default;

  // Assigns the number and notes the exchange as sent.
  virtual Exchange& open(Exchange) = 0;
  // The exchange with this number, to fill in later facts. Valid until the next open().
  virtual Exchange& at(std::uint64_t number) = 0;
  // `kind` is one of the first five.
  virtual void mark(Event::Kind kind, base::Instant, std::uint64_t number) = 0;
  // Nothing more is expected of the exchange, but a late answer may still be marked.
  virtual void over(std::uint64_t number) = 0;

 protected:
  ExchangeLog(const ExchangeLog&) = default;
  ExchangeLog& operator=(const ExchangeLog&) = default;
};

class Transcript final : public ExchangeLog {
 public:
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] const std::vector<Exchange>& exchanges() const { return exchanges_; }
  [[nodiscard]] const std::vector<RadioText>& radio() const { return radio_; }
  [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }
  // Precondition: 1 <= number <= exchanges().size().
  [[nodiscard]] const Exchange& exchange(std::uint64_t number) const {
    return exchanges_[number - 1];
  }

  // For the network.
  Exchange& open(Exchange) override;  // appends `sent`
  Exchange& at(std::uint64_t number) override { return exchanges_[number - 1]; }
  void mark(Event::Kind, base::Instant, std::uint64_t exchange) override;
  void over(std::uint64_t /*number*/) override {}

  // For the mocks.
  void handset_texts(base::Instant, RadioText);
  void handset_gets(base::Instant, RadioText);
  void remark(base::Instant, Remark);

  void clear();

 private:
  std::vector<Event> events_;
  std::vector<Exchange> exchanges_;
  std::vector<RadioText> radio_;
  std::vector<Remark> remarks_;
};

// The whole transcript as text, one line an event, every header and body: equal texts, equal runs.
std::string canonical_text(const Transcript&);

}  // namespace smsrelay::sim
