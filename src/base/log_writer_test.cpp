#include "base/log_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <string>

namespace smsrelay::base {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    close(ends[0]);
    close_writing();
  }
  void close_writing() {
    if (ends[1] >= 0) close(std::exchange(ends[1], -1));
  }
  // Until the writing end is closed.
  std::string read_all() {
    std::string out;
    std::array<char, 65536> buffer{};
    while (true) {
      const ssize_t got = read(ends[0], buffer.data(), buffer.size());
      if (got <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  // Until `last` has come.
  std::string read_until(const std::string& last) {
    std::string out;
    std::array<char, 65536> buffer{};
    while (out.find(last) == std::string::npos) {
      const ssize_t got = read(ends[0], buffer.data(), buffer.size());
      if (got <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
  }
  std::array<int, 2> ends{-1, -1};
};

TEST(LogWriter, WritesLinesInOrderAndAllOfThemAtTheEnd) {
  Pipe pipe;
  {
    LogWriter writer(pipe.ends[1]);
    writer.write("t1 info one");
    writer.write("t2 info two");
  }
  pipe.close_writing();
  EXPECT_EQ(pipe.read_all(), "t1 info one\nt2 info two\n");
}

TEST(LogWriter, APipeNobodyReadsNeverStopsTheWriterAndTheLossIsTold) {
  Pipe pipe;
  LogWriter writer(pipe.ends[1], {.queue_bytes_max = 10'000, .flush_at_most_ms = 50});
  const std::string line = "t1 info " + std::string(92, 'x');
  for (int i = 0; i < 10'000; ++i) writer.write(line);  // a pipe holds some 650 of them
  const std::string read = pipe.read_until("log-lines-dropped");
  EXPECT_THAT(read, HasSubstr("\nt1 warning log-lines-dropped"));
  // What the pipe and the queue still hold is read first; until there is room, a line is dropped.
  std::string later;
  while (later.find("t2 info again\n") == std::string::npos) {
    writer.write("t2 info again");
    later += pipe.read_until("\n");
  }
}

TEST(LogWriter, TheEndDoesNotWaitForAReaderThatNeverComes) {
  Pipe pipe;
  {
    LogWriter writer(pipe.ends[1], {.queue_bytes_max = 1'000'000, .flush_at_most_ms = 50});
    for (int i = 0; i < 5'000; ++i) writer.write("t1 info " + std::string(92, 'x'));
  }
  EXPECT_THAT(pipe.read_until("\n"), StartsWith("t1 info x"));
}

}  // namespace
}  // namespace smsrelay::base
