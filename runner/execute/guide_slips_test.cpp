// Every slip of the guide's table, taken in a real walk: it must be refused where, and with the
// code and the step, the table says. A slip that does the same as a clean click fails here.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "runner/execute/run_story.h"
#include "runner/scenario/guide.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

std::string read(const std::string& path) {
  std::ifstream input(std::string(REHEARSE_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

// What the story says is refused, and how.
std::string refusal(const GuideSlip& slip) {
  std::string text = "    refused: { code: " + std::string(slip.code);
  if (!slip.step.empty()) text += ", step: " + std::string(slip.step);
  return text + " }\n";
}

// The whole walk with one slip, up to the click that refuses.
std::string story_of(const GuideSlip& slip) {
  std::string story;
  for (const GuideClick& click : guide_table) {
    if (click.clause == slip.left_out) continue;
    const bool slipped = click.clause == slip.clause;
    if (slip.taken_after.empty() || click.clause <= slip.taken_after || slipped) {
      story += "  - " + std::string(click.words) + ":\n";
      if (slipped) story += "    slip: " + std::string(slip.words) + "\n";
      if (click.clause == slip.refused_at) return story + refusal(slip);
    }
  }
  return story + "  - Anna texts: Bonjour\n" + refusal(slip);
}

reports::StoryResult told(const std::string& story) {
  const auto fixtures = load_fixtures("fixtures.yaml", read("scenarios/fixtures.yaml"));
  const auto loaded = load_scenario_file(
      "slip.yaml",
      "format: 1\nscenario: A slip\nclauses: [GUIDE-D4]\n"
      "setup: { channel: none, guide: town-hall, phones: { Anna: \"+33639980001\" } }\nstory:\n" +
          story,
      fixtures.fixtures, {});
  EXPECT_EQ(yaml::to_text(loaded.problems), "");
  if (loaded.scenarios.empty()) return {};
  const auto wire = Wire::make("memory");
  return run_story(**wire, loaded.scenarios.front(), {}, 1).result;
}

std::string first_finding(const reports::StoryResult& result) {
  if (result.findings.empty()) return "";
  const auto& finding = result.findings.front();
  return finding.sentence + " expected: " + finding.expected + " actual: " + finding.actual;
}

class GuideSlipTest : public testing::TestWithParam<GuideSlip> {};

TEST_P(GuideSlipTest, IsRefusedAsTheTableSays) {
  const std::string story = story_of(GetParam());
  const auto result = told(story);
  EXPECT_EQ(first_finding(result), "") << story;
  EXPECT_EQ(result.verdict, reports::Verdict::pass) << story;
}

INSTANTIATE_TEST_SUITE_P(, GuideSlipTest, testing::ValuesIn(slip_table), [](const auto& info) {
  std::string name = std::string(info.param.clause.substr(6)) + "_" + std::string(info.param.words);
  std::erase_if(name, [](char c) { return c == ',' || c == '\''; });
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

// No other account, channel or language to slip to: the story proves nothing, and says so.
TEST(GuideSlipsTest, ASlipThatChangesNothingIsNoCleanClick) {
  const auto fixtures = load_fixtures(
      "fixtures.yaml",
      "format: 1\n"
      "accounts: [{ account: a, channels: [{ channel: main, numbers: [33936001122] }] }]\n"
      "bots: [{ bot: b, id: 0ba5c95e-c7f2-4d58-8b0a-0a0c5c2f5b11,\n"
      "  languages: [{ language: fr, spaces: [\"36\"] }] }]\n"
      "channels: [{ channel: c, title: C, account: a, smsmode channel: main, bot: b, language: "
      "fr, space: \"36\" }]\n");
  ASSERT_EQ(yaml::to_text(fixtures.problems), "");
  const auto tell = [&](const std::string& before, const std::string& click,
                        const std::string& slip) {
    std::string story = before;
    story += "  - ";
    story += click;
    story += ":\n    slip: " + slip + "\n";
    const auto loaded = load_scenario_file(
        "slip.yaml",
        "format: 1\nscenario: A slip\nclauses: [GUIDE-D4]\n"
        "setup: { channel: none, guide: c, phones: { Anna: \"+33639980001\" } }\nstory:\n" +
            story,
        fixtures.fixtures, {});
    EXPECT_EQ(yaml::to_text(loaded.problems), "");
    if (loaded.scenarios.empty()) return std::string("does not load");
    const auto wire = Wire::make("memory");
    const auto result = run_story(**wire, loaded.scenarios.front(), {}, 1).result;
    if (result.findings.empty()) return std::string("passed");
    EXPECT_EQ(result.findings.front().blame, reports::Blame::scenario);
    return result.findings.front().sentence + " " + result.findings.front().actual;
  };
  EXPECT_EQ(
      tell("  - the guide: A1 to A4\n", "admin selects", "wrong case"),
      "The slip 'wrong case' changes nothing here. the space's name has no letters to change");
  EXPECT_EQ(tell("  - the guide: A1 to A4\n", "admin selects", "space of the other language"),
            "The slip 'space of the other language' changes nothing here. bot 'b' has no other "
            "language");
  EXPECT_EQ(tell("  - the guide: A1 to A5\n", "admin opens smsmode", "logs in to another account"),
            "The slip 'logs in to another account' changes nothing here. the fixtures have no "
            "other account");
  EXPECT_EQ(tell("  - the guide: A1 to B1\n", "admin opens the configuration",
                 "opens another channel's configuration"),
            "The slip 'opens another channel's configuration' changes nothing here. the account "
            "has no other SMS channel");
  EXPECT_EQ(tell("  - the guide: A1 to B5\n", "admin opens Settings > API Keys",
                 "on a channel of another type"),
            "The slip 'on a channel of another type' changes nothing here. the account has no "
            "channel of another type");
  EXPECT_EQ(tell("  - the guide: A1 to D2\n", "admin clicks Finish", "too early, before the key"),
            "The slip 'too early, before the key' changes nothing here. the key is entered "
            "already");
}

}  // namespace
}  // namespace smsrelay::runner
