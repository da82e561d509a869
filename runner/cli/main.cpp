// rehearse: the program around cli_main.
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "base/program_start.h"
#include "base/real_scheduler.h"
#include "base/rng.h"
#include "reports/layout.h"
#include "runner/bench/bench.h"
#include "runner/cli/cli_main.h"
#include "runner/cli/exit_code.h"

extern char** environ;

namespace {

using namespace smsrelay;

// Reads the clock and never waits.
class NoWaiter final : public base::Waiter {
 public:
  void wait(base::Duration) override {}
  void wake() override {}
};

volatile std::sig_atomic_t interrupted_by = 0;

// The first time, lets the stories that are being told come to their end, so that the verdicts
// reached are reported. The second time leaves at once; reports are written whole or not at all.
extern "C" void leave(int signal) {
  constexpr char first[] = "\ninterrupted; writing what was reached (again: leave at once)\n";
  constexpr char second[] = "\ninterrupted\n";
  const bool again = interrupted_by != 0;
  interrupted_by = signal;
  [[maybe_unused]] const ssize_t written = again ? ::write(STDERR_FILENO, second, sizeof second - 1)
                                                 : ::write(STDERR_FILENO, first, sizeof first - 1);
  if (again) ::_exit(128 + signal);
}

bool reader_of_output_left() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

// What was typed to call the program: the launcher says what was typed for it.
std::string typed_program(const cli::Environment& environment, const char* first_word) {
  std::string typed = environment.variable("REHEARSE_CALLED_AS");
  if (typed.empty()) typed = first_word == nullptr ? "rehearse" : first_word;
  const std::string word = reports::shell_word(typed);
  return word.empty() ? "rehearse" : word;
}

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

cli::Environment this_process(const base::RealScheduler& clock, const char* first_word) {
  cli::Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  environment.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  environment.out_columns = terminal_columns();
  environment.cores = std::max(1U, std::thread::hardware_concurrency());
  environment.now = [&clock] { return clock.now(); };
  environment.interrupted = [] { return static_cast<int>(interrupted_by); };
  environment.unguessable = base::SystemRng().text(base::alphanumeric_alphabet, 24);
  environment.program = typed_program(environment, first_word);
  environment.reader_left = reader_of_output_left;
  return environment;
}

}  // namespace

int main(int argc, char** argv) {
  base::start_program("rehearse",
                      "; use fewer --jobs, or --testbed memory. This run was not finished");
  std::signal(SIGINT, leave);
  std::signal(SIGTERM, leave);
  std::ios::sync_with_stdio(false);
  NoWaiter waiter;
  const base::RealScheduler clock(waiter);
  cli::Works works;
  works.select = runner::select;
  works.run = [](const runner::SuiteOptions& options, const runner::Selection& selection,
                 reports::Listener& listener) { return runner::run(options, selection, listener); };
  works.run_over_assumptions = [](const runner::SuiteOptions& options,
                                  const runner::Selection& selection,
                                  const runner::SuiteOutcome& outcome) {
    return runner::run_over_assumptions(options, selection, outcome);
  };
  works.bench = runner::bench;
  const char* const first_word = argc > 0 ? argv[0] : nullptr;
  return cli::cli_main({argv + std::min(argc, 1), argv + argc}, std::cout, std::cerr,
                       this_process(clock, first_word), works);
}
