#include "runner/cli/cli_main.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "reports/registry.h"
#include "runner/cli/help.h"
#include "runner/cli/options.h"
#include "runner/cli/report_lock.h"

namespace smsrelay::cli {
namespace {

namespace fs = std::filesystem;
using reports::Blame;
using reports::StoryResult;
using reports::Verdict;
using runner::Scenario;
using runner::Selection;
using runner::SuiteOptions;
using runner::SuiteOutcome;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Scenario scenario(const std::string& file, int line, const std::string& title,
                  std::vector<std::string> tags = {}) {
  Scenario story;
  story.file = file;
  story.title = title;
  story.tags = std::move(tags);
  story.place = {file, line, 1};
  return story;
}

runner::Clause clause(const std::string& id) {
  return {id, "MUST", "guide", "It is so.", {}, {"s/clauses.yaml", 3, 1}};
}

// `rehearse` with stories of paper.
class Rehearse : public testing::Test {
 protected:
  Rehearse() {
    selection_.stories = {scenario("s/b.yaml", 2, "Second", {"smoke"}),
                          scenario("s/a.yaml", 2, "First", {"smoke", "guide"})};
    for (const Scenario& story : selection_.stories) {
      selection_.known_titles.push_back(story.title);
      selection_.known_tags.insert(selection_.known_tags.end(), story.tags.begin(),
                                   story.tags.end());
    }
    environment_.cores = 2;
    environment_.now = [this] { return now_ += std::chrono::milliseconds(210); };
    environment_.unguessable = "unguessable";
    environment_.program = "./rehearse";
    works_.select = [this](const SuiteOptions& options) {
      seen_ = options;
      ++selected_;
      return selection_;
    };
    works_.run = [this](const SuiteOptions&, const Selection& selection,
                        reports::Listener& listener) {
      ++ran_;
      SuiteOutcome outcome;
      for (const Scenario& story : selection.stories) {
        StoryResult result;
        result.number = outcome.stories.size() + 1;
        result.file = story.file;
        result.line = story.place.line;
        result.title = story.title;
        result.clauses = story.clauses;
        result.verdict = verdict_;
        if (verdict_ != Verdict::pass) {
          reports::Finding finding;
          finding.blame = blame_;
          finding.rule = "RELAY-ONCE-1";
          finding.sentence = sentence_;
          result.findings.push_back(finding);
        }
        listener.story_starts(story.file, story.title);
        listener.story_ends(result);
        outcome.stories.push_back(result);
      }
      outcome.secrets = {"s3cret-key-of-smsmode"};
      outcome.environment_problems = environment_problems_;
      return outcome;
    };
    fs::remove_all(directory_);
  }
  ~Rehearse() override { fs::remove_all(directory_); }

  int rehearse(std::vector<std::string> words) {
    if (!words.empty() && words.front() == "run") {
      words.insert(words.end(), {"--report-dir", directory_});
    }
    return rehearse_as_typed(words);
  }
  int rehearse_as_typed(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = cli_main(words, out, err, environment_, works_);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  std::string last_line() const {
    const std::vector<std::string_view> lines = base::split(out_, '\n');
    return lines.size() < 2 ? "" : std::string(lines[lines.size() - 2]);
  }
  std::string report() const {
    std::ifstream file(directory_ + "/junit.xml");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  const std::string directory_ =
      testing::TempDir() + "cli-" + testing::UnitTest::GetInstance()->current_test_info()->name();
  Selection selection_;
  Verdict verdict_ = Verdict::pass;
  Blame blame_ = Blame::relay;
  std::string sentence_ = "Anna got the same answer twice.";
  std::vector<std::string> environment_problems_;
  base::Instant now_{std::chrono::hours(24 * 365)};
  Environment environment_;
  Works works_;
  SuiteOptions seen_;
  int selected_ = 0;
  int ran_ = 0;
  std::string out_;
  std::string err_;
};

TEST_F(Rehearse, EveryRunNamesWhatItsVerdictRestsOn) {
  const std::string suite = directory_ + "-suite";
  fs::create_directories(suite);
  std::ofstream(suite + "/clauses.yaml") << "";
  std::ofstream(suite + "/rests_on.yaml") << R"(format: 1
rests on:
  - assumption: ASSUME-SMSMODE-CONSOLE-URL-SHOWN
    stories: [{ file: b.yaml, title: Second }]
)";
  selection_.clauses = {clause("GUIDE-A1"), clause("RELAY-ONCE-1")};
  for (Scenario& story : selection_.stories) story.file = suite + story.file.substr(1);
  selection_.stories[0].clauses = {"GUIDE-A1"};
  selection_.stories[1].clauses = {"RELAY-ONCE-1"};
  const std::string line =
      "1 of 1 guide clause, 1 of 2 stories rest on ASSUME-SMSMODE-CONSOLE-URL-SHOWN.";
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, HasSubstr("\n" + line + "\n"));
  EXPECT_THAT(report(), HasSubstr("name=\"rehearse.rests-on\" value=\"" + line));
  EXPECT_EQ(rehearse({"run", suite, "--assume", "ASSUME-SMSMODE-CONSOLE-URL-SHOWN=same"}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("rest on")));
  selection_.stories[0].title = "Renamed";
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, HasSubstr("rests_on.yaml is out of date"));
  fs::remove_all(suite);
}

TEST_F(Rehearse, NamesUnprovenClausesOfAWholeSuiteOnly) {
  selection_.clauses = {{"GUIDE-A1", "MUST", "guide", "One.", {}, {}},
                        {"GUIDE-A2", "MUST", "guide", "Two.", {}, {}}};
  selection_.stories.front().clauses = {"GUIDE-A1"};
  const std::string suite = directory_ + "-suite";
  fs::create_directories(suite + "/part");
  std::ofstream(suite + "/clauses.yaml") << "";
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, HasSubstr("Unproven:   GUIDE-A2"));
  EXPECT_EQ(rehearse({"run", suite + "/part"}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("GUIDE-A2")));
  EXPECT_THAT(out_, HasSubstr("Set-up guide, 1 clause: 1 pass"));
  selection_.not_selected = 1;
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("Unproven:")));
  fs::remove_all(suite);
}

TEST(Help, ShowsEveryOptionOfACommandAndNoOther) {
  for (const CommandRow& command : command_rows()) {
    if (command.help.empty()) continue;
    const std::string text = help_text(command.name);
    for (const OptionRow& row : option_rows()) {
      if (row.group.empty()) continue;
      const bool shown = text.find("\n  " + std::string(row.name) + " ") != std::string::npos;
      const bool takes = std::ranges::any_of(option_rows(), [&](const OptionRow& other) {
        return other.name == row.name && is_option_of(other, command.name);
      });
      EXPECT_EQ(shown, takes) << command.name << " " << row.name;
    }
  }
}

TEST(Help, FitsEightyColumns) {
  std::vector<std::string> texts = {short_help(), help_text("")};
  for (const CommandRow& command : command_rows()) texts.push_back(help_text(command.name));
  for (const std::string& text : texts) {
    for (const std::string_view line : base::split(text, '\n')) {
      EXPECT_LE(base::decode_utf8(line).size(), 80U) << line;
    }
  }
}

TEST(Help, NamesTheFilesOfTheRegistry) {
  EXPECT_THAT(help_text("run"),
              HasSubstr("where " + reports::report_files_text() + " are written"));
}

TEST(Help, ListsEveryCommand) {
  for (const CommandRow& command : command_rows()) {
    EXPECT_THAT(help_text(""), HasSubstr("\n  " + std::string(command.synopsis) + " "));
  }
}

// The words that call an option with a value it takes.
std::vector<std::string> called(const OptionRow& row) {
  if (row.value.empty()) return {std::string(row.name)};
  if (row.name == "--testbed") return {"--testbed", "memory"};
  if (row.name == "--color") return {"--color", "auto"};
  if (row.name == "--show-progress") return {"--show-progress", "auto"};
  if (row.name == "--assume") return {"--assume", "ASSUME-SMSMODE-LONG-MO=split"};
  return {std::string(row.name), "1"};
}

TEST(Options, EachIsTakenByItsCommandsAndRefusedByTheOthers) {
  for (const OptionRow& row : option_rows()) {
    if (!row.name.starts_with("--")) continue;
    for (const CommandRow& command : command_rows()) {
      const bool takes = std::ranges::any_of(option_rows(), [&](const OptionRow& other) {
        return other.name == row.name && is_option_of(other, command.name);
      });
      std::vector<std::string> words = {std::string(command.name)};
      const auto option = called(row);
      words.insert(words.end(), option.begin(), option.end());
      const auto parsed = parse_arguments(words, 2);
      EXPECT_EQ(parsed.ok(), takes) << base::join(words, " ");
      if (!parsed.ok()) {
        EXPECT_THAT(parsed.error().detail, HasSubstr("unknown option"));
      }
    }
  }
}

TEST(Help, ShowsOnlyFiltersThatSelectSomething) {
  fs::current_path(REHEARSE_SOURCE_DIR);
  std::ifstream contributing("CONTRIBUTING.md");
  const std::string texts =
      help_text("") + help_text("run") +
      std::string(std::istreambuf_iterator<char>(contributing), std::istreambuf_iterator<char>());
  constexpr std::string_view option = "--filter \"";
  int examples = 0;
  for (std::size_t at = texts.find(option); at != std::string::npos; at = texts.find(option, at)) {
    at += option.size();
    SuiteOptions options;
    options.filter = texts.substr(at, texts.find('"', at) - at);
    EXPECT_THAT(runner::select(options).stories, Not(IsEmpty())) << options.filter;
    ++examples;
  }
  EXPECT_GE(examples, 3);
}

TEST_F(Rehearse, ExitsZeroWhenEveryStoryPassed) {
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_EQ(last_line(), "2 stories: 2 passed in 0.21 s (virtual 0 s) on loopback, seed 1");
  EXPECT_THAT(out_, HasSubstr("Report: " + directory_ + "/junit.xml"));
  EXPECT_THAT(err_, IsEmpty());
  EXPECT_THAT(report(), HasSubstr("value=\"./rehearse run --report-dir "));
  EXPECT_THAT(report(), HasSubstr("timestamp=\"1971-01-01T00:00:00\""));
}

TEST_F(Rehearse, ExitsOneWhenAStoryFailed) {
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse({"run", "--seed", "7", "--testbed", "memory"}), 1);
  EXPECT_THAT(out_, HasSubstr("(1 of 2, seed 7)"));
  EXPECT_THAT(out_, HasSubstr("Again:    ./rehearse run s/b.yaml --filter Second --seed 7 "
                              "--testbed memory\n"));
  EXPECT_THAT(last_line(), StartsWith("2 stories: 0 passed, 2 failed in "));
}

TEST_F(Rehearse, ExitsOneWhenAStoryCouldNotBeDecided) {
  verdict_ = Verdict::inconclusive;
  EXPECT_EQ(rehearse({"run"}), 1);
}

TEST_F(Rehearse, ExitsFourWhenOnlyTheMachineWasToBlame) {
  verdict_ = Verdict::error;
  blame_ = Blame::environment;
  EXPECT_EQ(rehearse({"run"}), 4);
  blame_ = Blame::mock;
  EXPECT_EQ(rehearse({"run"}), 1);
}

TEST_F(Rehearse, ExitsFourWhenTheTestbedCouldNotBeBuilt) {
  environment_problems_ = {"cannot listen on 127.0.0.1"};
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_THAT(out_, HasSubstr("PROBLEM  cannot listen on 127.0.0.1"));
}

TEST_F(Rehearse, NamesTheStoriesThatNeverRan) {
  works_.run = [](const SuiteOptions&, const Selection& selection, reports::Listener&) {
    SuiteOutcome outcome;
    outcome.stories.resize(selection.stories.size());
    outcome.environment_problems = {"cannot listen on 127.0.0.1"};
    return outcome;
  };
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_THAT(last_line(), StartsWith("2 stories: 0 passed, 2 errors in "));
  EXPECT_THAT(report(), HasSubstr("name=\"Second\" file=\"s/b.yaml\" line=\"2\""));
}

TEST_F(Rehearse, ExitsFiveWhenNoStoryWasJudged) {
  verdict_ = Verdict::none;
  EXPECT_EQ(rehearse({"run"}), 5);
}

TEST_F(Rehearse, ExitsThreeAndRunsNothingWhenAStoryFileIsWrong) {
  selection_.problems = {{"s/a.yaml", 3, 1, 5, "unknown key 'stroy'", "stroy:"}};
  EXPECT_EQ(rehearse({"run"}), 3);
  EXPECT_EQ(ran_, 0);
  EXPECT_THAT(err_, StartsWith("s/a.yaml:3:1: unknown key 'stroy'\n 3 | stroy:\n"));
  EXPECT_THAT(err_, EndsWith("1 problem in the story files; nothing was run\n"));
}

TEST_F(Rehearse, AReportNeverOutlivesItsRun) {
  ASSERT_EQ(rehearse({"run"}), 0);
  ASSERT_THAT(report(), HasSubstr("First"));
  environment_.variables["GITHUB_ACTIONS"] = "true";
  selection_.problems = {{"s/a.yaml", 3, 7, 5, "unknown key 'stroy'", "stroy:"},
                         {"s/a.yaml", 9, 1, 1, "a story without a step proves nothing", "story:"}};
  EXPECT_EQ(rehearse({"run"}), 3);
  EXPECT_THAT(report(), HasSubstr("tests=\"2\" failures=\"0\" errors=\"2\""));
  EXPECT_THAT(report(), HasSubstr("name=\"a.yaml cannot be loaded (line 3, column 7)\""));
  EXPECT_THAT(report(), HasSubstr("unknown key 'stroy'"));
  EXPECT_THAT(report(), Not(HasSubstr("First")));
  EXPECT_THAT(out_, HasSubstr("::error file=s/a.yaml,line=3,col=7,"));
  EXPECT_THAT(out_, HasSubstr("unknown key 'stroy'"));

  selection_.problems.clear();
  ASSERT_EQ(rehearse({"run"}), 0);
  selection_.stories.clear();
  EXPECT_EQ(rehearse({"run"}), 5);
  EXPECT_THAT(report(), HasSubstr("tests=\"0\""));
}

TEST_F(Rehearse, ASecondRunIntoOneReportFolderIsRefusedAndTouchesNothing) {
  ASSERT_EQ(rehearse({"run"}), 0);
  const std::string before = report();
  {
    const auto first = ReportLock::take(directory_);
    ASSERT_TRUE(first.ok());
    verdict_ = Verdict::fail;
    EXPECT_EQ(rehearse({"run"}), 4);
    EXPECT_EQ(ran_, 1);
    EXPECT_EQ(err_, "rehearse: another run is writing its report into " + directory_ +
                        "; give this one a folder of its own (--report-dir DIR), or none "
                        "(--no-report)\n");
    EXPECT_EQ(report(), before);
    EXPECT_EQ(rehearse({"run", "--no-report"}), 1) << "it writes nothing";
    EXPECT_EQ(rehearse({"run", "--list"}), 0);
    selection_.problems = {{"s/a.yaml", 3, 1, 5, "unknown key 'stroy'", "stroy:"}};
    EXPECT_EQ(rehearse({"run"}), 4) << "a load error, too, waits for its turn";
    EXPECT_THAT(err_, HasSubstr("another run is writing its report"));
    EXPECT_EQ(report(), before);
  }
  EXPECT_EQ(rehearse({"run"}), 3);
  EXPECT_THAT(report(), HasSubstr("unknown key 'stroy'"));
}

TEST_F(Rehearse, TellsThatNobodyMeasuredWhatTheVerdictsRestOn) {
  const std::string line =
      "What this assumes of the vendors is unmeasured; --over-assumptions takes 1 s.\n";
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_THAT(out_, HasSubstr("\n" + line));
  std::ifstream file(directory_ + "/summary.md");
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(file), {}), HasSubstr("\n" + line));
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse({"run"}), 1);
  EXPECT_THAT(out_, Not(HasSubstr("unmeasured"))) << "no verdict was given for the relay";
}

TEST_F(Rehearse, AStrangersSuiteIsOfferedWhatItRestsOn) {
  const std::string suite = directory_ + "-suite";
  fs::create_directories(suite);
  for (Scenario& story : selection_.stories) story.file = suite + "/b.yaml";
  works_.run_over_assumptions = [](const SuiteOptions&, const Selection&, const SuiteOutcome&) {
    runner::Sweep sweep;
    sweep.assumptions_tried = {40, 40};
    sweep.tellings = 110;
    return sweep;
  };
  EXPECT_EQ(rehearse({"run", suite, "--over-assumptions"}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("unmeasured")));
  EXPECT_THAT(out_, HasSubstr("  cp " + directory_ + "/rests_on.yaml " + suite + "\n"));
  fs::copy_file(directory_ + "/rests_on.yaml", suite + "/rests_on.yaml");
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("unmeasured"))) << "it rests on nothing, and that is known";
  fs::remove_all(suite);
}

TEST_F(Rehearse, AListLeavesTheReportAlone) {
  ASSERT_EQ(rehearse({"run"}), 0);
  const std::string before = report();
  selection_.problems = {{"s/a.yaml", 3, 1, 5, "unknown key 'stroy'", "stroy:"}};
  EXPECT_EQ(rehearse({"run", "--list"}), 3);
  EXPECT_EQ(report(), before);
}

TEST_F(Rehearse, ReportsWhatWasReachedWhenItIsInterrupted) {
  int signal = 0;
  environment_.interrupted = [&] { return signal; };
  works_.run = [&](const SuiteOptions& options, const Selection& selection, reports::Listener&) {
    EXPECT_FALSE(options.stop());
    SuiteOutcome outcome;
    outcome.stories.resize(selection.stories.size());
    StoryResult& first = outcome.stories.front();
    first.number = 1;
    first.file = selection.stories.front().file;
    first.title = selection.stories.front().title;
    first.verdict = Verdict::pass;
    signal = 2;
    EXPECT_TRUE(options.stop());
    return outcome;
  };
  EXPECT_EQ(rehearse({"run", "--over-assumptions"}), 130);
  EXPECT_THAT(report(), AllOf(HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\""),
                              HasSubstr("skipped=\"1\"")));
  EXPECT_THAT(report(), HasSubstr("it was not run"));
  EXPECT_THAT(out_, HasSubstr("interrupted before every story was run"));
  signal = 0;
  works_.run = [&](const SuiteOptions&, const Selection& selection, reports::Listener&) {
    signal = 15;
    SuiteOutcome outcome;
    outcome.stories.resize(selection.stories.size());
    return outcome;
  };
  EXPECT_EQ(rehearse({"run"}), 143);
}

TEST_F(Rehearse, NamesYamlThatIsNoStoryOnce) {
  selection_.foreign = {"s/a.yml", "s/b.yml", "s/c.yml", "s/d.yml"};
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_THAT(err_, StartsWith("rehearse: not a story, left alone: s/a.yml, s/b.yml, s/c.yml and 1 "
                               "more\n"));
  selection_.problems = {{"s/a.yml", 0, 0, 1, "is no story (--strict)", ""}};
  EXPECT_EQ(rehearse({"run", "--strict"}), 3);
  EXPECT_TRUE(seen_.strict);
  EXPECT_THAT(err_, Not(HasSubstr("left alone"))) << "it is refused, not left alone";
}

TEST_F(Rehearse, ExitsFiveAndNamesWhatWasMeantWhenNothingIsSelected) {
  selection_.stories.clear();
  EXPECT_EQ(rehearse({"run", "--tag", "smokes", "--filter", "secnd"}), 5);
  EXPECT_THAT(err_, HasSubstr("no story has the tag \"smokes\", did you mean \"smoke\"?"));
  EXPECT_THAT(err_, HasSubstr("nearest to --filter \"secnd\":\n    Second\n"));
  EXPECT_EQ(ran_, 0);
  EXPECT_EQ(rehearse({"run", "--list"}), 5);
  selection_.known_titles.clear();
  EXPECT_EQ(rehearse({"run", "empty/folder"}), 5);
  EXPECT_THAT(err_, HasSubstr("no story in empty/folder"));
}

TEST_F(Rehearse, ListsStoriesInOrderAndRunsNone) {
  EXPECT_EQ(rehearse({"run", "--list"}), 0);
  EXPECT_EQ(out_, "s/a.yaml:2  First  [smoke, guide]\ns/b.yaml:2  Second  [smoke]\n");
  EXPECT_EQ(ran_, 0);
}

TEST_F(Rehearse, FitsItsListsToTheTerminal) {
  const std::string words = "A long title of a story that goes on and on until the end of the line";
  selection_.stories.front().title = words + " and beyond it";
  selection_.clauses = {clause("RELAY-ONCE-1")};
  selection_.clauses.front().sentence = words + ", and further, " + words + ".";
  selection_.stories.front().clauses = {"RELAY-ONCE-1"};
  verdict_ = Verdict::fail;
  sentence_ = words + ", and it failed there";
  environment_problems_ = {words + ", so that the machine is to blame"};
  environment_.out_is_terminal = true;
  environment_.variables["TERM"] = "dumb";  // no moving line, no colour
  for (const std::size_t width : {80U, 60U, 0U}) {
    environment_.out_columns = width;
    const std::size_t at_most = width == 0 ? 1000 : width;
    for (const std::vector<std::string>& typed :
         {std::vector<std::string>{"run", "--list"}, {"clauses"}, {"assumptions"}}) {
      rehearse_as_typed(typed);
      for (const std::string_view line : base::split(out_, '\n')) {
        EXPECT_LE(base::decode_utf8(line).size(), at_most) << typed.front() << ": " << line;
      }
    }
    rehearse({"run", "--show-progress", "line"});
    const std::string list = out_.substr(out_.find("Not passed:"));
    EXPECT_THAT(list, HasSubstr("./rehearse run s/b.yaml:2 --seed 1"));
    if (width == 0) continue;
    for (const std::string_view line : base::split(list, '\n')) {
      if (line.find(directory_) != std::string_view::npos) continue;
      EXPECT_LE(base::decode_utf8(line).size(), at_most) << line;
    }
  }
  // Into a pipe, one line each.
  environment_.out_is_terminal = false;
  rehearse_as_typed({"run", "--list"});
  EXPECT_EQ(base::split(out_, '\n').size(), 3U);
  rehearse({"run"});
  EXPECT_THAT(out_, HasSubstr("of the …  ./rehearse run s/b.yaml:2 --seed 1\n"));
}

TEST_F(Rehearse, PassesTheOptionsOn) {
  EXPECT_EQ(rehearse({"run", "s", "--tag", "a", "t/u.yaml", "--tag=b", "--filter", "opening hours",
                      "--jobs", "3", "--seed=18446744073709551615"}),
            0);
  EXPECT_THAT(seen_.paths, ElementsAre("s", "t/u.yaml"));
  EXPECT_THAT(seen_.tags, ElementsAre("a", "b"));
  EXPECT_EQ(seen_.filter, "opening hours");
  EXPECT_EQ(seen_.jobs, 3U);
  EXPECT_EQ(seen_.seed, 18446744073709551615U);
  EXPECT_EQ(seen_.testbed, "loopback");
  EXPECT_FALSE(seen_.keep_story_lines);
}

TEST_F(Rehearse, SelectsByClause) {
  selection_.clauses = {clause("GUIDE-A1"), clause("RELAY-ONCE-1"), clause("RELAY-ONCE-2")};
  EXPECT_EQ(rehearse({"run", "--clause", "GUIDE-A1, relay-once-1", "--clause", "RELAY-ONCE-2"}), 0);
  EXPECT_THAT(seen_.clauses, ElementsAre("GUIDE-A1", "RELAY-ONCE-1", "RELAY-ONCE-2"));
}

TEST_F(Rehearse, AnUnknownClauseIsWrongUsageAndNamesTheNearOnes) {
  selection_.clauses = {clause("GUIDE-A1"), clause("RELAY-ONCE-1"), clause("RELAY-ONCE-2")};
  for (const std::string command : {"run", "clauses"}) {
    EXPECT_EQ(rehearse_as_typed({command, "--clause", "RELAY-ONCE-9,GUIDE"}), 2);
    EXPECT_THAT(err_, HasSubstr("rehearse: --clause: unknown clause 'RELAY-ONCE-9'; near: "
                                "RELAY-ONCE-1, RELAY-ONCE-2 (s/clauses.yaml:3)\n"));
    EXPECT_THAT(err_, HasSubstr("unknown clause 'GUIDE'; did you mean GUIDE-A1?"));
    EXPECT_THAT(out_, IsEmpty());
  }
  EXPECT_EQ(ran_, 0);
  EXPECT_EQ(rehearse_as_typed({"run", "--clause", "GUIDE-A1,"}), 2);
  EXPECT_THAT(err_, HasSubstr("--clause cannot be \"GUIDE-A1,\""));
}

TEST_F(Rehearse, AClauseThatNoStoryNamesSelectsNothing) {
  selection_.clauses = {clause("GUIDE-A1")};
  selection_.stories.clear();
  EXPECT_EQ(rehearse({"run", "--list", "--clause", "GUIDE-A1"}), 5);
  EXPECT_THAT(err_, HasSubstr("no story names the clause GUIDE-A1\n"));
}

TEST_F(Rehearse, ListsClausesWithTheStoriesThatProveThem) {
  selection_.clauses = {clause("GUIDE-A1"), clause("RELAY-ONCE-1"), clause("RELAY-ONCE-2")};
  selection_.clauses[1].witness = {
      *runner::read_condition("an SMS reached the relay twice"),
      *runner::read_condition("GUIDE-B3 was clicked, or GUIDE-B4 was clicked")};
  selection_.stories[0].clauses = {"RELAY-ONCE-1"};
  selection_.stories[1].clauses = {"RELAY-ONCE-1"};
  EXPECT_EQ(rehearse_as_typed({"clauses", "s"}), 0);
  EXPECT_EQ(seen_.testbed, "memory");
  EXPECT_EQ(out_, R"(GUIDE-A1          MUST    guide       unproven: no story names it
  It is so.
  Witness: none; any story that passes proves it

RELAY-ONCE-1      MUST    guide       proved by 2 stories
  It is so.
  Witness: an SMS reached the relay twice; and GUIDE-B3 was clicked, or GUIDE-B4 was clicked
    s/b.yaml:2  Second
    s/a.yaml:2  First

RELAY-ONCE-2      MUST    guide       unproven: no story names it
  It is so.
  Witness: none; any story that passes proves it

Unproven
  GUIDE-A1 RELAY-ONCE-2

3 clauses: 1 proved, 2 unproven; 2 stories run on memory, seed 1
)");
  EXPECT_EQ(rehearse_as_typed({"clauses", "--clause", "RELAY-ONCE-1"}), 0);
  EXPECT_THAT(out_, StartsWith("RELAY-ONCE-1 "));
  EXPECT_THAT(out_, HasSubstr("\n1 clause: 1 proved, 0 unproven; "));
}

TEST_F(Rehearse, AStoryThatDidNotPassProvesNoClause) {
  selection_.clauses = {clause("RELAY-ONCE-1")};
  selection_.stories[0].clauses = {"RELAY-ONCE-1"};
  selection_.stories[0].title = "Second [row 1]";
  selection_.stories[1] = selection_.stories[0];
  selection_.stories[1].title = "Second [row 2]";
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse_as_typed({"clauses"}), 1);
  EXPECT_THAT(out_, HasSubstr("unproven\n"));
  EXPECT_THAT(out_, HasSubstr("    s/b.yaml:2  Second (2 rows): FAILED, proves nothing\n"));
  EXPECT_THAT(err_, HasSubstr("not every story passed"));
  verdict_ = Verdict::pass;
  environment_problems_ = {"127.0.0.1 cannot be used here"};
  EXPECT_EQ(rehearse_as_typed({"clauses"}), 4);
  EXPECT_THAT(err_, HasSubstr("127.0.0.1 cannot be used here"));
}

TEST_F(Rehearse, TakesCommandNamesAsPathsAfterTheCommand) {
  EXPECT_EQ(rehearse({"run", "run", "help"}), 0);
  EXPECT_THAT(seen_.paths, ElementsAre("run", "help"));
}

TEST_F(Rehearse, HasDefaults) {
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_THAT(seen_.paths, ElementsAre("scenarios"));
  EXPECT_EQ(seen_.jobs, 2U);
  EXPECT_EQ(seen_.seed, 1U);
}

TEST_F(Rehearse, WritesNothingWhenAskedNotTo) {
  EXPECT_EQ(rehearse({"run", "--no-report"}), 0);
  EXPECT_FALSE(fs::exists(directory_));
}

TEST_F(Rehearse, RemovesTheReportOfAnEarlierRunBeforeItRuns) {
  ASSERT_EQ(rehearse({"run"}), 0);
  works_.run = [this](const SuiteOptions&, const Selection&, reports::Listener&) {
    EXPECT_FALSE(fs::exists(directory_ + "/junit.xml"));
    return SuiteOutcome{};
  };
  EXPECT_EQ(rehearse({"run"}), 4);
}

TEST_F(Rehearse, AReportThatCannotBeWrittenIsToldBeforeAnythingRuns) {
  std::ofstream(directory_) << "a file where the folder should be";
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_EQ(selected_ + ran_, 0);
  EXPECT_THAT(err_, StartsWith("rehearse: cannot make the folder"));
  EXPECT_THAT(err_, HasSubstr("--report-dir DIR"));
  EXPECT_EQ(rehearse({"run", "--no-report"}), 0);
  EXPECT_EQ(rehearse({"run", "--list"}), 0);
}

// Root may write everywhere, so the test becomes somebody else for a moment.
TEST_F(Rehearse, AFolderWithoutPermissionIsToldBeforeAnythingRuns) {
  fs::create_directories(directory_);
  fs::permissions(directory_, fs::perms::owner_read | fs::perms::owner_exec |
                                  fs::perms::others_read | fs::perms::others_exec);
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  const int code = rehearse({"run"});
  if (user == 0) {
    ASSERT_EQ(seteuid(user), 0);
  }
  fs::permissions(directory_, fs::perms::owner_all);
  EXPECT_EQ(code, 4);
  EXPECT_EQ(selected_ + ran_, 0);
  EXPECT_THAT(err_, HasSubstr("Permission denied"));
}

TEST_F(Rehearse, AnOlderReportThatCannotBeRemovedIsToldBeforeAnythingRuns) {
  // A folder of the report's name, with something in it, can be neither removed nor written over.
  fs::create_directories(directory_ + "/junit.xml/old");
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_EQ(ran_, 0);
  EXPECT_THAT(err_, StartsWith("rehearse: cannot remove "));
}

TEST_F(Rehearse, ADiskThatFillsWhileStoriesRunIsTheMachines) {
  const auto run = works_.run;
  works_.run = [&](const SuiteOptions& options, const Selection& selection,
                   reports::Listener& listener) {
    fs::create_directories(directory_ + "/junit.xml/old");
    return run(options, selection, listener);
  };
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_THAT(out_, HasSubstr("2 stories: 2 passed"));
  EXPECT_THAT(out_, HasSubstr("PROBLEM  cannot write "));
  fs::remove_all(directory_);
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse({"run"}), 1) << "a failed story counts more";
}

TEST_F(Rehearse, UntoldStoriesAreNamedWithTheReason) {
  environment_problems_ = {"127.0.0.1 cannot be used here"};
  works_.run = [this](const SuiteOptions&, const Selection& selection, reports::Listener&) {
    SuiteOutcome outcome;
    outcome.stories.resize(selection.stories.size());
    outcome.environment_problems = environment_problems_;
    return outcome;
  };
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_THAT(out_, HasSubstr("PROBLEM  127.0.0.1 cannot be used here"));
  EXPECT_THAT(report(), HasSubstr("<error type=\"ENVIRONMENT\" message=\"it was not run: "
                                  "127.0.0.1 cannot be used here\">"));
  EXPECT_THAT(report(), HasSubstr("tests=\"2\" failures=\"0\" errors=\"2\""));
  EXPECT_THAT(report(), Not(HasSubstr("<skipped")));
}

TEST_F(Rehearse, ExitsFourWhenNobodyCanReadWhatItPrints) {
  std::ostringstream out;
  std::ostringstream err;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(cli_main({"run", "--report-dir", directory_}, out, err, environment_, works_), 4);
  EXPECT_THAT(err.str(), HasSubstr("standard output cannot be written"));
}

TEST_F(Rehearse, AReaderThatHasReadEnoughIsNoTrouble) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"help"}, {"assumptions"}, {"run", "--list"}, {"run", "--report-dir", directory_}}) {
    std::ostringstream out;
    std::ostringstream err;
    out.setstate(std::ios::badbit);
    environment_.reader_left = [] { return true; };
    verdict_ = Verdict::pass;
    EXPECT_EQ(cli_main(words, out, err, environment_, works_), 141) << words.back();
    EXPECT_EQ(err.str(), "");
    environment_.reader_left = [] { return false; };
    EXPECT_EQ(cli_main(words, out, err, environment_, works_), 4) << words.back();
  }
  EXPECT_THAT(report(), HasSubstr("First")) << "the run goes on to its end";
  std::ostringstream out;
  std::ostringstream err;
  out.setstate(std::ios::badbit);
  environment_.reader_left = [] { return true; };
  verdict_ = Verdict::fail;
  EXPECT_EQ(cli_main({"run", "--report-dir", directory_}, out, err, environment_, works_), 1);
}

TEST_F(Rehearse, FilesThatTheMachineRefusesAreItsFault) {
  selection_.problems = {yaml::file_problem("s/a.yaml", "cannot be read: Permission denied", true)};
  EXPECT_EQ(rehearse({"run"}), 4);
  EXPECT_THAT(err_, EndsWith("1 problem of this machine with the story files; nothing was run\n"));
  EXPECT_THAT(report(), HasSubstr("<error type=\"ENVIRONMENT\""));
  EXPECT_EQ(rehearse_as_typed({"clauses"}), 4);
  selection_.problems.push_back({"s/b.yaml", 3, 1, 5, "unknown key 'stroy'", "stroy:"});
  EXPECT_EQ(rehearse({"run"}), 3) << "a wrong file counts more";
}

TEST_F(Rehearse, ASignalWhileStoriesAreReadEndsThere) {
  int signal = 0;
  environment_.interrupted = [&] { return signal; };
  works_.select = [&](const SuiteOptions& options) {
    EXPECT_FALSE(options.stop());
    signal = 2;
    EXPECT_TRUE(options.stop());
    return Selection();
  };
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"run"}, {"run", "--list"}}) {
    signal = 0;
    EXPECT_EQ(rehearse(words), 130);
    EXPECT_THAT(err_, HasSubstr("interrupted while the stories were read; nothing was run"));
    EXPECT_EQ(report(), "");
  }
  signal = 0;
  EXPECT_EQ(rehearse_as_typed({"clauses"}), 130);
  EXPECT_EQ(ran_, 0);
}

TEST_F(Rehearse, CommandsAreShownAsTheProgramWasCalled) {
  environment_.program = "build/bin/rehearse";
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse({"run"}), 1);
  EXPECT_THAT(out_, HasSubstr("build/bin/rehearse run s/b.yaml "));
  EXPECT_THAT(report(), HasSubstr("value=\"build/bin/rehearse run --report-dir "));
  EXPECT_EQ(rehearse_as_typed({"clauses"}), 1);
  EXPECT_THAT(err_, HasSubstr("build/bin/rehearse run tells why"));
  EXPECT_EQ(rehearse_as_typed({}), 2);
  EXPECT_THAT(err_, HasSubstr("  build/bin/rehearse run scenarios"));
  EXPECT_EQ(rehearse_as_typed({"--frob"}), 2);
  EXPECT_THAT(err_, HasSubstr("first: build/bin/rehearse run scenarios"));
  EXPECT_EQ(rehearse_as_typed({"help", "run"}), 0);
  EXPECT_THAT(out_, HasSubstr("\n  build/bin/rehearse run --list"));
  selection_.problems = {{"s/a.yaml", 1, 1, 1, "all of them: rehearse clauses", "rehearse run"}};
  EXPECT_EQ(rehearse({"run"}), 3);
  EXPECT_THAT(err_, HasSubstr("all of them: build/bin/rehearse clauses\n 1 | rehearse run\n"));
  EXPECT_THAT(report(), HasSubstr("all of them: build/bin/rehearse clauses"));
}

TEST_F(Rehearse, WithoutAPathTheFolderLookedForIsNamed) {
  const fs::path here = fs::current_path();
  fs::create_directories(directory_ + "-empty");
  fs::current_path(directory_ + "-empty");
  selection_.problems = {yaml::file_problem("scenarios", "no such file or folder")};
  EXPECT_EQ(rehearse({"run"}), 3);
  EXPECT_THAT(err_, HasSubstr("the folder \"scenarios\" is run; "));
  EXPECT_THAT(err_, HasSubstr("-empty has none"));
  EXPECT_THAT(err_, HasSubstr("./rehearse run PATH"));
  EXPECT_THAT(err_, HasSubstr("./rehearse new scenarios"));
  EXPECT_EQ(rehearse({"run", "elsewhere"}), 3);
  EXPECT_THAT(err_, Not(HasSubstr("Without a path")));
  fs::current_path(here);
  fs::remove_all(directory_ + "-empty");
}

TEST_F(Rehearse, WithoutAVerdictNothingRestsOnAnything) {
  const std::string suite = directory_ + "-suite";
  fs::create_directories(suite);
  std::ofstream(suite + "/clauses.yaml") << "";
  std::ofstream(suite + "/rests_on.yaml") << R"(format: 1
rests on:
  - assumption: ASSUME-SMSMODE-CONSOLE-URL-SHOWN
    stories: [{ file: b.yaml, title: Second }]
)";
  for (Scenario& story : selection_.stories) story.file = suite + story.file.substr(1);
  EXPECT_EQ(rehearse({"run", suite}), 0);
  EXPECT_THAT(out_, HasSubstr("1 of 2 stories rest"));
  for (const Verdict verdict : {Verdict::none, Verdict::error}) {
    verdict_ = verdict;
    rehearse({"run", suite});
    EXPECT_THAT(out_, Not(HasSubstr("rest")));
    EXPECT_THAT(report(), Not(HasSubstr("rests-on")));
  }
  fs::remove_all(suite);
}

TEST_F(Rehearse, WithholdsASecretAndFailsTheRun) {
  verdict_ = Verdict::error;
  blame_ = Blame::environment;
  sentence_ = "the key was " + base::base64_encode("x s3cret-key-of-smsmode");
  EXPECT_EQ(rehearse({"run"}), 1);
  EXPECT_THAT(out_, HasSubstr("PROBLEM  a secret would have been written"));
  EXPECT_THAT(report(), HasSubstr("[withheld]"));
  EXPECT_THAT(report(), Not(HasSubstr("s3cret")));
}

TEST_F(Rehearse, RefusesWrongUsageWithACorrection) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"rn"}, "unknown command \"rn\", did you mean \"run\"?"},
      {{"hepl"}, "did you mean \"help\"?"},
      {{"xyzzy"},
       "unknown command \"xyzzy\"\n  Commands: run, clauses, new, bench, assumptions, help, "
       "version\n"
       "  From the launcher ./rehearse: test, smsrelay, mock-smsmode, mock-dydu"},
      {{"mock-smsmod"}, "unknown command \"mock-smsmod\", did you mean \"mock-smsmode\"?"},
      {{"smsrelay", "serve"}, "\"smsrelay\" is a command of the launcher: ./rehearse smsrelay"},
      {{"--seed", "1"}, "The command comes first"},
      {{"run", "--sed", "1"}, "unknown option \"--sed\", did you mean \"--seed\"?"},
      {{"run", "--fliter=a"}, "unknown option \"--fliter\", did you mean \"--filter\"?"},
      {{"run", "--frobnicate"}, "unknown option \"--frobnicate\"\n"},
      {{"run", "-x"}, "unknown option \"-x\""},
      {{"run", "--seed"}, "--seed needs a value"},
      {{"run", "--tag"}, "--tag needs a value"},
      {{"run", "--seed", "-1"}, "--seed"},
      {{"run", "--seed", "1", "--seed", "2"}, "--seed is given more than once"},
      {{"run", "--seed", "abc"}, "--seed cannot be \"abc\""},
      {{"run", "--seed", "18446744073709551616"}, "--seed cannot be"},
      {{"run", "--jobs", "0"}, "--jobs cannot be \"0\"\n  It is a whole number from 1 to 256"},
      {{"run", "--testbed", "memry"}, "--testbed cannot be \"memry\", did you mean \"memory\"?"},
      {{"run", "--color", "yes"}, "It is one of: auto, always, never"},
      {{"run", "--show-progress", "bar"}, "It is one of: auto, line, none"},
      {{"run", "--report-dir", ""}, "--report-dir cannot be empty"},
      {{"version", "now"}, "unexpected \"now\" after version"},
      {{"bench", "--tag", "x"}, "unknown option \"--tag\""},
      {{"help", "rnu"}, "did you mean \"run\"?"},
      {{"run", "--\x1b[2J"}, "\\u{1B}[2J"},
  };
  for (const auto& [words, message] : wrong) {
    EXPECT_EQ(rehearse_as_typed(words), 2) << base::join(words, " ");
    EXPECT_THAT(err_, StartsWith("rehearse: ")) << base::join(words, " ");
    EXPECT_THAT(err_, HasSubstr(message)) << base::join(words, " ");
    EXPECT_THAT(out_, IsEmpty()) << base::join(words, " ");
  }
  EXPECT_EQ(selected_, 0);
}

TEST_F(Rehearse, KnowsAPathThatLacksItsCommand) {
  fs::create_directories(directory_);
  EXPECT_EQ(rehearse_as_typed({directory_}), 2);
  EXPECT_THAT(err_, HasSubstr("To run the stories there: ./rehearse run " + directory_));
}

TEST_F(Rehearse, HelpsWhereverItIsAsked) {
  EXPECT_EQ(rehearse_as_typed({"help"}), 0);
  EXPECT_THAT(out_, HasSubstr("mock-smsmode"));
  EXPECT_THAT(out_, HasSubstr("run [paths…]"));
  const std::string everything = out_;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"-h"}, {"--help"}, {"help", "help"}, {"rn", "--help"}}) {
    EXPECT_EQ(rehearse_as_typed(words), 0);
    EXPECT_EQ(out_, everything);
  }
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"help", "run"}, {"run", "--seed", "x", "-h"}, {"-h", "run"}}) {
    EXPECT_EQ(rehearse_as_typed(words), 0);
    EXPECT_THAT(out_, HasSubstr("--report-dir"));
  }
}

TEST_F(Rehearse, BareCommandShowsAnExampleAndExitsTwo) {
  EXPECT_EQ(rehearse_as_typed({}), 2);
  EXPECT_THAT(err_, HasSubstr("./rehearse run scenarios"));
}

TEST_F(Rehearse, TellsItsVersion) {
  EXPECT_EQ(rehearse_as_typed({"version"}), 0);
  EXPECT_THAT(out_, StartsWith("rehearse "));
  const std::string version = out_;
  EXPECT_EQ(rehearse_as_typed({"--version"}), 0);
  EXPECT_EQ(out_, version);
}

TEST_F(Rehearse, FencesTheLogOnGithub) {
  environment_.variables["GITHUB_ACTIONS"] = "true";
  verdict_ = Verdict::fail;
  sentence_ = "::add-mask::a";
  EXPECT_EQ(rehearse({"run"}), 1);
  EXPECT_LT(out_.find("::stop-commands::unguessable\n"), out_.find("::add-mask::a"));
}

TEST_F(Rehearse, AnnotatesAndSummarisesOnGithub) {
  fs::create_directories(directory_);
  environment_.variables["GITHUB_ACTIONS"] = "true";
  environment_.variables["GITHUB_STEP_SUMMARY"] = directory_ + "/summary.md";
  verdict_ = Verdict::fail;
  sentence_ = "the key was s3cret-key-of-smsmode";
  EXPECT_EQ(rehearse({"run"}), 1);
  // Annotations are commands: they come after the fence is lifted, and hold no secret either.
  EXPECT_GT(out_.find("::error file=s/b.yaml"), out_.find("\n::unguessable::\n"));
  EXPECT_THAT(out_, HasSubstr("::the key was [withheld] (RELAY-ONCE-1)"));
  std::ifstream file(directory_ + "/summary.md");
  const std::string summary((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  EXPECT_THAT(summary, HasSubstr("2 stories: 0 passed, 2 failed"));
  EXPECT_THAT(summary, Not(HasSubstr("s3cret")));
}

TEST_F(Rehearse, ColoursTerminalsOnly) {
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_THAT(out_, Not(HasSubstr("\x1b")));
  environment_.out_is_terminal = true;
  EXPECT_EQ(rehearse({"run"}), 0);
  EXPECT_THAT(out_, HasSubstr("\x1b[32m"));
}

TEST(Colour, HasOneOrderOfPrecedence) {
  Environment environment;
  const auto automatic = [&] { return wants_colour(ColourChoice::automatic, environment); };
  EXPECT_FALSE(automatic());
  environment.out_is_terminal = true;
  EXPECT_TRUE(automatic());
  environment.variables["TERM"] = "dumb";
  EXPECT_FALSE(automatic());
  environment.variables["CLICOLOR_FORCE"] = "0";
  EXPECT_FALSE(automatic());
  environment.variables["FORCE_COLOR"] = "1";
  EXPECT_TRUE(automatic());
  environment.variables["NO_COLOR"] = "";
  EXPECT_TRUE(automatic());
  environment.variables["NO_COLOR"] = "1";
  EXPECT_FALSE(automatic());
  EXPECT_TRUE(wants_colour(ColourChoice::always, environment));
  environment.variables.clear();
  environment.variables["CI"] = "true";
  EXPECT_TRUE(automatic());  // CI alone decides nothing about colour
  EXPECT_FALSE(wants_colour(ColourChoice::never, environment));
}

TEST(Progress, MovesOnTerminalsAndIsCalmElsewhere) {
  Environment environment;
  const auto automatic = [&](std::size_t stories) {
    return progress_for(ProgressChoice::automatic, environment, stories);
  };
  EXPECT_EQ(automatic(50), reports::Progress::lines);
  EXPECT_EQ(automatic(51), reports::Progress::counter);
  environment.out_is_terminal = true;
  EXPECT_EQ(automatic(51), reports::Progress::moving);
  EXPECT_EQ(progress_for(ProgressChoice::line, environment, 51), reports::Progress::lines);
  EXPECT_EQ(progress_for(ProgressChoice::none, environment, 51), reports::Progress::none);
  environment.variables["CI"] = "1";
  EXPECT_EQ(automatic(51), reports::Progress::counter);
  environment.variables = {{"TERM", "dumb"}};
  EXPECT_EQ(automatic(5), reports::Progress::lines);
}

TEST_F(Rehearse, ListsWhatIsAssumed) {
  EXPECT_EQ(rehearse({"assumptions", "--assume", "ASSUME-SMSMODE-LONG-MO=split"}), 0);
  EXPECT_THAT(out_, HasSubstr("ASSUME-DYDU-UNKNOWN-SPACE\n"));
  EXPECT_THAT(out_, HasSubstr("    whole  as one MO\n  * split  as one MO per part\n"));
}

TEST_F(Rehearse, RefusesAnAssumptionThatIsNone) {
  EXPECT_EQ(rehearse({"run", "--assume", "ASSUME-SMSMODE-LONG-MO=spilt"}), 2);
  EXPECT_EQ(err_,
            "rehearse: --assume: ASSUME-SMSMODE-LONG-MO has no variant 'spilt'; did you mean "
            "'split'?; it has: whole, split\n  All of them: ./rehearse assumptions\n");
  EXPECT_EQ(ran_, 0);
}

TEST_F(Rehearse, HandsWhatIsAssumedToTheRunAndToTheCommandThatRepeatsIt) {
  verdict_ = Verdict::fail;
  EXPECT_EQ(rehearse({"run", "--assume", "ASSUME-SMSMODE-LONG-MO=split"}), 1);
  EXPECT_EQ(seen_.assumed.at("ASSUME-SMSMODE-LONG-MO"), "split");
  EXPECT_THAT(out_, HasSubstr("--seed 1 --assume ASSUME-SMSMODE-LONG-MO=split"));
}

TEST_F(Rehearse, OverAssumptionsTellsWhatTheVerdictsRestOnAndKeepsTheExitCode) {
  works_.run_over_assumptions = [](const SuiteOptions&, const Selection&, const SuiteOutcome&) {
    runner::Sweep sweep;
    sweep.assumptions_tried = {40, 40};
    sweep.tellings = 110;
    sweep.breaks = {{1, "ASSUME-A", "x", Verdict::fail, "It says s3cret-key-of-smsmode."}};
    return sweep;
  };
  EXPECT_EQ(rehearse({"run", "--over-assumptions"}), 0);
  EXPECT_THAT(out_, HasSubstr("1 story holds whatever is assumed."));
  EXPECT_THAT(out_, HasSubstr("holds under 39 of 40; breaks if\n    ASSUME-A=x  It says "));
  EXPECT_THAT(out_, Not(HasSubstr("s3cret")));
}

TEST_F(Rehearse, AnInterruptedSweepTellsWhatIsDone) {
  int signal = 0;
  environment_.interrupted = [&] { return signal; };
  works_.run_over_assumptions = [&](const SuiteOptions&, const Selection&, const SuiteOutcome&) {
    signal = 2;
    runner::Sweep sweep;
    sweep.assumptions_tried = {40, 0};
    sweep.assumptions_due = {40, 40};
    sweep.tellings = 110;
    sweep.untold = 50;
    return sweep;
  };
  EXPECT_EQ(rehearse({"run", "--over-assumptions"}), 130);
  EXPECT_THAT(out_, HasSubstr("Over assumptions: interrupted after 60 of 110 tellings\n"));
  EXPECT_THAT(out_, HasSubstr("1 story was not told under every variant"));
  EXPECT_THAT(report(), HasSubstr("skipped=\"0\"")) << "the run itself was whole";
  EXPECT_FALSE(fs::exists(directory_ + "/rests_on.yaml"));
}

TEST_F(Rehearse, TheVerdictsAreOutBeforeTheAssumptionsAreSwept) {
  std::string report;
  works_.run_over_assumptions = [&](const SuiteOptions&, const Selection&,
                                    const SuiteOutcome& out) {
    EXPECT_EQ(out.stories.front().verdict, Verdict::pass);
    report = this->report();
    runner::Sweep sweep;
    sweep.assumptions_tried = {1, 1};
    sweep.tellings = 2;
    sweep.environment_problems = {"no socket is free"};
    return sweep;
  };
  EXPECT_EQ(rehearse({"run", "--over-assumptions"}), 4);
  EXPECT_THAT(report, HasSubstr("<testsuites"));
  EXPECT_THAT(out_, HasSubstr("2 stories hold whatever is assumed."));
  EXPECT_EQ(err_, "rehearse: no socket is free\n");
}

TEST_F(Rehearse, SaysWhereAStoryDidNotHeedWhatWasAssumed) {
  selection_.stories.front().setup.assuming["ASSUME-SMSMODE-LONG-MO"] = {"whole", {}};
  EXPECT_EQ(rehearse({"run", "--assume", "ASSUME-SMSMODE-LONG-MO=split"}), 0);
  EXPECT_THAT(out_, HasSubstr("--assume ASSUME-SMSMODE-LONG-MO=split did not hold in 1 story"));
}

}  // namespace
}  // namespace smsrelay::cli
