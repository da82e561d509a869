#include "runner/cli/help.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "reports/layout.h"
#include "runner/cli/options.h"

namespace smsrelay::cli {

namespace {

constexpr std::size_t option_columns = 22;
constexpr std::size_t command_columns = 17;

constexpr std::size_t help_columns = 80;  // wherever it is read

constexpr std::string_view everything =
    R"(rehearse: an SMS relay between smsmode and Dydu, tried before customers meet it

Examples
  rehearse run scenarios                 every story, judged clause by clause
  rehearse run --filter "answered once"  one story
  rehearse run --list --tag smoke        what would run

Running stories
)";

constexpr std::string_view servers =
    R"(
The servers themselves, in real time; each has a --help of its own
  ./rehearse smsrelay serve --config relay.yaml    the production relay
  ./rehearse mock-smsmode --help                   a mock smsmode platform
  ./rehearse mock-dydu --help                      a mock Dydu chatbot

All options of run, and the exit codes: rehearse help run
)";

// "  left      text", the further lines of the text below its first.
std::string beside(std::string left, std::size_t left_columns, std::string_view text) {
  constexpr std::size_t lines_max = 20;
  std::string out;
  for (const std::string& line : reports::wrapped(text, help_columns - left_columns, lines_max)) {
    out += reports::padded(left, left_columns) + line + "\n";
    left.clear();
  }
  return out;
}

// "  --tag T               only stories with this tag"
std::string described(const OptionRow& row) {
  std::string left = "  " + std::string(row.name);
  if (!row.value.empty()) left += " " + std::string(row.value);
  std::string out;
  for (const std::string_view line : base::split(row.help, '\n')) {
    out += beside(left, option_columns + 2, line);
    left.clear();
  }
  return out;
}

std::string options_text(std::string_view command) {
  std::vector<std::string_view> groups;
  for (const OptionRow& row : option_rows()) {
    if (row.group.empty() || !is_option_of(row, command)) continue;
    if (std::ranges::find(groups, row.group) == groups.end()) groups.push_back(row.group);
  }
  std::string out;
  for (const std::string_view group : groups) {
    out += "\n" + std::string(group) + "\n";
    for (const OptionRow& row : option_rows()) {
      if (row.group == group && is_option_of(row, command)) out += described(row);
    }
  }
  return out;
}

}  // namespace

std::string short_help() {
  return "rehearse runs stories against the SMS relay and judges what it did.\n"
         "\n"
         "  rehearse run scenarios     every story\n"
         "  rehearse help              all commands\n";
}

std::string help_text(std::string_view topic) {
  const CommandRow* const command = find_command(topic);
  if (command != nullptr && !command->help.empty()) {
    return std::string(command->help) + options_text(topic) + std::string(command->help_end);
  }
  std::string out(everything);
  for (const CommandRow& row : command_rows()) {
    out += beside("  " + std::string(row.synopsis), command_columns + 2, row.summary);
  }
  return out + std::string(servers);
}

}  // namespace smsrelay::cli
