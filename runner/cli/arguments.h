// Arguments: the user's words, checked. This is the only door to CLI11.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

enum class Command { run, clauses, new_suite, bench, assumptions, help, version };
enum class ColourChoice { automatic, always, never };
enum class ProgressChoice { automatic, line, none };

struct Arguments {
  Command command = Command::help;
  runner::SuiteOptions suite;  // run, clauses, bench; assumptions: what is assumed
  std::string new_directory;   // new_suite
  bool list = false;
  bool over_assumptions = false;
  bool write_report = true;
  std::string report_directory = "reports/latest";
  ColourChoice colour = ColourChoice::automatic;
  ProgressChoice progress = ProgressChoice::automatic;
  bool verbose = false;
  std::string topic;  // help: the command; empty: everything
};

// `words` without the program's name. `cores` is the default of --jobs. Precondition: cores > 0.
// Error "usage": one or more lines for the user, with a correction where one is near.
base::Result<Arguments> parse_arguments(const std::vector<std::string>& words, std::size_t cores);

}  // namespace smsrelay::cli
