#include "reports/console.h"

#include <gmock/gmock.h>

#include <sstream>

#include "base/text.h"
#include "reports/baseline.h"
#include "reports/samples.h"

namespace smsrelay::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::string printed(const RunResult& run, const ConsoleOptions& options,
                    const std::string& problem = "") {
  std::ostringstream out;
  Console console(out, options);
  RunResult head = run;
  head.stories.clear();
  console.run_starts(head);
  for (const StoryResult& story : run.stories) {
    console.story_starts(story.file, story.title);
    console.story_ends(story);
  }
  console.add_note("Report: reports/latest/junit.xml");
  if (!problem.empty()) console.add_problem(problem);
  console.run_ends(run);
  return out.str();
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.size() - 1;
  return text.substr(text.rfind('\n', end - 1) + 1, end - text.rfind('\n', end - 1) - 1);
}

RunResult many(std::size_t count) {
  std::vector<StoryResult> stories;
  for (std::size_t i = 0; i < count; ++i) {
    stories.push_back(samples::passing());
    stories.back().number = i + 1;
  }
  return samples::run_of(std::move(stories));
}

TEST(Console, PrintsAGreenRun) {
  RunResult run = many(3);
  run.not_selected = 4;
  expect_baseline("console_green.txt", printed(run, {}));
}

TEST(Console, PrintsEveryVerdict) {
  expect_baseline("console_verdicts.txt", printed(samples::all_verdicts(), {}));
}

TEST(Console, EndsWithTheSummary) {
  EXPECT_EQ(last_line(printed(many(1), {})),
            "1 story: 1 passed in 0.21 s (virtual 95 s) on loopback, seed 1");
  EXPECT_EQ(last_line(printed(samples::all_verdicts(), {})),
            "4 stories: 1 passed, 1 failed, 1 error, 1 not judged in 0.21 s (virtual 31 h) on "
            "loopback, seed 1");
}

TEST(Console, MarksTheSummaryWhenThereWasAProblemOutsideTheStories) {
  const std::string text = printed(many(1), {}, "a key stood in the report and was withheld");
  EXPECT_THAT(text, HasSubstr("PROBLEM  a key stood in the report"));
  EXPECT_THAT(last_line(text), EndsWith("; 1 problem above"));
}

TEST(Console, CountsInTenthsInsteadOfListingThousands) {
  RunResult run = many(1000);
  run.stories[499] = samples::answered_twice();
  ConsoleOptions options;
  options.progress = Progress::counter;
  const std::string text = printed(run, options);
  EXPECT_THAT(text, HasSubstr("\n400 of 1000 stories, 0 not passed\n"));
  EXPECT_THAT(text, HasSubstr("\n1000 of 1000 stories, 1 not passed\n"));
  EXPECT_THAT(text, HasSubstr("FAIL   500/1000  Opening hours"));
  EXPECT_LT(base::split(text, '\n').size(), 80U);
}

TEST(Console, ErasesItsMovingLine) {
  ConsoleOptions options;
  options.progress = Progress::moving;
  const std::string text = printed(samples::all_verdicts(), options);
  EXPECT_THAT(text, HasSubstr("\r1/4  The whole guide"));
  // What stands before a failure and before the end is the erased line.
  EXPECT_THAT(text, HasSubstr("\r\x1b[K\nFAILED  RELAY"));
  EXPECT_THAT(text, HasSubstr("\r\x1b[K"
                              "Set-up guide"));
  EXPECT_THAT(text, Not(HasSubstr("pass  1/4")));
}

TEST(Console, WritesNoControlCharactersWithoutATerminal) {
  const std::string text =
      printed(samples::run_of({samples::hostile(), samples::answered_twice()}), {});
  for (const std::string_view line : base::split(text, '\n')) EXPECT_EQ(line, base::visible(line));
}

TEST(Console, KeepsStoriesFromCommandingTheCiRunner) {
  ConsoleOptions options;
  options.fence = "w0rd";
  const std::string text = printed(samples::run_of({samples::hostile()}), options);
  const std::size_t closed = text.find("::stop-commands::w0rd\n");
  const std::size_t opened = text.find("\n::w0rd::\n");
  ASSERT_NE(closed, std::string::npos);
  ASSERT_NE(opened, std::string::npos);
  EXPECT_LT(closed, text.find("red"));
  EXPECT_EQ(text.find("red", opened), std::string::npos);
}

TEST(Console, TellsPassingStoriesWhenAskedTo) {
  StoryResult story = samples::passing();
  story.story = {{std::chrono::milliseconds(3), "", "Anna > horaires", false}};
  ConsoleOptions options;
  EXPECT_THAT(printed(samples::run_of({story}), options), Not(HasSubstr("Anna > horaires")));
  options.verbose = true;
  EXPECT_THAT(printed(samples::run_of({story}), options), HasSubstr("+0.003s  Anna > horaires"));
}

TEST(Console, RepeatsFailuresInShortAtTheEndButNotWithoutEnd) {
  std::vector<StoryResult> stories(120, samples::answered_twice());
  for (std::size_t i = 0; i < stories.size(); ++i) {
    stories[i].findings.front().actual = std::to_string(i + 2) + " SMS";
  }
  ConsoleOptions options;
  options.progress = Progress::none;
  const std::string text = printed(samples::run_of(stories), options);
  EXPECT_THAT(text, HasSubstr("Not passed:\n  FAILED  RELAY-ONCE-1  Anna got the same answer "
                              "twice.  ./rehearse run scenarios/retries/opening-hours.yaml"));
  EXPECT_THAT(text, HasSubstr("  … and 70 more\n"));
}

TEST(Console, FitsTheTerminalAndKeepsCommandsWhole) {
  RunResult run = samples::all_verdicts();
  run.testbed = "memory";
  run.assumed = {"ASSUME-SMSMODE-CONSOLE-URL-SHOWN=apart"};
  ConsoleOptions options;
  options.on_terminal = true;
  options.style.width = 80;
  const std::string text = printed(
      run, options, "a problem that is told in so many words that no terminal is wide enough");
  const std::string end = text.substr(text.find("Not passed:"));
  for (const std::string_view line : base::split(end, '\n')) EXPECT_LE(columns(line), 80U) << line;
  EXPECT_THAT(end, HasSubstr("  FAILED  RELAY-ONCE-1  Anna got the same answer twice.\n"
                             "          ./rehearse run scenarios/retries/opening-hours.yaml:2 "
                             "--seed 1 \\\n"
                             "            --testbed memory --assume "
                             "ASSUME-SMSMODE-CONSOLE-URL-SHOWN=apart\n"));
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.starts_with("FAIL ") || line.starts_with("pass ")) {
      EXPECT_LE(columns(line), 80U) << line;
    }
  }
}

TEST(Console, WithoutProgressLeavesOneBlankLine) {
  ConsoleOptions options;
  options.progress = Progress::none;
  const std::string text = printed(many(3), options);
  EXPECT_EQ(text.find("\n\n\n"), std::string::npos) << text;
  EXPECT_THAT(text, HasSubstr("\n\n"));
}

TEST(Console, RepeatsFailuresOfOneCauseOnce) {
  StoryResult other = samples::answered_twice();
  other.findings.front().actual = "7 SMS";
  const std::string text =
      printed(samples::run_of({samples::answered_twice(), samples::answered_twice(), other}), {});
  const std::string list = text.substr(text.find("Not passed:"));
  EXPECT_THAT(list, HasSubstr("and 1 story more in the same way: scenarios/retries/"
                              "opening-hours.yaml:2\n  FAILED"));
}

}  // namespace
}  // namespace smsrelay::reports
