#include "runner/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/vendor/program.h"
#include "runner/cli/options.h"

namespace smsrelay::cli {

namespace {

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

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandRow& row : command_rows()) names.emplace_back(row.name);
  return names;
}

// A subcommand with the options that the table gives it.
void declare(CLI::App& app, const CommandRow& command, Typed& typed) {
  CLI::App& declared = *app.add_subcommand(std::string(command.name));
  declared.set_help_flag();
  declared.allow_extras();
  for (const OptionRow& row : option_rows()) {
    if (!is_option_of(row, command.name)) continue;
    const std::string name(row.name);
    if (const auto* const flag = std::get_if<bool Typed::*>(&row.target)) {
      declared.add_flag(name, typed.*(*flag));
    } else if (const auto* const text = std::get_if<std::string Typed::*>(&row.target)) {
      declared.add_option(name, typed.*(*text));
    } else {
      const auto list = std::get<std::vector<std::string> Typed::*>(row.target);
      CLI::Option* const option = declared.add_option(name, typed.*list);
      if (name.starts_with("--")) option->allow_extra_args(false);
    }
  }
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

// Ids have no small letters.
std::string upper(std::string_view id) {
  std::string out(id);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

// "GUIDE-A1,guide-a2" -> GUIDE-A1 and GUIDE-A2.
base::Result<std::vector<std::string>> clause_ids(const std::vector<std::string>& typed) {
  std::vector<std::string> ids;
  for (const std::string& list : typed) {
    for (const std::string_view part : base::split(list, ',')) {
      const std::string_view id = base::trim(part);
      if (id.empty()) {
        return misuse("--clause cannot be " + in_quotes(list) +
                      "\n  It is an id, or several with commas between them: GUIDE-A1,GUIDE-A2");
      }
      ids.push_back(upper(id));
    }
  }
  return ids;
}

std::optional<base::Error> check_suite(const Typed& typed, std::size_t cores,
                                       runner::SuiteOptions& suite) {
  if (!typed.testbed.empty()) {
    if (auto error = refuse_unless_one_of("--testbed", typed.testbed, {"memory", "loopback"})) {
      return error;
    }
    suite.testbed = typed.testbed;
  }
  const std::optional<std::uint64_t> seed =
      typed.seed.empty() ? 1 : base::whole_number<std::uint64_t>(typed.seed);
  if (!seed) {
    return misuse("--seed cannot be " + in_quotes(typed.seed) +
                  "\n  It is a whole number from 0 to 18446744073709551615");
  }
  suite.seed = *seed;
  suite.jobs = cores;
  if (!typed.jobs.empty()) {
    const std::optional<std::uint64_t> jobs = base::whole_number<std::uint64_t>(typed.jobs);
    if (!jobs || *jobs < 1 || *jobs > 256) {
      return misuse("--jobs cannot be " + in_quotes(typed.jobs) +
                    "\n  It is a whole number from 1 to 256");
    }
    suite.jobs = static_cast<std::size_t>(*jobs);
  }
  auto assumed = mocks::vendor::parse_assumed(typed.assumed, runner::assumptions());
  if (!assumed) {
    return misuse("--assume: " + assumed.error().detail + "\n  All of them: rehearse assumptions");
  }
  suite.assumed = *std::move(assumed);
  auto clauses = clause_ids(typed.clauses);
  if (!clauses) return clauses.error();
  suite.clauses = *std::move(clauses);
  if (!typed.paths.empty()) suite.paths = typed.paths;
  suite.tags = typed.tags;
  suite.filter = typed.filter;
  suite.keep_story_lines = typed.verbose;
  suite.strict = typed.strict;
  return std::nullopt;
}

std::optional<base::Error> check_output(const Typed& typed, Arguments& arguments) {
  if (auto error = refuse_unless_one_of("--color", typed.colour, {"auto", "always", "never"})) {
    return error;
  }
  if (auto error =
          refuse_unless_one_of("--show-progress", typed.progress, {"auto", "line", "none"})) {
    return error;
  }
  if (typed.report_directory.empty()) return misuse("--report-dir cannot be empty");
  arguments.list = typed.list;
  arguments.over_assumptions = typed.over_assumptions;
  arguments.write_report = !typed.no_report;
  arguments.report_directory = typed.report_directory;
  arguments.verbose = typed.verbose;
  if (typed.colour == "always") arguments.colour = ColourChoice::always;
  if (typed.colour == "never" || typed.no_colour) arguments.colour = ColourChoice::never;
  if (typed.progress == "line") arguments.progress = ProgressChoice::line;
  if (typed.progress == "none") arguments.progress = ProgressChoice::none;
  return std::nullopt;
}

base::Result<Arguments> checked(const Typed& typed, Command command, std::size_t cores) {
  Arguments arguments;
  arguments.command = command;
  // To list clauses the verdicts are enough, and both testbeds give the same.
  arguments.suite.testbed = command == Command::clauses ? "memory" : "loopback";
  if (auto error = check_suite(typed, cores, arguments.suite)) return *error;
  if (auto error = check_output(typed, arguments)) return *error;
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
  const std::vector<std::string> commands = command_names();
  std::vector<std::string> all = commands;
  all.insert(all.end(), launcher_commands.begin(), launcher_commands.end());
  return misuse("unknown command " + in_quotes(word) + nearest_hint(word, all) +
                "\n  Commands: " + base::join(commands, ", ") +
                "\n  From the launcher ./rehearse: " + base::join(launcher_commands, ", "));
}

bool is_command(const std::string& word) { return find_command(word) != nullptr; }

// What is left over once the command has taken its options.
std::optional<base::Error> refuse_extras(const CLI::App& used) {
  for (const std::string& extra : used.remaining()) {
    if (!extra.starts_with('-') || extra == "--" || extra == "-") {
      return misuse("unexpected " + in_quotes(extra) + " after " + used.get_name());
    }
    const std::string name = extra.substr(0, extra.find('='));
    return misuse("unknown option " + in_quotes(name) + nearest_hint(name, option_names(used)) +
                  "\n  Options are listed by: rehearse help " + used.get_name());
  }
  return std::nullopt;
}

}  // namespace

base::Result<Arguments> parse_arguments(const std::vector<std::string>& words, std::size_t cores) {
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
  CLI::App app;
  app.set_help_flag();
  app.require_subcommand(1);
  for (const CommandRow& command : command_rows()) declare(app, command, typed);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    return complaint(error);
  }
  const CLI::App& used = *app.get_subcommands().front();
  if (auto error = refuse_extras(used)) return *error;
  const std::string& name = used.get_name();
  if (name == "run") return checked(typed, Command::run, cores);
  if (name == "clauses") return checked(typed, Command::clauses, cores);
  if (name == "bench") return checked(typed, Command::bench, cores);
  if (name == "assumptions") return checked(typed, Command::assumptions, cores);
  if (name == "new") {
    if (typed.new_directory.empty()) {
      return misuse("new needs a folder to write the suite into\n  rehearse new my_stories");
    }
    simple.command = Command::new_suite;
    simple.new_directory = typed.new_directory;
  }
  if (name == "version") simple.command = Command::version;
  if (name == "help" && !typed.topic.empty()) {
    if (!is_command(typed.topic)) return unknown_command(typed.topic);
    simple.topic = typed.topic;
  }
  return simple;
}

}  // namespace smsrelay::cli
