// SimNetwork: the network of a testbed. Virtual time, faults, and a transcript of everything.
//
//   state of an exchange    Out ──arrived──> AtServer ──answer──> Back ──completed──> Done
//                            │                                                          ^
//                            └───────── refused, or died before the handler ────────────┘
//
// send() and answer() each take a place in the scheduler's ready queue; arrivals fill it. A client
// that gives up (timeout, cancel) knows its outcome at that virtual instant; a later answer is
// recorded as late and goes nowhere.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/scheduler.h"
#include "net/network.h"
#include "sim/carrier.h"
#include "sim/fate.h"
#include "sim/transcript.h"

namespace smsrelay::sim {

class SimNetwork final : public net::Network, private Carrier::Sink {
 public:
  // All must outlive the network.
  SimNetwork(base::Scheduler&, Carrier&, Transcript&);

  // Null: every fate is pass.
  void set_rules(FateRules* rules) { rules_ = rules; }

  base::Result<void> listen(const std::string& party, const std::string& origin,
                            net::Handler) override;
  void close(const std::string& origin) override;
  CallId send(net::Call, Done) override;
  void cancel(CallId) override;

  // The exchange being handled or completed right now, 0 outside a callback; so that a mock can
  // say which exchange its remark is about.
  [[nodiscard]] std::uint64_t current_exchange() const { return current_; }

  // Which exchange holds this place, for the watchdog: "#3 relay > dydu POST /…, answer leg".
  [[nodiscard]] std::string describe(base::Scheduler::Place) const;

  // End of a story: forgets exchanges, servers and rules; the carrier's sockets stay.
  void reset();

 private:
  enum class State { out, at_server, back, done };
  struct Live {
    State state = State::out;
    bool gone = false;  // the client gave up
    base::Scheduler::Place place = 0;
    base::Scheduler::TimerId timeout;
    Fate fate;
    Done done;
  };

  void arrived(std::uint64_t exchange, base::Scheduler::Place, net::Request) override;
  void completed(std::uint64_t exchange, net::Outcome) override;

  CallId send_as(net::Call, Done, std::uint64_t repeat_of);
  void on_arrival(std::uint64_t exchange, net::Request);
  void dispatch(std::uint64_t exchange);
  void on_answer(std::uint64_t exchange, net::Response);
  void send_back(std::uint64_t exchange, const net::Response&);
  void spoil(std::uint64_t exchange, Spoil, const net::Response&);
  void on_outcome(std::uint64_t exchange, net::Outcome);
  void give_up(std::uint64_t exchange, net::Failure, bool tell);

  struct Server {
    std::string party;
    net::Handler handler;
  };

  base::Scheduler& scheduler_;
  Carrier& carrier_;
  Transcript& transcript_;
  FateRules* rules_ = nullptr;
  std::map<std::string, Server> servers_;  // by origin
  // Exchange ids on the wire never repeat in a process; `first_` is the id of transcript number 1.
  std::uint64_t first_ = 1;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Live> live_;  // by wire id
  std::uint64_t current_ = 0;
};

}  // namespace smsrelay::sim
