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

constexpr std::string_view everything =
    R"(rehearse: an SMS relay between smsmode and Dydu, rehearsed before it meets customers

Examples
  ./rehearse run scenarios                 every story, judged clause by clause
  ./rehearse run --filter "answered once"  one story
  ./rehearse run --list --tag smoke        what would run

Running stories
)";

constexpr std::string_view servers =
    R"(
The servers themselves, in real time; each has a --help of its own
  smsrelay         the production relay:    ./rehearse smsrelay serve --config relay.yaml
  mock-smsmode     a mock smsmode platform: ./rehearse mock-smsmode --help
  mock-dydu        a mock Dydu chatbot:     ./rehearse mock-dydu --help

All options of run, and the exit codes: rehearse help run
)";

// "  --tag T               only stories with this tag", its further lines below the first.
std::string described(const OptionRow& row) {
  std::string left = "  " + std::string(row.name);
  if (!row.value.empty()) left += " " + std::string(row.value);
  std::string out;
  for (const std::string_view line : base::split(row.help, '\n')) {
    out += reports::padded(left, option_columns + 2) + std::string(line) + "\n";
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
         "  ./rehearse run scenarios     every story\n"
         "  ./rehearse help              all commands\n";
}

std::string help_text(std::string_view topic) {
  const CommandRow* const command = find_command(topic);
  if (command != nullptr && !command->help.empty()) {
    return std::string(command->help) + options_text(topic) + std::string(command->help_end);
  }
  std::string out(everything);
  for (const CommandRow& row : command_rows()) {
    out += "  " + reports::padded(row.synopsis, command_columns) + std::string(row.summary) + "\n";
  }
  return out + std::string(servers);
}

}  // namespace smsrelay::cli
