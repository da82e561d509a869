#include "runner/cli/cli_main.h"

#include <algorithm>
#include <new>
#include <ostream>
#include <system_error>

#include "mocks/vendor/program.h"
#include "reports/layout.h"
#include "runner/cli/as_called.h"
#include "runner/cli/clauses_command.h"
#include "runner/cli/exit_code.h"
#include "runner/cli/help.h"
#include "runner/cli/new_suite.h"
#include "runner/cli/run_command.h"

namespace smsrelay::cli {

namespace {

int obey(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
         const Environment& environment_values, const Works& works) {
  const base::Result<Arguments> parsed =
      parse_arguments(words, std::max<std::size_t>(environment_values.cores, 1));
  if (!parsed.ok()) {
    if (parsed.error().detail.empty()) {
      err << as_called(short_help(), environment_values.program);
    } else {
      err << "rehearse: " << as_called(parsed.error().detail, environment_values.program) << "\n";
    }
    return usage;
  }
  switch (parsed->command) {
    case Command::help:
      out << as_called(help_text(parsed->topic), environment_values.program);
      return all_passed;
    case Command::version:
      out << "rehearse " << REHEARSE_VERSION << "\n";
      return all_passed;
    case Command::assumptions:
      out << reports::fitted(
          mocks::vendor::assumptions_text(runner::assumptions(), parsed->suite.assumed),
          message_columns(environment_values));
      return all_passed;
    case Command::run:
      return run_stories(*parsed, words, out, err, environment_values, works);
    case Command::clauses:
      return list_clauses(*parsed, out, err, environment_values, works);
    case Command::new_suite:
      return new_suite(parsed->new_directory, environment_values.program, out, err);
    case Command::bench:
      if (!works.bench) {
        err << "rehearse: this build cannot measure itself\n";
        return environment;
      }
      return works.bench(parsed->suite, out);
  }
  return usage;
}

}  // namespace

int cli_main(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
             const Environment& environment_values, const Works& works) {
  int code = environment;
  try {
    code = obey(words, out, err, environment_values, works);
  } catch (const std::bad_alloc&) {
    err << "rehearse: this machine has too little memory for it (ulimit -v)\n";
  } catch (const std::system_error& error) {
    err << "rehearse: this machine cannot carry it: " << error.what()
        << " (ulimit -u, ulimit -v)\n";
  }
  out.flush();
  // Exit 0 means that the verdicts were written; here they were not. A reader that has read enough
  // is no trouble worth a word.
  if (out.good() || code != all_passed) return code;
  if (environment_values.reader_left && environment_values.reader_left()) return reader_left;
  err << "rehearse: standard output cannot be written\n";
  return environment;
}

}  // namespace smsrelay::cli
