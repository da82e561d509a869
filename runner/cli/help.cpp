#include "runner/cli/help.h"

namespace smsrelay::cli {

namespace {

constexpr std::string_view run_help =
    R"(rehearse run [paths…]: runs stories and judges the relay by them

Examples
  rehearse run scenarios                        every story, through real servers on 127.0.0.1
  rehearse run scenarios/guide --testbed memory without sockets: the same verdicts, faster
  rehearse run --tag smoke --tag retries        stories with one of these tags
  rehearse run --filter "at Finish"             stories with this in their title or file name
  rehearse run --list                           what would run
  rehearse run scenarios --over-assumptions     which verdicts rest on what nobody documents

What runs
  paths                 files and folders of stories (default: scenarios)
  --tag T               only stories with this tag; may be repeated
  --filter TEXT         only stories with TEXT in their title or file name
  --list                print the selected stories and run nothing
  --strict              YAML in a folder that is no story is an error; otherwise it is named once

How it runs
  --testbed NAME        loopback: Pistache and libcurl over sockets, virtual time (default)
                        memory: no sockets, virtual time
  --seed N              where every chance comes from; the same seed repeats the run (default: 1)
  --jobs N              stories at a time (default: the number of cores)
  --assume NAME=VARIANT what the mocks do where no public source says; may be repeated;
                        listed by: rehearse assumptions
  --over-assumptions    afterwards, every story that passed again under each other variant, and
                        which verdict depends on which assumption; changes no exit code

What is told
  --report-dir DIR      where junit.xml is written (default: reports/latest)
  --no-report           write no file
  --color WHEN          auto, always or never; NO_COLOR and FORCE_COLOR are heeded
  --show-progress HOW   auto, line (a line per story) or none
  --verbose             what happened in stories that passed, too

Exit codes
  0 all passed   1 a story failed   2 wrong usage   3 a story or configuration file is wrong
  4 this machine could not run it   5 nothing ran   6 not deterministic   7 NO-GO
  130, 143 ended by Ctrl-C or SIGTERM; the verdicts reached so far are reported
)";

constexpr std::string_view new_help =
    R"(rehearse new DIR: writes a suite to begin with

Writes fixtures.yaml, clauses.yaml and first_story.yaml, which passes. Nothing is written when one of
these files is there already.

Example
  rehearse new my_stories && rehearse run my_stories
)";

constexpr std::string_view bench_help =
    R"(rehearse bench [paths…]: measures, and prints ratios against a bare echo server

Example
  rehearse bench scenarios

Options
  paths                 the stories that are run again and again (default: scenarios)
  --seed N              as in rehearse run
  --jobs N              as in rehearse run
)";

constexpr std::string_view assumptions_help =
    R"(rehearse assumptions: what no public source settles about smsmode and Dydu

Lists every assumption with its variants; '*' marks the one that holds. A run holds another with
--assume, a story with `assuming:` in its setup.

Example
  rehearse assumptions --assume ASSUME-SMSMODE-MO-ORIENTATION=swapped

Options
  --assume NAME=VARIANT shows this variant as the one that holds; may be repeated
)";

constexpr std::string_view everything =
    R"(rehearse: an SMS relay between smsmode and Dydu, rehearsed before it meets customers

Examples
  ./rehearse run scenarios                 every story, judged clause by clause
  ./rehearse run --filter "answered once"  one story
  ./rehearse run --list --tag smoke        what would run

Running stories
  run [paths…]     runs stories between mock smsmode and mock Dydu, in virtual time
  new DIR          writes a suite to begin with: fixtures, clauses and a first story
  bench [paths…]   measures speed on this machine
  assumptions      what the mocks take for granted where no public source says
  help [command]   this text, or all options of one command
  version          which build this is

The servers themselves, in real time; each has a --help of its own
  smsrelay         the production relay:    ./rehearse smsrelay serve --config relay.yaml
  mock-smsmode     a mock smsmode platform: ./rehearse mock-smsmode --help
  mock-dydu        a mock Dydu chatbot:     ./rehearse mock-dydu --help

All options of run, and the exit codes: rehearse help run
)";

}  // namespace

std::string short_help() {
  return "rehearse runs stories against the SMS relay and judges what it did.\n"
         "\n"
         "  ./rehearse run scenarios     every story\n"
         "  ./rehearse help              all commands\n";
}

std::string help_text(std::string_view topic) {
  if (topic == "run") return std::string(run_help);
  if (topic == "new") return std::string(new_help);
  if (topic == "bench") return std::string(bench_help);
  if (topic == "assumptions") return std::string(assumptions_help);
  return std::string(everything);
}

}  // namespace smsrelay::cli
