// Wire: one scheduler, one transcript, one network and the relay's store. On the testbed memory
// everything is in memory; on loopback the network is real sockets and the store a real database.
//
// Nothing else makes them. Built once per worker, on the worker's own thread, and reset between
// stories: sockets, threads and descriptors are reused, data of a story are not.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/virtual_scheduler.h"
#include "sim/faulty_network.h"
#include "sim/sim_network.h"
#include "sim/transcript.h"
#include "store/store.h"

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
  // An empty store for the relay of one story; facts are kept `remember` at least. Of one wire, the
  // former must be gone. Errors: those of store/sqlite_store.h.
  virtual base::Result<std::unique_ptr<store::Store>> fresh_store(base::Duration remember) = 0;

  // Removes all of the previous story: timers, places, exchanges, servers, transcript.
  void reset(base::Instant start);
};

}  // namespace smsrelay::runner
