#include "reports/junit.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "reports/baseline.h"
#include "reports/samples.h"
#include "reports/write.h"

namespace smsrelay::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

// What xmllint says against it; empty when the document is valid.
std::string objections(const std::string& name, const std::string& xml) {
  const std::string directory = testing::TempDir() + "junit-" + name;
  if (!write_report(directory, "junit.xml", xml).ok()) return "cannot write";
  const std::string said = directory + "/said.txt";
  const std::string command = "xmllint --nonet --noout --schema '" +
                              std::string(REHEARSE_SOURCE_DIR) + "/reports/junit.xsd' '" +
                              directory + "/junit.xml' > '" + said + "' 2>&1";
  const int status = std::system(command.c_str());
  std::ifstream file(said);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::filesystem::remove_all(directory);
  if (status == 0) return {};
  return text.empty() ? "xmllint failed without a word" : text;
}

class JunitSchema : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(std::system("xmllint --version > /dev/null 2>&1"), 0)
        << "no xmllint here: apt-get install libxml2-utils";
  }
};

TEST(Junit, HoldsEveryVerdictInTheApprovedShape) {
  expect_baseline("junit.xml", junit_xml(samples::all_verdicts()));
}

TEST(Junit, ShowsHostileTextAsText) {
  const std::string xml = junit_xml(samples::run_of({samples::hostile()}));
  expect_baseline("junit_hostile.xml", xml);
  EXPECT_THAT(xml, HasSubstr("\\u{1B}[31mred"));
  EXPECT_THAT(xml, Not(HasSubstr("<script>")));
}

TEST(Junit, NumbersStoriesOfOneTitleInOneFile) {
  StoryResult story = samples::passing();
  const std::string xml = junit_xml(samples::run_of({story, story, story}));
  EXPECT_THAT(xml, HasSubstr("name=\"The whole guide, then a test message\""));
  EXPECT_THAT(xml, HasSubstr("name=\"The whole guide, then a test message (2)\""));
  EXPECT_THAT(xml, HasSubstr("name=\"The whole guide, then a test message (3)\""));
}

TEST(Junit, KeepsBodiesUnderSixteenKibibytes) {
  StoryResult story = samples::answered_twice();
  for (int i = 0; i < 5000; ++i) {
    story.story.push_back({std::chrono::seconds(i), "", "Anna < & & & & & & & &", false});
  }
  const std::string xml = junit_xml(samples::run_of({story}));
  EXPECT_LT(xml.size(), 2 * 16 * 1024 + 2000);
  EXPECT_THAT(xml, HasSubstr("… cut …"));
}

TEST(Junit, TellsANotJudgedStoryAsSkippedWithItsReason) {
  EXPECT_THAT(junit_xml(samples::run_of({samples::not_judged()})),
              HasSubstr("<skipped message=\"NONE: 31h of real time would be needed"));
}

TEST_F(JunitSchema, AcceptsEveryVerdict) {
  EXPECT_EQ(objections("verdicts", junit_xml(samples::all_verdicts())), "");
}

TEST_F(JunitSchema, AcceptsAHostileStory) {
  EXPECT_EQ(objections("hostile", junit_xml(samples::run_of({samples::hostile()}))), "");
}

TEST_F(JunitSchema, AcceptsEveryByteInEveryField) {
  std::vector<StoryResult> stories;
  for (int byte = 0; byte < 256; ++byte) {
    StoryResult story = samples::hostile();
    const std::string text = "a" + std::string(1, static_cast<char>(byte)) + "b";
    story.title = story.file = text;
    story.clauses = {text};
    story.findings.front().rule = story.findings.front().sentence = text;
    story.story.front().text = story.story.front().mark = text;
    stories.push_back(story);
  }
  EXPECT_EQ(objections("bytes", junit_xml(samples::run_of(stories))), "");
}

TEST_F(JunitSchema, AcceptsStoriesThatSayNothing) {
  StoryResult silent;
  silent.file = "x.yaml";
  std::vector<StoryResult> stories;
  for (const Verdict verdict :
       {Verdict::none, Verdict::pass, Verdict::inconclusive, Verdict::fail, Verdict::error}) {
    silent.verdict = verdict;
    stories.push_back(silent);
  }
  EXPECT_EQ(objections("silent", junit_xml(samples::run_of(stories))), "");
}

TEST_F(JunitSchema, RefusesWhatReadersStumbleOver) {
  const std::string good = junit_xml(samples::all_verdicts());
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string bad = good;
    const std::size_t at = bad.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) bad.replace(at, from.size(), to);
    return bad;
  };
  EXPECT_NE(objections("esc", changed("twice", "\x1b twice")), "");
  EXPECT_NE(objections("decimals", changed("time=\"0.004\"", "time=\"0.0041\"")), "");
  EXPECT_NE(objections("zone", changed("14:05:07\"", "14:05:07Z\"")), "");
  EXPECT_NE(objections("counter", changed(" skipped=\"0\"", "")), "");
  EXPECT_NE(objections("bare", changed("<skipped message=", "<skipped because=")), "");
  EXPECT_NE(objections("suite", changed("name=\"scenarios/retries/ladder\"",
                                        "name=\"scenarios/guide/whole\"")),
            "");
}

}  // namespace
}  // namespace smsrelay::reports
