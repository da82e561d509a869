#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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

// None of them may be waited for.
TEST_F(SuiteTest, PipesDevicesAndFilesOfTheKernelAreRefusedByName) {
  write_story("a/one.yaml", "one");
  ASSERT_EQ(mkfifo(path("a/pipe.yaml").c_str(), 0600), 0);
  const Suite suite = load_suite({root_.generic_string(), path("a/pipe.yaml"), "/dev/null",
                                  "/proc/kmsg", "/proc/self/status"});
  EXPECT_THAT(titles(suite), ElementsAre("one"));
  EXPECT_EQ(yaml::to_text(suite.problems),
            path("a/pipe.yaml") + ": is a pipe, not a file\n" + path("a/pipe.yaml") +
                ": is a pipe, not a file; save it to a file first\n"
                "/dev/null: is a device, not a file; save it to a file first\n"
                "/proc/kmsg: is a file of the kernel, whose text is made when it is read\n"
                "/proc/self/status: is a file of the kernel, whose text is made when it is read\n");
  for (const yaml::Problem& problem : suite.problems) EXPECT_FALSE(problem.machine);
}

TEST_F(SuiteTest, ASharedFileThatIsAPipeIsRefusedAndNotReplacedByTheBuiltInOne) {
  write_story("a/one.yaml", "one");
  fs::remove(root_ / "clauses.yaml");
  ASSERT_EQ(mkfifo(path("clauses.yaml").c_str(), 0600), 0);
  EXPECT_THAT(yaml::to_text(load_suite({path("a")}).problems),
              HasSubstr(path("clauses.yaml") + ": is a pipe, not a file"));
}

// Root may read everything, so the test becomes somebody else for a moment.
TEST_F(SuiteTest, WhatTheRightsForbidIsTheMachines) {
  write_story("a/one.yaml", "one");
  write_story("b/two.yaml", "two");
  write_story("c/three.yaml", "three");
  fs::permissions(root_ / "a", fs::perms::none);
  fs::permissions(root_ / "b/two.yaml", fs::perms::none);
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  const Suite suite = load_suite({root_.generic_string(), path("a/one.yaml")});
  if (user == 0) {
    ASSERT_EQ(seteuid(user), 0);
  }
  fs::permissions(root_ / "a", fs::perms::owner_all);
  EXPECT_THAT(titles(suite), ElementsAre("three"));
  std::string told;
  for (const yaml::Problem& problem : suite.problems) {
    EXPECT_TRUE(problem.machine) << problem.message;
    told += yaml::to_text(problem);
  }
  EXPECT_THAT(told, HasSubstr(path("a") + ": cannot be read: Permission denied"));
  EXPECT_THAT(told, HasSubstr(path("b/two.yaml") + ": cannot be read: Permission denied"));
  EXPECT_THAT(told, HasSubstr(path("a/one.yaml") + ": cannot be looked at: Permission denied"));
}

TEST_F(SuiteTest, WhoIsAskedToStopReadsNoFurther) {
  write_story("a/one.yaml", "one");
  write_story("b/two.yaml", "two");
  EXPECT_TRUE(load_suite({root_.generic_string()}, false, [] { return true; }).scenarios.empty());
  int asked = 0;
  load_suite({root_.generic_string()}, false, [&] { return ++asked > 3; });
  EXPECT_GE(asked, 3);
}

TEST_F(SuiteTest, AnIndentedStoryIsAStory) {
  const std::string story =
      "  format: 1\n  scenario: indented\n  clauses: [RELAY-ONCE-1]\n"
      "  setup: { channel: town-hall }\n  story:\n    - wait: 1s\n";
  write("a/all.yaml", story);
  write("b/half.yaml", "format: 1\n" + story.substr(story.find("  scenario")));
  write("c/list.yaml", "- format: 1\n- scenario: x\n- story: []\n");
  write("d/compose.yaml", "services:\n  story:\n    image: x\n  web:\n    image: y\n");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(titles(suite), ElementsAre("indented"));
  EXPECT_THAT(suite.foreign, ElementsAre(path("d/compose.yaml")));
  EXPECT_THAT(yaml::to_text(suite.problems), HasSubstr(path("b/half.yaml") + ":2:"));
  EXPECT_THAT(yaml::to_text(suite.problems), HasSubstr(path("c/list.yaml") + ":1:1: a scenario"));
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

TEST_F(SuiteTest, AStorySavedInAnotherEncodingIsRefusedByNameNotLeftAlone) {
  const std::string story = "format: 1\nscenario: x\nstory:\n  - wait: 1s\n";
  std::string utf16 = "\xFF\xFE";
  std::string big_endian = "\xFE\xFF";
  for (const char c : story) {
    utf16 += {c, '\0'};
    big_endian += {'\0', c};
  }
  std::string old_line_ends = story;
  std::ranges::replace(old_line_ends, '\n', '\r');
  write("a.yaml", utf16);
  write("b.yaml", big_endian);
  write("c.yaml", utf16.substr(2));
  write("d.yaml", old_line_ends);
  write("e.yaml", "format: 1\nscenario: caf\xE9\n");
  write_story("f.yaml", "plain");
  const std::string mark = "\xEF\xBB\xBF";
  write("g.yaml", mark +
                      "scenario: marked\nformat: 1\nclauses: [RELAY-ONCE-1]\n"
                      "setup: { channel: town-hall }\nstory:\n  - wait: 1s\n");
  const Suite suite = load_suite({root_.generic_string()});
  EXPECT_THAT(suite.foreign, testing::IsEmpty());
  EXPECT_THAT(titles(suite), ElementsAre("plain", "marked"));
  ASSERT_EQ(suite.problems.size(), 5U) << yaml::to_text(suite.problems);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(yaml::to_text(suite.problems[i]), HasSubstr("yaml: the file is UTF-16"));
  }
  EXPECT_THAT(yaml::to_text(suite.problems[3]), HasSubstr("d.yaml: a line ends with CR alone"));
  EXPECT_THAT(yaml::to_text(suite.problems[4]), HasSubstr("e.yaml:2:1: the file is not UTF-8"));
}

TEST_F(SuiteTest, AFileWithALineIsTheStoryThatStandsThere) {
  write_story("one.yaml", "one");
  write("rows.yaml",
        "format: 1\nscenario: rows\nclauses: [RELAY-ONCE-1]\nsetup: { channel: town-hall }\n"
        "repeat with:\n  - { name: a }\n  - { name: b }\n  - { name: c }\n"
        "story:\n  - wait: 1s\n");
  const auto loaded = [&](const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(path(name));
    return load_suite(paths);
  };
  EXPECT_THAT(titles(loaded({"one.yaml:2"})), ElementsAre("one"));
  EXPECT_THAT(titles(loaded({"one.yaml:6:5"})), ElementsAre("one"));
  EXPECT_THAT(titles(loaded({"rows.yaml:7"})), ElementsAre("rows [b]"));
  EXPECT_EQ(loaded({"rows.yaml:7"}).left_out, 2U);
  EXPECT_THAT(titles(loaded({"rows.yaml:7:3:"})), ElementsAre("rows [b]"));
  EXPECT_THAT(titles(loaded({"rows.yaml:6", "rows.yaml:8"})), ElementsAre("rows [a]", "rows [c]"));
  // The step of line 10 is told by every row.
  for (const char* const whole : {"rows.yaml:10:5", "rows.yaml"}) {
    EXPECT_EQ(loaded({"rows.yaml:7", whole}).scenarios.size(), 3U);
    EXPECT_EQ(loaded({whole, "rows.yaml:7"}).scenarios.size(), 3U);
  }
  EXPECT_EQ(yaml::to_text(loaded({"one.yaml:7"}).problems),
            path("one.yaml") + ": has no line 7; the last is 6\n");
  EXPECT_THAT(yaml::to_text(loaded({"clauses.yaml:7"}).problems), HasSubstr("no such file"));
  EXPECT_THAT(yaml::to_text(loaded({"none.yaml:7"}).problems), HasSubstr("no such file"));
  // A file may really be called so.
  write_story("odd.yaml:9", "odd");
  EXPECT_THAT(titles(loaded({"odd.yaml:9"})), ElementsAre("odd"));
}

TEST_F(SuiteTest, AMistypedPathShowsTheNearOne) {
  write_story("guide/the_whole_guide.yaml", "one");
  EXPECT_EQ(yaml::to_text(load_suite({path("giude/the_whole_guide.yaml")}).problems),
            path("giude/the_whole_guide.yaml") + ": no such file or folder; did you mean '" +
                path("guide/the_whole_guide.yaml") + "'?\n");
  EXPECT_THAT(yaml::to_text(load_suite({path("guide/the_hole_guide.yaml")}).problems),
              HasSubstr("did you mean '" + path("guide/the_whole_guide.yaml")));
}

TEST_F(SuiteTest, AnUnknownClauseShowsThoseThatBeginAlikeForLongest) {
  write_story("one.yaml", "one");
  const auto clauses = load_suite({root_.generic_string()}).clauses;
  EXPECT_THAT(clause_suggestion("GUIDE-D9", clauses),
              testing::StartsWith("; near: GUIDE-D1, GUIDE-D2, GUIDE-D3, GUIDE-D4 ("));
}

TEST_F(SuiteTest, AFileGivenByNameIsReadWhateverItHolds) {
  write("docker-compose.yaml", "version: 2\n");
  EXPECT_THAT(yaml::to_text(load_suite({path("docker-compose.yaml")}).problems),
              HasSubstr("a scenario needs 'scenario'"));
}

}  // namespace
}  // namespace smsrelay::runner
