// LogWriter: lines to a file descriptor, never waiting for its reader.
//
// write() puts a line in a bounded queue; a thread of its own takes them out. When the queue is
// full (nobody reads the pipe, the disk hangs) lines are dropped and counted, and a line says how
// many as soon as there is room again:
//
//   2026-11-22T14:05:07Z warning log-lines-dropped lines=1200
#pragma once

#include <memory>
#include <string_view>

namespace smsrelay::base {

class LogWriter {
 public:
  struct Limits {
    std::size_t queue_bytes_max = 1024 * 1024;
    int flush_at_most_ms = 2000;  // at the end; then what is left is given up
  };
  // Writes to a duplicate of `descriptor`, which stays the caller's: the thread may still be
  // writing when the writer is gone.
  explicit LogWriter(int descriptor);
  LogWriter(int descriptor, Limits);
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  // Writes what is queued, for at most the limit above.
  ~LogWriter();

  // Any thread. `line` has no line end and begins with its time.
  void write(std::string_view line);

 private:
  struct State;
  static void run(const std::shared_ptr<State>&);

  std::shared_ptr<State> state_;
};

}  // namespace smsrelay::base
