#include "base/program_start.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace smsrelay::base {
namespace {

// What `body` returns in a process of its own.
template <class Body>
int in_a_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(ProgramStart, NothingThatIsOpenedLaterGetsAStandardNumber) {
  for (int closed = 0; closed < 8; ++closed) {
    const int next = in_a_child([closed] {
      for (int descriptor = 0; descriptor < 3; ++descriptor) {
        if ((closed >> descriptor & 1) != 0) ::close(descriptor);
      }
      hold_standard_descriptors();
      return ::open("/dev/null", O_RDONLY);
    });
    EXPECT_GE(next, 3) << closed;
  }
}

TEST(ProgramStart, WhatIsOpenStaysAsItIs) {
  const int written = in_a_child([] {
    int ends[2] = {};
    if (::pipe(ends) != 0) return -1;
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(STDERR_FILENO);
    hold_standard_descriptors();
    char byte = 0;
    if (::write(STDERR_FILENO, "e", 1) != 1 || ::write(STDOUT_FILENO, "o", 1) != 1) return -1;
    return ::read(ends[0], &byte, 1) == 1 ? static_cast<int>(byte) : -1;
  });
  EXPECT_EQ(written, 'o');
}

TEST(ProgramStartDeathTest, WantOfMemoryOrThreadsIsTheMachinesMisfortune) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto dies_of = [](auto failure) {
    start_program("some-program", "; use less");
    std::thread([&failure] { throw failure; }).join();
  };
  const testing::ExitedWithCode environment(exit_environment);
  EXPECT_EXIT(dies_of(std::bad_alloc()), environment, "^some-program: .*memory.*; use less\n$");
  EXPECT_EXIT(dies_of(std::system_error(EAGAIN, std::generic_category())), environment,
              "starts no more threads");
  EXPECT_EXIT(dies_of(std::system_error(ENOSPC, std::generic_category())), environment,
              "^some-program: No space left on device\n$");
}

TEST(ProgramStartDeathTest, AnyOtherMistakeIsOursAndAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto dies = [] {
    start_program("some-program", "");
    std::thread([] { throw std::logic_error("spoilt"); }).join();
  };
  EXPECT_EXIT(dies(), testing::KilledBySignal(SIGABRT), "some-program: unexpected: spoilt");
}

}  // namespace
}  // namespace smsrelay::base
