// Environment: variables, terminal and clock of the process, as a value, so that tests need no
// process.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "base/instant.h"
#include "reports/console.h"
#include "runner/cli/arguments.h"

namespace smsrelay::cli {

struct Environment {
  std::map<std::string, std::string> variables;
  bool out_is_terminal = false;
  std::size_t out_columns = 0;  // 0: unknown
  std::size_t cores = 1;
  std::function<base::Instant()> now;  // must be set
  std::string unguessable;             // a word that no story can contain
  std::string program = "rehearse";    // how it was called, fit for a shell
  // Whether the reader of standard output has left ("| head"). Empty: it never does.
  std::function<bool()> reader_left;
  // The signal that asked the process to end, SIGINT or SIGTERM; 0: none yet. Empty: never any.
  std::function<int()> interrupted;

  // The variable's value; empty when it is not set.
  [[nodiscard]] std::string variable(const std::string& name) const;
};

// The signal that asked to end, or 0.
int interrupted_by(const Environment&);

// --color, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then TERM=dumb, then the terminal.
bool wants_colour(ColourChoice, const Environment&);

// One moving line on a terminal outside CI; else a line per story, or per tenth of more than 50
// stories.
reports::Progress progress_for(ProgressChoice, const Environment&, std::size_t stories);

// The width of messages about files: that of the terminal. 0 without a terminal: each message is
// then one line, for editors, CI and grep.
std::size_t message_columns(const Environment&);

bool on_github(const Environment&);

}  // namespace smsrelay::cli
