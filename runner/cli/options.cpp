#include "runner/cli/options.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace smsrelay::cli {

namespace {

constexpr std::array commands = {
    CommandRow{"run", "run [paths…]",
               "runs stories between mock smsmode and mock Dydu, in virtual time",
               R"(rehearse run [paths…]: runs stories and judges the relay by them

Examples
  rehearse run scenarios                     every story, on 127.0.0.1
  rehearse run scenarios --testbed memory    without sockets: the same verdicts
  rehearse run --tag smoke --tag retries     stories with one of these tags
  rehearse run --clause GUIDE-B3             stories that prove this clause
  rehearse run --filter "at Finish"          these words in title or file name
  rehearse run my_stories/first.yaml:12      the story that stands there
  rehearse run --list                        what would run
  rehearse run scenarios --over-assumptions  what rests on undocumented conduct
)",
               R"(
Exit codes
  0  all passed                      1  a story failed
  2  wrong usage                     3  a story or configuration file is wrong,
  4  this machine could not run it      or not there; nothing was run
  5  nothing ran                     6  not deterministic          7  NO-GO
  130, 143  ended by Ctrl-C or SIGTERM; the verdicts reached so far are reported
  141  all passed, but the reader of the output left ("| head")
)"},
    CommandRow{"clauses", "clauses [paths…]",
               "lists every clause, its witness, and the stories that prove it",
               R"(rehearse clauses [paths…]: lists every clause and what proves it

Shows level, basis and sentence of each clause, its witness (what must happen in
a story for the clause to be at stake), and the stories that prove it: those
that name it, passed, and showed the witness. To find out, it runs the stories.

Examples
  rehearse clauses                        every clause
  rehearse clauses --clause RELAY-ONCE-1  one of them
  rehearse clauses scenarios/opt_out      what the stories of one folder prove
)",
               R"(
Exit codes: those of run. A clause that no story proves is listed and changes
none of them.
)"},
    CommandRow{"new", "new DIR",
               "writes a suite to begin with: fixtures, clauses and a first story",
               R"(rehearse new DIR: writes a suite to begin with

Writes fixtures.yaml, clauses.yaml and first_story.yaml, which passes. Nothing
is written when one of these files is there already.

Example
  rehearse new my_stories && rehearse run my_stories
)",
               ""},
    CommandRow{"bench", "bench [paths…]", "measures speed on this machine",
               R"(rehearse bench [paths…]: measures speed here, beside a bare echo server's

Example
  rehearse bench scenarios
)",
               ""},
    CommandRow{"assumptions", "assumptions",
               "what the mocks take for granted where no public source says",
               R"(rehearse assumptions: what no public source settles about smsmode and Dydu

Lists every assumption with its variants; '*' marks the one that holds. A run
holds another with --assume, a story with `assuming:` in its setup.

Example
  rehearse assumptions --assume ASSUME-SMSMODE-MO-ORIENTATION=swapped
)",
               ""},
    CommandRow{"help", "help [command]", "this text, or all options of one command", "", ""},
    CommandRow{"version", "version", "which build this is", "", ""},
};

constexpr std::string_view what_runs = "What runs";
constexpr std::string_view how_it_runs = "How it runs";
constexpr std::string_view what_is_told = "What is told";

const std::array options = {
    OptionRow{"run clauses bench", what_runs, "paths", "",
              "files and folders of stories, or FILE:LINE for the story that stands there "
              "(default: scenarios)",
              &Typed::paths},
    OptionRow{"run clauses", what_runs, "--clause", "ID",
              "only stories that name this clause; may be repeated, or a list with commas",
              &Typed::clauses},
    OptionRow{"run clauses", what_runs, "--tag", "T", "only stories with this tag; may be repeated",
              &Typed::tags},
    OptionRow{"run clauses", what_runs, "--filter", "TEXT",
              "only stories with TEXT in their title or file name", &Typed::filter},
    OptionRow{"run", what_runs, "--list", "", "print the selected stories and run nothing",
              &Typed::list},
    OptionRow{"run clauses", what_runs, "--strict", "",
              "YAML in a folder that is no story is an error; otherwise it is named once",
              &Typed::strict},
    OptionRow{"run", how_it_runs, "--testbed", "NAME",
              "loopback: Pistache and libcurl over sockets, virtual time (default)\n"
              "memory: no sockets, virtual time",
              &Typed::testbed},
    OptionRow{"clauses", how_it_runs, "--testbed", "NAME",
              "memory: no sockets, virtual time (default)\n"
              "loopback: Pistache and libcurl over sockets, virtual time",
              &Typed::testbed},
    OptionRow{"run clauses bench", how_it_runs, "--seed", "N",
              "where every chance comes from; the same seed repeats the run (default: 1)",
              &Typed::seed},
    OptionRow{"run clauses bench", how_it_runs, "--jobs", "N",
              "stories at a time (default: the number of cores)", &Typed::jobs},
    OptionRow{"run clauses", how_it_runs, "--assume", "NAME=VARIANT",
              "what the mocks do where no public source says; may be repeated; "
              "listed by: rehearse assumptions",
              &Typed::assumed},
    OptionRow{"assumptions", what_is_told, "--assume", "NAME=VARIANT",
              "shows this variant as the one that holds; may be repeated", &Typed::assumed},
    OptionRow{"run", how_it_runs, "--over-assumptions", "",
              "afterwards, every story that passed again under each other variant, and "
              "which verdict depends on which assumption; changes no exit code",
              &Typed::over_assumptions},
    OptionRow{"run", what_is_told, "--report-dir", "DIR",
              "where junit.xml and summary.md are written (default: reports/latest)",
              &Typed::report_directory},
    OptionRow{"run", what_is_told, "--no-report", "", "write no file", &Typed::no_report},
    OptionRow{"run", what_is_told, "--color", "WHEN",
              "auto, always or never; auto follows NO_COLOR and FORCE_COLOR", &Typed::colour},
    OptionRow{"run", "", "--no-color", "", "", &Typed::no_colour},
    OptionRow{"run", what_is_told, "--show-progress", "HOW",
              "auto, line (a line per story) or none", &Typed::progress},
    OptionRow{"run", what_is_told, "--verbose", "", "what happened in stories that passed, too",
              &Typed::verbose},
    OptionRow{"new", "", "directory", "", "", &Typed::new_directory},
    OptionRow{"help", "", "topic", "", "", &Typed::topic},
};

}  // namespace

std::span<const CommandRow> command_rows() { return commands; }

const CommandRow* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands, name, &CommandRow::name);
  return found == commands.end() ? nullptr : &*found;
}

std::span<const OptionRow> option_rows() { return options; }

bool is_option_of(const OptionRow& row, std::string_view command) {
  const auto takers = base::split(row.commands, ' ');
  return std::ranges::find(takers, command) != takers.end();
}

}  // namespace smsrelay::cli
