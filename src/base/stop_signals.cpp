#include "base/stop_signals.h"

#include <pthread.h>

namespace smsrelay::base {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  // sigwait() would take it although it is ignored.
  struct sigaction hang_up {};
  if (sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) {
    sigaddset(&set, SIGHUP);
  }
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

// Places belong to the scheduler's thread, so they are taken here and not when a signal comes.
StopSignals::StopSignals(Scheduler& scheduler, Task first, Task second)
    : scheduler_(scheduler),
      places_{scheduler.reserve(), scheduler.reserve()},
      tasks_{std::move(first), std::move(second)},
      listener_([this] { listen(); }) {}

StopSignals::~StopSignals() {
  ended_ = true;
  // It is blocked everywhere and only wakes the listener's sigwait().
  // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread)
  pthread_kill(listener_.native_handle(), SIGTERM);
  listener_.join();
}

void StopSignals::listen() {
  const sigset_t set = stop_signals();
  for (std::size_t nth = 0; nth < tasks_.size(); ++nth) {
    int signal = 0;
    do {
      sigwait(&set, &signal);
    } while (nth > 0 && signal == SIGHUP && !ended_);
    if (ended_) return;
    scheduler_.fill(places_.at(nth), std::move(tasks_.at(nth)));
  }
}

}  // namespace smsrelay::base
