// Carrier: how SimNetwork's bytes travel: in memory, or over loopback sockets.
//
// SimNetwork keeps the state (who waits for what, and in which order); a carrier only moves one
// request to its server, and one answer, or the break of the connection, back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/scheduler.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::sim {

class Carrier {
 public:
  // Receives a request or its outcome. Implemented by SimNetwork.
  class Sink {
   public:
    virtual ~Sink() = default;
    // Any thread: the server has the request. `place` is the one handed to carry().
    virtual void arrived(std::uint64_t exchange, base::Scheduler::Place place, net::Request) = 0;
    // Scheduler thread: the client has an outcome.
    virtual void completed(std::uint64_t exchange, net::Outcome) = 0;
  };

  struct Leg {
    std::uint64_t exchange = 0;
    base::Scheduler::Place place = 0;
    net::Url url;
    bool listening = true;  // false: nobody listens at this origin, the connection is refused
    bool own_connection = false;
  };

  Carrier() = default;
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;
  virtual ~Carrier() = default;

  virtual void attach(Sink&) = 0;
  virtual base::Result<void> open(const std::string& origin) = 0;
  virtual void close(const std::string& origin) = 0;

  virtual void carry(const Leg&, const net::Request&) = 0;
  // After arrived(): exactly one of these for each exchange, or neither when it is never answered.
  virtual void answer(std::uint64_t exchange, const net::Response&) = 0;
  virtual void hang_up(std::uint64_t exchange, const net::HangUp&) = 0;
  // The client gave up. No completion follows.
  virtual void abandon(std::uint64_t exchange) = 0;
  // Why the machine could not carry a call to a server that is there: the story it happened in says
  // nothing about the relay. Empty since the last reset: it carried everything.
  [[nodiscard]] virtual std::optional<base::Error> machine_failure() const { return std::nullopt; }
  // End of a story: forget every exchange and every origin.
  virtual void reset() = 0;
};

}  // namespace smsrelay::sim
