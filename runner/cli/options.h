// Options: every command and every option of `rehearse`, in one table each.
//
// The parser, the suggestions and the help are made from these tables, so that they always agree.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace smsrelay::cli {

// What was typed, before it is checked. Empty: not typed.
struct Typed {
  std::string new_directory;
  std::string topic;
  std::vector<std::string> paths;
  std::string testbed;
  std::string seed;
  std::vector<std::string> tags;
  std::vector<std::string> clauses;
  std::string filter;
  std::string jobs;
  bool list = false;
  bool strict = false;
  std::vector<std::string> assumed;
  bool over_assumptions = false;
  std::string report_directory = "reports/latest";
  bool no_report = false;
  std::string colour = "auto";
  bool no_colour = false;
  std::string progress = "auto";
  bool verbose = false;
};

struct CommandRow {
  std::string_view name;      // "run"
  std::string_view synopsis;  // "run [paths…]"
  std::string_view summary;   // one line, for the list of commands
  std::string_view help;      // what `rehearse help run` shows before the options
  std::string_view help_end;  // and after them
};
std::span<const CommandRow> command_rows();
const CommandRow* find_command(std::string_view name);  // nullptr: no such command

struct OptionRow {
  std::string_view commands;  // the commands that take it, separated by blanks: "run clauses"
  std::string_view group;     // heading in the help: "What runs"; empty: not shown there
  std::string_view name;      // "--tag"; without dashes: words that follow the command
  std::string_view value;     // "T"; empty: it takes none
  std::string_view help;      // one or more lines
  // Where it goes. A list may be given again and again.
  std::variant<bool Typed::*, std::string Typed::*, std::vector<std::string> Typed::*> target;
};
std::span<const OptionRow> option_rows();
bool is_option_of(const OptionRow&, std::string_view command);

}  // namespace smsrelay::cli
