#include "base/log_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace smsrelay::base {
namespace {

// A pipe that poll() calls writable takes this much without waiting.
constexpr std::size_t piece_bytes_max = PIPE_BUF;
constexpr int look_again_ms = 100;

std::string_view first_word(std::string_view line) { return line.substr(0, line.find(' ')); }

}  // namespace

// Shared with the thread, which may outlive the writer when the descriptor takes nothing.
struct LogWriter::State {
  State(int to, Limits with) : own(fcntl(to, F_DUPFD_CLOEXEC, 3)), limits(with) {
    descriptor = own < 0 ? to : own;  // without a free descriptor, the caller's must do
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (own >= 0) close(own);
  }

  const int own;  // -1: none
  int descriptor = -1;
  const Limits limits;
  std::mutex mutex;
  std::condition_variable changed;
  std::string queue;
  std::size_t dropped = 0;
  std::string dropped_at;  // time of the last line dropped
  bool ending = false;
  bool ended = false;

  // With the mutex held.
  void tell_dropped() {
    if (dropped == 0) return;
    queue += dropped_at + " warning log-lines-dropped lines=" + std::to_string(dropped) + '\n';
    dropped = 0;
  }
  bool write_out(std::string_view text);
};

// False: the descriptor is broken, or the program ends and waits no longer.
bool LogWriter::State::write_out(std::string_view text) {
  while (!text.empty()) {
    pollfd ready{descriptor, POLLOUT, 0};
    const int polled = poll(&ready, 1, look_again_ms);
    if (polled == 0 || (polled < 0 && errno == EINTR)) {
      const std::lock_guard lock(mutex);
      if (ended) return false;
      continue;
    }
    const ssize_t written =
        ::write(descriptor, text.data(), std::min(text.size(), piece_bytes_max));
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

LogWriter::LogWriter(int descriptor) : LogWriter(descriptor, Limits()) {}

LogWriter::LogWriter(int descriptor, Limits limits)
    : state_(std::make_shared<State>(descriptor, limits)) {
  std::thread([state = state_] { run(state); }).detach();
}

LogWriter::~LogWriter() {
  std::unique_lock lock(state_->mutex);
  state_->ending = true;
  state_->changed.notify_all();
  state_->changed.wait_for(lock, std::chrono::milliseconds(state_->limits.flush_at_most_ms),
                           [this] { return state_->ended; });
  state_->ended = true;
}

void LogWriter::write(std::string_view line) {
  const std::lock_guard lock(state_->mutex);
  if (state_->queue.size() + line.size() + 1 > state_->limits.queue_bytes_max) {
    ++state_->dropped;
    state_->dropped_at = first_word(line);
    return;
  }
  state_->tell_dropped();
  state_->queue += line;
  state_->queue += '\n';
  state_->changed.notify_all();
}

void LogWriter::run(const std::shared_ptr<State>& state) {
  // When the reader is gone, write() fails; the program must not end.
  sigset_t gone;
  sigemptyset(&gone);
  sigaddset(&gone, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &gone, nullptr);
  std::unique_lock lock(state->mutex);
  while (!state->ended) {
    state->changed.wait(lock, [&] { return !state->queue.empty() || state->ending; });
    if (state->queue.empty()) break;
    const std::string batch = std::exchange(state->queue, {});
    lock.unlock();
    const bool written = state->write_out(batch);
    lock.lock();
    if (!written) {
      // Nobody can read the log any more, and there is no place to report that.
      state->queue.clear();
      state->dropped = 0;
    }
    if (state->queue.empty()) state->tell_dropped();
  }
  state->ended = true;
  state->changed.notify_all();
}

}  // namespace smsrelay::base
