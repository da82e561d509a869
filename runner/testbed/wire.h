// Wire: one scheduler, one transcript and one network, over memory or over loopback sockets.
//
// The only place that makes them. Built once per worker, on the worker's own thread, and reset
// between stories: sockets, threads and descriptors are reused, nothing of a story is.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/virtual_scheduler.h"
#include "sim/faulty_network.h"
#include "sim/sim_network.h"
#include "sim/transcript.h"

namespace smsrelay::runner {

class Wire {
 public:
  // "memory" or "loopback". Error "unknown-testbed".
  static base::Result<std::unique_ptr<Wire>> make(const std::string& testbed);

  // How many wires of a testbed this process has room for, and why not more.
  struct Room {
    std::size_t wires = 0;
    std::string bound;
  };
  static Room room(const std::string& testbed);

  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  virtual base::VirtualScheduler& scheduler() = 0;
  // The network that all parties use. It carries out the story's faults and writes the transcript.
  virtual sim::FaultyNetwork& network() = 0;
  // The network below it, without faults.
  virtual sim::SimNetwork& carried_by() = 0;
  virtual sim::Transcript& transcript() = 0;

  // Forgets the previous story: timers, places, exchanges, servers, transcript.
  void reset(base::Instant start);
};

}  // namespace smsrelay::runner
