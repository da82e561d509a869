// SimNetwork: the network of a testbed, in virtual time.
//
//   state of an exchange    out ──arrived──> at_server ──answer──> back ──completed──> done
//                            │                                                          ^
//                            └───────────────── refused ────────────────────────────────┘
//
// send() and answer() each take a place in the scheduler's ready queue; arrivals fill it. A client
// that gives up (timeout, cancel) has its outcome at that virtual instant; a later answer goes
// nowhere.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/scheduler.h"
#include "net/network.h"
#include "sim/carrier.h"

namespace smsrelay::sim {

class SimNetwork final : public net::Network, private Carrier::Sink {
 public:
  // All must outlive the network.
  SimNetwork(base::Scheduler&, Carrier&);

  base::Result<void> listen(const std::string& party, const std::string& origin,
                            net::Handler) override;
  void close(const std::string& origin) override;
  CallId send(net::Call, Done) override;
  void cancel(CallId) override;

  [[nodiscard]] std::optional<CallId> arriving_call() const override { return arriving_; }

  // The exchange that holds this place, for the watchdog: "#3 relay > dydu POST /…, answer leg".
  [[nodiscard]] std::string describe(base::Scheduler::Place) const;

  // See Carrier.
  [[nodiscard]] std::optional<base::Error> machine_failure() const {
    return carrier_.machine_failure();
  }

  // End of a story: forgets exchanges and servers; the carrier's sockets stay.
  void reset();

 private:
  enum class State { out, at_server, back };
  struct Live {
    State state = State::out;
    bool gone = false;  // the client gave up
    base::Scheduler::Place place = 0;
    base::Scheduler::TimerId timeout;
    Done done;
    std::string from;
    std::string to;  // party, empty when nobody listens there
    std::string method;
    net::Url url;
  };
  struct Server {
    std::string party;
    net::Handler handler;
  };

  void arrived(std::uint64_t exchange, base::Scheduler::Place, net::Request) override;
  void completed(std::uint64_t exchange, net::Outcome) override;

  void on_arrival(std::uint64_t exchange, const net::Request&);
  // The exchange, with its place on the way back taken; null when nobody waits for it any more.
  Live* turn_back(std::uint64_t exchange);
  void on_outcome(std::uint64_t exchange, net::Outcome);
  void give_up(std::uint64_t exchange, const net::Failure&, bool tell);

  base::Scheduler& scheduler_;
  Carrier& carrier_;
  std::map<std::string, Server> servers_;  // by origin
  // Ids never repeat in a process; `first_` is that of the first exchange since the last reset.
  std::uint64_t first_ = 1;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Live> live_;  // by id
  CallId arriving_ = 0;
};

}  // namespace smsrelay::sim
