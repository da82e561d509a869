#include "runner/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/text.h"
#include "mocks/vendor/program.h"

namespace smsrelay::cli {

namespace {

const std::vector<std::string> commands = {"run", "new", "bench", "assumptions", "help", "version"};
// What the launcher ./rehearse adds; it never hands these words on.
const std::vector<std::string> launcher_commands = {"test", "smsrelay", "mock-smsmode",
                                                    "mock-dydu"};

base::Error misuse(std::string text) { return {"usage", std::move(text)}; }

// At most two slips away, and not a word of its own.
std::string nearest_hint(std::string_view word, const std::vector<std::string>& candidates) {
  std::size_t best = 3;
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = base::edit_distance(word, candidate);
    if (distance < best && distance < word.size()) {
      best = distance;
      found = &candidate;
    }
  }
  return found == nullptr ? "" : ", did you mean \"" + *found + "\"?";
}

std::string in_quotes(std::string_view word) { return "\"" + base::visible(word) + "\""; }

std::optional<base::Error> refuse_unless_one_of(std::string_view option, const std::string& value,
                                                const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return std::nullopt;
  return misuse(std::string(option) + " cannot be " + in_quotes(value) +
                nearest_hint(value, allowed) + "\n  It is one of: " + base::join(allowed, ", "));
}

std::optional<std::uint64_t> whole_number(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

struct Typed {  // as CLI11 hands it over, before our own checks
  std::string new_directory;
  std::vector<std::string> paths;
  std::string testbed = "loopback";
  std::string seed = "1";
  std::vector<std::string> tags;
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

void declare_assumptions(CLI::App& app, Typed& typed) {
  app.add_option("--assume", typed.assumed)->allow_extra_args(false);
}

void declare_run(CLI::App& run, Typed& typed) {
  run.add_option("paths", typed.paths);
  run.add_option("--testbed", typed.testbed);
  run.add_option("--seed", typed.seed);
  run.add_option("--tag", typed.tags)->allow_extra_args(false);
  run.add_option("--filter", typed.filter);
  run.add_option("--jobs", typed.jobs);
  run.add_flag("--list", typed.list);
  run.add_flag("--strict", typed.strict);
  declare_assumptions(run, typed);
  run.add_flag("--over-assumptions", typed.over_assumptions);
  run.add_option("--report-dir", typed.report_directory);
  run.add_flag("--no-report", typed.no_report);
  run.add_option("--color", typed.colour);
  run.add_flag("--no-color", typed.no_colour);
  run.add_option("--show-progress", typed.progress);
  run.add_flag("--verbose", typed.verbose);
}

void declare_bench(CLI::App& bench, Typed& typed) {
  bench.add_option("paths", typed.paths);
  bench.add_option("--seed", typed.seed);
  bench.add_option("--jobs", typed.jobs);
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names = {"--help"};
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// CLI11's two frequent complaints in our words.
base::Error complaint(const CLI::ParseError& error) {
  const std::string said = error.what();
  const std::string option = said.substr(0, said.find(':'));
  if (option.starts_with("--") && said.ends_with(" missing")) {
    return misuse(base::visible(option) + " needs a value");
  }
  if (option.starts_with("--") && said.find(": At Most 1 ") != std::string::npos) {
    return misuse(base::visible(option) + " is given more than once");
  }
  return misuse(base::visible(said));
}

base::Result<Arguments> checked(const Typed& typed, Command command, std::size_t cores) {
  Arguments arguments;
  arguments.command = command;
  if (auto error = refuse_unless_one_of("--testbed", typed.testbed, {"memory", "loopback"})) {
    return *error;
  }
  if (auto error = refuse_unless_one_of("--color", typed.colour, {"auto", "always", "never"})) {
    return *error;
  }
  if (auto error =
          refuse_unless_one_of("--show-progress", typed.progress, {"auto", "line", "none"})) {
    return *error;
  }
  const std::optional<std::uint64_t> seed = whole_number(typed.seed);
  if (!seed) {
    return misuse("--seed cannot be " + in_quotes(typed.seed) +
                  "\n  It is a whole number from 0 to 18446744073709551615");
  }
  arguments.suite.jobs = cores;
  if (!typed.jobs.empty()) {
    const std::optional<std::uint64_t> jobs = whole_number(typed.jobs);
    if (!jobs || *jobs < 1 || *jobs > 256) {
      return misuse("--jobs cannot be " + in_quotes(typed.jobs) +
                    "\n  It is a whole number from 1 to 256");
    }
    arguments.suite.jobs = static_cast<std::size_t>(*jobs);
  }
  if (typed.report_directory.empty()) return misuse("--report-dir cannot be empty");
  auto assumed = mocks::vendor::parse_assumed(typed.assumed, runner::assumptions());
  if (!assumed) {
    return misuse("--assume: " + assumed.error().detail + "\n  All of them: rehearse assumptions");
  }
  arguments.suite.assumed = *std::move(assumed);
  arguments.over_assumptions = typed.over_assumptions;
  if (!typed.paths.empty()) arguments.suite.paths = typed.paths;
  arguments.suite.testbed = typed.testbed;
  arguments.suite.seed = *seed;
  arguments.suite.tags = typed.tags;
  arguments.suite.filter = typed.filter;
  arguments.suite.keep_story_lines = typed.verbose;
  arguments.list = typed.list;
  arguments.suite.strict = typed.strict;
  arguments.write_report = !typed.no_report;
  arguments.report_directory = typed.report_directory;
  arguments.verbose = typed.verbose;
  if (typed.colour == "always") arguments.colour = ColourChoice::always;
  if (typed.colour == "never" || typed.no_colour) arguments.colour = ColourChoice::never;
  if (typed.progress == "line") arguments.progress = ProgressChoice::line;
  if (typed.progress == "none") arguments.progress = ProgressChoice::none;
  return arguments;
}

base::Error unknown_command(const std::string& word) {
  std::error_code ignored;
  if (std::filesystem::exists(word, ignored)) {
    return misuse("no command given before " + in_quotes(word) +
                  "\n  To run the stories there: rehearse run " + base::visible(word));
  }
  if (std::ranges::find(launcher_commands, word) != launcher_commands.end()) {
    return misuse("\"" + word + "\" is a command of the launcher: ./rehearse " + word);
  }
  std::vector<std::string> all = commands;
  all.insert(all.end(), launcher_commands.begin(), launcher_commands.end());
  return misuse("unknown command " + in_quotes(word) + nearest_hint(word, all) +
                "\n  Commands: " + base::join(commands, ", ") +
                "\n  From the launcher ./rehearse: " + base::join(launcher_commands, ", "));
}

}  // namespace

base::Result<Arguments> parse_arguments(const std::vector<std::string>& words, std::size_t cores) {
  const auto is_command = [](const std::string& word) {
    return std::find(commands.begin(), commands.end(), word) != commands.end();
  };
  // Help and version are asked for anywhere, whatever else stands there.
  const auto options_end = std::find(words.begin(), words.end(), "--");
  const auto asked = [&](std::string_view name) {
    return std::find(words.begin(), options_end, name) != options_end;
  };
  Arguments simple;
  if (asked("-h") || asked("--help")) {
    const auto topic = std::find_if(words.begin(), words.end(), is_command);
    if (topic != words.end() && *topic != "help" && *topic != "version") simple.topic = *topic;
    return simple;
  }
  if (words.empty()) return misuse("");
  if (words.front() == "--version") {
    simple.command = Command::version;
    return simple;
  }
  if (words.front().starts_with('-')) {
    return misuse("unknown option " + in_quotes(words.front()) +
                  nearest_hint(words.front(), {"--help", "--version"}) +
                  "\n  The command comes first: rehearse run scenarios");
  }
  if (!is_command(words.front())) return unknown_command(words.front());

  Typed typed;
  std::string topic;
  CLI::App app;
  app.set_help_flag();
  declare_run(*app.add_subcommand("run"), typed);
  declare_bench(*app.add_subcommand("bench"), typed);
  declare_assumptions(*app.add_subcommand("assumptions"), typed);
  app.add_subcommand("new")->add_option("directory", typed.new_directory);
  app.add_subcommand("help")->add_option("topic", topic);
  app.add_subcommand("version");
  app.require_subcommand(1);
  for (CLI::App* command : app.get_subcommands({})) {
    command->set_help_flag();
    command->allow_extras();
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    return complaint(error);
  }
  const CLI::App& used = *app.get_subcommands().front();
  for (const std::string& extra : used.remaining()) {
    if (!extra.starts_with('-') || extra == "--" || extra == "-") {
      return misuse("unexpected " + in_quotes(extra) + " after " + used.get_name());
    }
    const std::string name = extra.substr(0, extra.find('='));
    return misuse("unknown option " + in_quotes(name) + nearest_hint(name, option_names(used)) +
                  "\n  Options are listed by: rehearse help " + used.get_name());
  }
  if (used.get_name() == "run") return checked(typed, Command::run, cores);
  if (used.get_name() == "bench") return checked(typed, Command::bench, cores);
  if (used.get_name() == "assumptions") return checked(typed, Command::assumptions, cores);
  if (used.get_name() == "new") {
    if (typed.new_directory.empty()) {
      return misuse("new needs a folder to write the suite into\n  rehearse new my_stories");
    }
    simple.command = Command::new_suite;
    simple.new_directory = typed.new_directory;
  }
  if (used.get_name() == "version") simple.command = Command::version;
  if (used.get_name() == "help" && !topic.empty()) {
    if (!is_command(topic)) return unknown_command(topic);
    if (topic == "run" || topic == "new" || topic == "bench" || topic == "assumptions")
      simple.topic = topic;
  }
  return simple;
}

}  // namespace smsrelay::cli
