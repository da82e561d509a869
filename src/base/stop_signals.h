// SIGTERM, SIGINT (Ctrl-C) and SIGHUP (its terminal is gone, or a service manager asks to reload)
// as tasks of a scheduler, so that a program ends by its own order and never in the middle of a
// decision.
#pragma once

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "base/scheduler.h"

namespace smsrelay::base {

// Blocks the signals in this thread and in all it starts from here on. Comes before any other
// thread: one that lets the signals through would die of them. SIGHUP stays ignored where it is
// (nohup).
void block_stop_signals();

// While it lives, the first signal runs `first` on the scheduler's thread and the next one
// `second`; what comes after is ignored. A SIGHUP is never the second: a closed terminal sends more
// than one, and systemd may send one behind its SIGTERM. Needs block_stop_signals(); the scheduler
// must outlive it.
class StopSignals {
 public:
  StopSignals(Scheduler&, Task first, Task second);
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

 private:
  void listen();

  Scheduler& scheduler_;
  std::array<Scheduler::Place, 2> places_;
  std::array<Task, 2> tasks_;
  std::atomic<bool> ended_ = false;
  std::thread listener_;
};

}  // namespace smsrelay::base
