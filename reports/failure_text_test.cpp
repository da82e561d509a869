#include "reports/failure_text.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "reports/baseline.h"
#include "reports/samples.h"

namespace smsrelay::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Le;
using testing::Lt;
using testing::Not;

constexpr Style plain{false, 100};

std::size_t line_count(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string told(const StoryResult& story, Style style = plain) {
  RunResult run = samples::run_of({story});
  run.selected = 36;
  return failure_text(story, run, style);
}

TEST(FailureText, TellsTheWholeStoryOfAFailure) {
  expect_baseline("failure.txt", told(samples::answered_twice()));
}

TEST(FailureText, TellsAnErrorThatHasNoPlaceAndNoStory) {
  expect_baseline("failure_error.txt", told(samples::wire_never_quiet()));
}

TEST(FailureText, ShowsHostileTextInsteadOfObeyingIt) {
  const std::string text = told(samples::hostile());
  expect_baseline("failure_hostile.txt", text);
  for (const std::string_view line : base::split(text, '\n')) {
    EXPECT_EQ(line, base::visible(line));
    EXPECT_FALSE(line.starts_with("::")) << line;
  }
}

TEST(FailureText, ShowsTheEndOfALongTextThatLacksAPart) {
  StoryResult story = samples::answered_twice();
  Finding& finding = story.findings.front();
  finding.expected = "a text containing \"metro 7\"";
  finding.actual = "\"Come in. ";
  for (int i = 0; i < 30; ++i) finding.actual += "Go on to door " + std::to_string(i) + ". ";
  finding.actual += "Take metro 4.\"";
  const std::string long_text = told(story);
  EXPECT_THAT(long_text, HasSubstr("Actual    \"Come in. Go on to door 0. "));
  EXPECT_THAT(long_text, HasSubstr(" characters …\n"));
  EXPECT_THAT(long_text, HasSubstr("Take metro 4.\"\n"));

  finding.actual =
      "\"Come in, the counter is at the end of the corridor, on the right-hand side of the "
      "wedding hall. Take metro 4.\"";
  EXPECT_THAT(told(story), HasSubstr("Take metro 4.\"\n"));
  EXPECT_THAT(told(story), Not(HasSubstr(" characters …")));
}

TEST(FailureText, StaysUnderFortyLinesWhateverTheStoryHolds) {
  StoryResult story = samples::answered_twice();
  std::string many_lines;
  std::string many_words;
  for (int i = 0; i < 500; ++i) {
    many_lines += "line " + std::to_string(i) + "\n";
    many_words += "word ";
    story.story.push_back({std::chrono::seconds(i), "FAULT", many_words, i % 3 == 0});
  }
  story.findings.resize(500, story.findings.front());
  Finding& finding = story.findings.front();
  finding.source.assign(500, many_words);
  finding.first_source_line = 1;
  finding.where = base::Place{story.file, 250, 1400, 9000};
  finding.expected = finding.actual = many_lines;
  finding.sentence = finding.rule_text = finding.nearest = finding.hint = many_words;
  story.title = many_words;
  for (const std::size_t width : {0U, 60U, 100U, 200U}) {
    const std::string text = told(story, {false, width});
    EXPECT_THAT(line_count(text), Lt(40U)) << text;
    EXPECT_THAT(text, HasSubstr("lines …"));
    EXPECT_THAT(text, HasSubstr("\n  ./rehearse run"));
    EXPECT_THAT(text, HasSubstr("\n  Again:\n"));
    for (const std::string_view line : base::split(text, '\n')) {
      if (line.starts_with("  ./rehearse run")) continue;
      EXPECT_THAT(columns(line), Le(std::max<std::size_t>(width, 60))) << line;
    }
  }
}

TEST(FailureText, CutsTheMiddleOfALongStoryButKeepsWhatDecided) {
  StoryResult story = samples::answered_twice();
  story.story.clear();
  for (int i = 0; i < 100; ++i) {
    story.story.push_back({std::chrono::seconds(i), "", "event " + std::to_string(i), i == 40});
  }
  const std::string text = told(story);
  EXPECT_THAT(text, HasSubstr("event 0\n"));
  EXPECT_THAT(text, HasSubstr("event 40  <== decisive\n"));
  EXPECT_THAT(text, HasSubstr("event 99\n"));
  EXPECT_THAT(text, Not(HasSubstr("event 60\n")));
}

TEST(FailureText, PutsTheCaretUnderTheMarkedTextOfAnAccentedLine) {
  StoryResult story = samples::answered_twice();
  story.findings.front().source = {"  é\tà: \"oui\""};
  story.findings.front().first_source_line = 5;
  story.findings.front().where = base::Place{"x.yaml", 5, 8, 5};
  EXPECT_THAT(told(story), HasSubstr("    5 |   é\\tà: \"oui\"\n"
                                     "      |         ^^^^^\n"));
}

TEST(FailureText, KeepsTheCaretInSightOnAVeryLongLine) {
  StoryResult story = samples::answered_twice();
  story.findings.front().source = {std::string(400, 'a') + "HERE" + std::string(400, 'b')};
  story.findings.front().first_source_line = 5;
  story.findings.front().where = base::Place{"x.yaml", 5, 401, 4};
  const std::string text = told(story);
  const std::vector<std::string_view> lines = base::split(text, '\n');
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::size_t here = lines[i].find("HERE");
    if (here == std::string_view::npos) continue;
    EXPECT_EQ(columns(lines[i].substr(0, here)), lines[i + 1].find("^^^^"));
    return;
  }
  FAIL() << text;
}

TEST(FailureText, SurvivesAPlaceOutsideTheSourceItWasGiven) {
  StoryResult story = samples::answered_twice();
  for (const base::Place& where :
       {base::Place{"x.yaml", 0, 0, 0}, base::Place{"x.yaml", 900, 1, 1},
        base::Place{"x.yaml", 31, 900, 3}, base::Place{"x.yaml", -4, -4, -4}}) {
    story.findings.front().where = where;
    EXPECT_THAT(told(story), HasSubstr("x.yaml:"));
  }
  story.findings.front().source.clear();
  EXPECT_THAT(told(story), HasSubstr("x.yaml:"));
}

TEST(FailureText, PointsAtTheFirstDifferenceOfLongTexts) {
  StoryResult story = samples::answered_twice();
  story.findings.front().expected = std::string(300, 'x') + "A tail";
  story.findings.front().actual = std::string(300, 'x') + "B tail";
  const std::string text = told(story);
  EXPECT_THAT(text, HasSubstr("xA tail\n"));
  EXPECT_THAT(text, HasSubstr("xB tail\n"));
  EXPECT_THAT(text, HasSubstr(" ^ differs from here"));
}

TEST(FailureText, PointsAtNothingWhenTheTextsHaveLittleInCommon) {
  StoryResult story = samples::answered_twice();
  story.findings.front().expected = "Ouvert de 9 h à 12 h";
  story.findings.front().actual = "Votre message n'a pas été compris";
  EXPECT_THAT(told(story), Not(HasSubstr("differs from here")));
}

TEST(FailureText, ColoursWithoutMovingAnything) {
  const StoryResult story = samples::answered_twice();
  std::string coloured = told(story, {true, 100});
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;31mFAILED\x1b[0m"));
  for (std::size_t at = coloured.find('\x1b'); at != std::string::npos;
       at = coloured.find('\x1b')) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, told(story));
}

TEST(AgainCommand, IsWhatAUserCanType) {
  StoryResult story;
  story.file = "scenarios/x.yaml";
  story.number = 1;
  RunResult run;
  run.seed = 7;
  run.testbed = "loopback";
  story.title = "Opening hours, it's late";
  EXPECT_EQ(again_command(story, run),
            "./rehearse run scenarios/x.yaml --filter \"Opening hours, it's late\" --seed 7");
  story.title = "costs $5 isn't much";
  run.testbed = "memory";
  EXPECT_EQ(again_command(story, run),
            "./rehearse run scenarios/x.yaml --filter 'costs $5 isn'\\''t much' --seed 7 "
            "--testbed memory");
  story.title = "-starts like an option";
  EXPECT_THAT(again_command(story, run), HasSubstr("--filter=\"-starts like an option\""));
  story.number = 0;
  EXPECT_EQ(again_command(story, run), "./rehearse run scenarios/x.yaml --seed 7 --testbed memory")
      << "a file that cannot be loaded has no story to select";
}

TEST(AgainCommand, LeavesOutATitleNoTerminalCanType) {
  StoryResult story;
  story.file = "scenarios/x y.yaml";
  story.title = "escape \x1b[2J";
  RunResult run;
  run.testbed = "loopback";
  EXPECT_EQ(again_command(story, run), "./rehearse run \"scenarios/x y.yaml\" --seed 0");
}

TEST(Layout, TellsDurationsTheWayPeopleDo) {
  using namespace std::chrono_literals;
  EXPECT_EQ(offset_text(0ms), "+0.000s");
  EXPECT_EQ(offset_text(59'999ms), "+59.999s");
  EXPECT_EQ(offset_text(60s), "+1m00.000s");
  EXPECT_EQ(offset_text(30h + 12min + 6ms), "+30h12m00.006s");
  EXPECT_EQ(seconds_text(217'999us, 3), "0.217");
  EXPECT_EQ(seconds_text(12s, 2), "12.00");
  EXPECT_EQ(rounded_text(119s), "119 s");
  EXPECT_EQ(rounded_text(120s), "2 min");
  EXPECT_EQ(rounded_text(61h + 10min), "61 h");
}

TEST(Layout, WrapsAtBlanksAndBreaksWordsThatDoNotFit) {
  EXPECT_THAT(wrapped("one two three", 7, 9), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("éééééééé", 3, 9), testing::ElementsAre("ééé", "ééé", "éé"));
  EXPECT_THAT(wrapped("a b c d e f", 3, 2), testing::ElementsAre("a b", "c …"));
  EXPECT_THAT(wrapped("", 3, 2), testing::IsEmpty());
}

TEST(FailureText, KeepsTheNameOfTheRowWhenTheTitleIsCut) {
  StoryResult story = samples::answered_twice();
  story.title = "Opening hours, while Dydu is down and smsmode repeats itself for a while [lost]";
  const std::string text = failure_text(story, samples::run_of({story}), Style{false, 80});
  EXPECT_THAT(text.substr(0, text.find('\n')), testing::HasSubstr("… [lost]"));
}

}  // namespace
}  // namespace smsrelay::reports
