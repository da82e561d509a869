#include "runner/cli/environment.h"

#include <algorithm>

namespace smsrelay::cli {

namespace {

constexpr std::size_t listed_stories_max = 50;

bool is_forced(const std::string& value) { return !value.empty() && value != "0"; }

}  // namespace

std::string Environment::variable(const std::string& name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

int interrupted_by(const Environment& environment) {
  return environment.interrupted ? environment.interrupted() : 0;
}

bool wants_colour(ColourChoice choice, const Environment& environment) {
  if (choice != ColourChoice::automatic) return choice == ColourChoice::always;
  if (!environment.variable("NO_COLOR").empty()) return false;
  if (is_forced(environment.variable("FORCE_COLOR")) ||
      is_forced(environment.variable("CLICOLOR_FORCE"))) {
    return true;
  }
  if (environment.variable("TERM") == "dumb") return false;
  return environment.out_is_terminal;
}

reports::Progress progress_for(ProgressChoice choice, const Environment& environment,
                               std::size_t stories) {
  switch (choice) {
    case ProgressChoice::none:
      return reports::Progress::none;
    case ProgressChoice::line:
      return reports::Progress::lines;
    case ProgressChoice::automatic:
      break;
  }
  const bool can_move = environment.out_is_terminal && environment.variable("CI").empty() &&
                        environment.variable("TERM") != "dumb";
  if (can_move) return reports::Progress::moving;
  return stories <= listed_stories_max ? reports::Progress::lines : reports::Progress::counter;
}

std::size_t message_columns(const Environment& environment) {
  if (!environment.out_is_terminal || environment.out_columns == 0) return 0;
  return std::clamp<std::size_t>(environment.out_columns, 60, 140);
}

bool on_github(const Environment& environment) {
  return environment.variable("GITHUB_ACTIONS") == "true";
}

}  // namespace smsrelay::cli
