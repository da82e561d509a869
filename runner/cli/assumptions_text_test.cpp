#include "runner/cli/assumptions_text.h"

#include <gmock/gmock.h>

namespace smsrelay::cli {
namespace {

runner::Selection three_stories() {
  runner::Selection selection;
  for (const char* title : {"A question", "A blocked key", "A wrong paste"}) {
    runner::Scenario story;
    story.file = "scenarios/x.yaml";
    story.place.line = static_cast<int>(selection.stories.size()) + 3;
    story.title = title;
    selection.stories.push_back(std::move(story));
  }
  selection.stories[0].clauses = {"GUIDE-D4"};
  selection.stories[1].clauses = {"RELAY-KEY-1"};
  selection.stories[2].clauses = {"GUIDE-B4", "GUIDE-D4"};
  return selection;
}

TEST(SweepText, SaysWhichStoryDependsOnWhatAndWhatMattersMost) {
  runner::Sweep sweep;
  sweep.assumptions_tried = {40, 39, 40};
  sweep.tellings = 5244;
  sweep.breaks = {
      {1, "ASSUME-A", "x", reports::Verdict::fail, "The key was not refused."},
      {2, "ASSUME-A", "x", reports::Verdict::fail, "Finish was refused."},
      {2, "ASSUME-B", "y", reports::Verdict::fail, "Nothing came."},
      {2, "ASSUME-B", "z", reports::Verdict::fail, "Nothing came."},
  };
  EXPECT_EQ(sweep_text(three_stories(), sweep),
            "Over assumptions: 3 stories, 40 assumptions, 5,244 tellings\n"
            "\n"
            "1 story holds whatever is assumed.\n"
            "\n"
            "1 of 2 guide clauses, 1 of 1 other clause, 2 of 3 stories rest on ASSUME-A.\n"
            "1 of 2 guide clauses, 1 of 3 stories rest on ASSUME-B.\n"
            "\n"
            "scenarios/x.yaml:4  A blocked key\n"
            "  holds under 38 of 39; breaks if\n"
            "    ASSUME-A=x  The key was not refused.\n"
            "scenarios/x.yaml:5  A wrong paste\n"
            "  holds under 38 of 40; breaks if\n"
            "    ASSUME-A=x  Finish was refused.\n"
            "    ASSUME-B=y  Nothing came.\n"
            "    ASSUME-B=z  Nothing came.\n"
            "\n"
            "What matters most\n"
            "  ASSUME-A=x  2 stories\n"
            "  ASSUME-B=y  1 story\n"
            "  ASSUME-B=z  1 story\n");
}

TEST(SweepText, OfStoriesThatAllHoldIsShort) {
  runner::Sweep sweep;
  sweep.assumptions_tried = {40, 40, 40};
  sweep.tellings = 200;
  EXPECT_EQ(sweep_text(three_stories(), sweep),
            "Over assumptions: 3 stories, 40 assumptions, 200 tellings\n"
            "\n"
            "3 stories hold whatever is assumed.\n"
            "\n");
}

TEST(SweepText, NeverCountsStoriesAsHoldingThatWereNotTold) {
  runner::Sweep sweep;
  sweep.assumptions_tried = {40, 0, 0};
  sweep.tellings = 200;
  sweep.untold = 120;
  EXPECT_EQ(sweep_text(three_stories(), sweep),
            "Over assumptions: 1 story, 40 assumptions, 200 tellings\n"
            "\n"
            "120 tellings could not be told on this machine; no story counts as holding there.\n"
            "\n"
            "1 story holds whatever is assumed.\n"
            "\n");
}

TEST(SweepText, OfAnInterruptedSweepTellsWhatIsDoneAndWhatIsNot) {
  runner::Sweep sweep;
  sweep.assumptions_tried = {40, 39, 0};
  sweep.assumptions_due = {40, 40, 40};
  sweep.tellings = 5244;
  sweep.untold = 4000;
  // The broken assumption has a variant that was not told, so that it is not among the 39.
  sweep.breaks = {{1, "ASSUME-A", "x", reports::Verdict::fail, "The key was not refused."}};
  EXPECT_EQ(sweep_text(three_stories(), sweep, true),
            "Over assumptions: interrupted after 1,244 of 5,244 tellings\n"
            "\n"
            "1 story holds whatever is assumed.\n"
            "\n"
            "2 stories were not told under every variant; what they rest on is not known.\n"
            "\n"
            "scenarios/x.yaml:4  A blocked key\n"
            "  not told under every variant; breaks if\n"
            "    ASSUME-A=x  The key was not refused.\n"
            "\n"
            "What matters most\n"
            "  ASSUME-A=x  1 story\n");
}

TEST(SweepText, SaysWhenThereWasNothingToTell) {
  runner::Sweep sweep;
  sweep.assumptions_tried = {0, 0, 0};
  EXPECT_EQ(sweep_text(three_stories(), sweep),
            "Over assumptions: no story passed, so none was told again\n");
}

TEST(OverriddenText, NamesWhatStoriesDidNotHeed) {
  runner::Selection selection = three_stories();
  selection.stories[0].setup.assuming["ASSUME-A"] = {"x", {}};
  selection.stories[1].setup.assuming["ASSUME-A"] = {"y", {}};
  selection.stories[2].setup.assuming["ASSUME-A"] = {"z", {}};
  selection.stories[2].setup.reporting_lag = std::chrono::minutes(1);
  EXPECT_EQ(overridden_text({{"ASSUME-A", "x"}, {"ASSUME-B", "x"}}, selection),
            "--assume ASSUME-A=x did not hold in 2 stories that say otherwise, the first "
            "scenarios/x.yaml:4");
  EXPECT_EQ(overridden_text({{"ASSUME-SMSMODE-REPORTING-LAG", "1h"}}, selection),
            "--assume ASSUME-SMSMODE-REPORTING-LAG=1h did not hold in 1 story that says otherwise, "
            "the first scenarios/x.yaml:5");
  EXPECT_EQ(overridden_text({{"ASSUME-B", "x"}}, selection), "");
}

}  // namespace
}  // namespace smsrelay::cli
