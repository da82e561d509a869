#include "base/program_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>

#include "base/descriptors.h"

namespace smsrelay::base {
namespace {

// Not in a string: there may be no memory when they are needed.
std::string_view program_name;
std::string_view program_way_out;

void print(std::string_view words) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
}

[[noreturn]] void end_for_want_of_room() {
  print(program_name);
  print(
      ": this machine has too little memory for it, or starts no more threads (ulimit -v, ulimit "
      "-u)");
  print(program_way_out);
  print("\n");
  ::_exit(exit_environment);
}

[[noreturn]] void on_terminate() {
  const std::exception_ptr error = std::current_exception();
  if (!error) std::abort();
  try {
    std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    end_for_want_of_room();
  } catch (const std::system_error& failure) {
    if (failure.code() == std::errc::resource_unavailable_try_again ||
        failure.code() == std::errc::not_enough_memory) {
      end_for_want_of_room();
    }
    print(program_name);
    print(": ");
    print(failure.what());
    print("\n");
    ::_exit(exit_environment);
  } catch (const std::exception& failure) {
    print(program_name);
    print(": unexpected: ");
    print(failure.what());
    print("\n");
  } catch (...) {
    print(program_name);
    print(": unexpected\n");
  }
  std::abort();
}

}  // namespace

void hold_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one. Without /dev/null a folder does: nothing can be read from
    // it or written to it.
    if (::open("/dev/null", O_RDWR) < 0 && ::open("/", O_RDONLY) < 0) return;
  }
}

void let_writes_fail() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void start_program(std::string_view name, std::string_view way_out) {
  hold_standard_descriptors();
  let_writes_fail();
  program_name = name;
  program_way_out = way_out;
  std::set_terminate(on_terminate);
  raise_descriptor_limit();
}

}  // namespace smsrelay::base
