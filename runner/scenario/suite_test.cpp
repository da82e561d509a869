#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

// A suite in a folder of its own.
class SuiteTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const info = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(testing::TempDir()) / (std::string("suite_") + info->name());
    fs::remove_all(root_);
    fs::create_directories(root_);
    const fs::path source = REHEARSE_SOURCE_DIR;
    fs::copy_file(source / "scenarios/fixtures.yaml", root_ / "fixtures.yaml");
    fs::copy_file(source / "scenarios/clauses.yaml", root_ / "clauses.yaml");
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return (root_ / name).generic_string(); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  void write_story(const std::string& name, const std::string& title,
                   const std::string& clause = "RELAY-ONCE-1") const {
    write(name, "format: 1\nscenario: " + title + "\nclauses: [" + clause +
                    "]\nsetup: { channel: town-hall }\nstory:\n  - wait: 1s\n");
  }

  fs::path root_;
};

std::vector<std::string> titles(const Suite& suite) {
  std::vector<std::string> all;
  for (const Scenario& scenario : suite.scenarios) all.push_back(scenario.title);
  return all;
}

TEST_F(SuiteTest, FindsStoriesInOrderAndNothingElse) {
  write_story("b/two.yaml", "two");
  write_story("a/one.yaml", "one");
  write_story("a/.hidden.yaml", "hidden");
  write_story(".git/three.yaml", "hidden");
  write("a/notes.md", "not a story");
  EXPECT_THAT(find_scenario_files(root_.generic_string()).files,
              ElementsAre(path("a/one.yaml"), path("b/two.yaml")));
  EXPECT_THAT(find_scenario_files(path("b/two.yaml")).files, ElementsAre(path("b/two.yaml")));
  EXPECT_TRUE(find_scenario_files(path("nowhere")).files.empty());
}

TEST_F(SuiteTest, AStoryThatCannotBeReadIsNamedAndTheOthersAreLoaded) {
  write_story("a/one.yaml", "one");
  fs::create_symlink("nowhere.yaml", root_ / "a/dangling.yaml");
  fs::create_symlink("round.yaml", root_ / "a/round.yaml");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(titles(suite), ElementsAre("one"));
  EXPECT_EQ(yaml::to_text(suite.problems),
            path("a/dangling.yaml") + ": cannot be read: No such file or directory\n" +
                path("a/round.yaml") + ": cannot be read: Too many levels of symbolic links\n");
}

TEST_F(SuiteTest, LoadsAFolderWithTheFixturesAndClausesOfItsRoot) {
  write_story("a/deep/one.yaml", "one");
  write_story("b/two.yaml", "two");
  const Suite suite = load_suite({root_.generic_string()});
  ASSERT_EQ(yaml::to_text(suite.problems), "");
  EXPECT_THAT(titles(suite), ElementsAre("one", "two"));
  EXPECT_EQ(suite.scenarios[0].fixtures, suite.scenarios[1].fixtures);
  EXPECT_NE(suite.scenarios[0].fixtures->channel("harbour"), nullptr);
  EXPECT_GE(suite.clauses.size(), 18u);
}

TEST_F(SuiteTest, AFileNamedTwiceIsLoadedOnce) {
  write_story("a/one.yaml", "one");
  const Suite suite =
      load_suite({path("a/one.yaml"), root_.generic_string(), path("a/../a/one.yaml")});
  EXPECT_THAT(titles(suite), ElementsAre("one"));
}

TEST_F(SuiteTest, ABrokenFileDoesNotHideTheOthers) {
  write_story("a/one.yaml", "one", "RELAY-ONCE-99");
  write_story("b/two.yaml", "two");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(titles(suite), ElementsAre("two"));
  EXPECT_THAT(yaml::to_text(suite.problems), HasSubstr("unknown clause 'RELAY-ONCE-99'"));
}

TEST_F(SuiteTest, BrokenFixturesAreToldOnceAndNoStoryOfTheirsRuns) {
  write("fixtures.yaml", "format: 1\naccounts: []\nbots: []\nchannel: []\n");
  write_story("a/one.yaml", "one");
  write_story("b/two.yaml", "two");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_TRUE(suite.scenarios.empty());
  EXPECT_EQ(suite.problems.size(), 2u) << yaml::to_text(suite.problems);
}

TEST_F(SuiteTest, WhatIsNotThereIsAProblem) {
  const Suite suite = load_suite({path("nowhere")});
  EXPECT_EQ(yaml::to_text(suite.problems), path("nowhere") + ": no such file or folder\n");
}

TEST_F(SuiteTest, WhatStoriesShareIsNoStory) {
  for (const char* shared : {"fixtures.yaml", "clauses.yaml"}) {
    const std::string problems = yaml::to_text(load_suite({path(shared)}).problems);
    EXPECT_THAT(problems, HasSubstr(std::string(shared) + ": holds what the stories"));
    EXPECT_EQ(std::ranges::count(problems, '\n'), 1) << problems;
  }
}

TEST_F(SuiteTest, AFileAloneHasTheProductsOwnFixturesAndClauses) {
  fs::remove(root_ / "fixtures.yaml");
  fs::remove(root_ / "clauses.yaml");
  write_story("one.yaml", "one");
  write_story("two.yaml", "two", "BANANA-1");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(titles(suite), ElementsAre("one"));
  EXPECT_GE(suite.clauses.size(), 18u);
  EXPECT_THAT(yaml::to_text(suite.problems), HasSubstr("two.yaml:3:11: unknown clause 'BANANA-1'"));
}

TEST_F(SuiteTest, TheErrorOfAFileIsToldAlsoWhereNoFixturesAre) {
  fs::remove(root_ / "fixtures.yaml");
  write("one.yaml", "format: 1\nscenario: [\n");
  EXPECT_THAT(yaml::to_text(load_suite({path("one.yaml")}).problems),
              HasSubstr("one.yaml:2:11: a '[' is not closed"));
}

TEST_F(SuiteTest, EverySpellingOfTheExtensionIsAStory) {
  write_story("a.yml", "a");
  write_story("b.YAML", "b");
  write_story("c.Yml", "c");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(titles(suite), ElementsAre("a", "b", "c"));
}

TEST_F(SuiteTest, SharedFilesUnderAnotherSpellingAreRefusedByName) {
  write("Fixtures.yaml", "format: 1\n");
  write("sub/clauses.yml", "format: 1\n");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_EQ(yaml::to_text(suite.problems),
            path("Fixtures.yaml") + ": is not read under this name; rename it to fixtures.yaml\n" +
                path("sub/clauses.yml") +
                ": is not read under this name; rename it to clauses.yaml\n");
}

TEST_F(SuiteTest, ForeignYamlInAFolderIsNamedAndDoesNotStopTheRest) {
  write_story("one.yaml", "one");
  write("docker-compose.yaml", "version: 2\nservices:\n  a: {image: x}\n");
  write(".github/workflows/ci.yml", "on: push\n");
  write("chart/values.yaml", "{{- if .Values.x }}\na: [\n{{ end }}\n");
  write("empty.yml", "");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_EQ(yaml::to_text(suite.problems), "");
  EXPECT_THAT(titles(suite), ElementsAre("one"));
  EXPECT_THAT(suite.foreign, ElementsAre(path("chart/values.yaml"), path("docker-compose.yaml"),
                                         path("empty.yml")));
  EXPECT_EQ(load_suite({root_.generic_string()}, true).problems.size(), 3u);
}

TEST_F(SuiteTest, AMisspeltStoryIsNotForeign) {
  write("one.yaml", "format: 1\nscenaro: x\n");
  write("two.yaml", "format: 1\nStory:\n  - wait: 1s\n");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_TRUE(suite.foreign.empty());
  EXPECT_THAT(yaml::to_text(suite.problems), HasSubstr("did you mean 'scenario'"));
}

TEST_F(SuiteTest, AFileGivenByNameIsReadWhateverItHolds) {
  write("docker-compose.yaml", "version: 2\n");
  EXPECT_THAT(yaml::to_text(load_suite({path("docker-compose.yaml")}).problems),
              HasSubstr("a scenario needs 'scenario'"));
}

}  // namespace
}  // namespace smsrelay::runner
