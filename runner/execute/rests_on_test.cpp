#include "runner/execute/rests_on.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

namespace smsrelay::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string suite = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

struct Silent : reports::Listener {
  void run_starts(const reports::RunResult&) override {}
  void story_starts(const std::string&, const std::string&) override {}
  void story_ends(const reports::StoryResult&) override {}
  void run_ends(const reports::RunResult&) override {}
};

SuiteOptions in_memory() {
  SuiteOptions options;
  options.paths = {suite};
  options.testbed = "memory";
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  return options;
}

Sweep swept(const Selection& selection, const std::vector<std::string>& only) {
  const SuiteOptions options = in_memory();
  Silent silent;
  return run_over_assumptions(options, selection, run(options, selection, silent), only);
}

std::string read(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

// The suite's own file. REHEARSE_APPROVE=1 writes it anew from a whole sweep, in a minute.
TEST(RestsOn, TheSuiteRestsOnWhatItsFileSays) {
  const Selection all = select(in_memory());
  ASSERT_THAT(all.problems, IsEmpty());
  const std::string path = suite + "/" + rests_on_name;
  if (std::getenv("REHEARSE_APPROVE") != nullptr) {
    std::ofstream(path) << rests_on_yaml(all, swept(all, {}), suite);
    return;
  }
  const Known known = known_to_rest(all);
  EXPECT_THAT(known.notes, IsEmpty());
  std::vector<std::string> named;
  for (const auto& [assumption, stories] : known.broken) named.push_back(assumption);
  ASSERT_FALSE(named.empty());
  // Each assumption it names, over every story.
  EXPECT_EQ(rests_on_yaml(all, swept(all, named), suite), read(path))
      << "REHEARSE_APPROVE=1 writes " << rests_on_name << " anew";
  // The others over every twelfth story: none of them decides nearly as much.
  std::vector<std::string> others;
  for (const Assumption& each : assumptions()) {
    if (std::ranges::find(named, each.name) == named.end()) others.push_back(each.name);
  }
  Selection some = all;
  some.stories.clear();
  for (std::size_t i = 0; i < all.stories.size(); i += 12) some.stories.push_back(all.stories[i]);
  for (const auto& [assumption, stories] : broken_in(swept(some, others))) {
    EXPECT_LE(stories.size() * 5, some.stories.size())
        << assumption << " is missing in " << rests_on_name;
  }
}

// Two stories of paper in a folder with such a file.
class RestsOnFile : public testing::Test {
 protected:
  RestsOnFile() {
    std::filesystem::create_directories(folder_);
    for (const char* const title : {"one \"quoted\"", "two"}) {
      Scenario story;
      story.file = folder_ + "/a/x.yaml";
      story.title = title;
      story.clauses = {"GUIDE-A1", title};
      selection_.stories.push_back(std::move(story));
    }
    std::filesystem::create_directories(folder_ + "/a");
    std::ofstream(folder_ + "/a/x.yaml") << "";
    sweep_.assumptions_tried = {1, 1};
    sweep_.breaks = {{0, "ASSUME-A", "other", reports::Verdict::fail, ""}};
  }
  ~RestsOnFile() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& text) { std::ofstream(folder_ + "/" + rests_on_name) << text; }

  const std::string folder_ = testing::TempDir() + "rests-on-" +
                              testing::UnitTest::GetInstance()->current_test_info()->name();
  Selection selection_;
  Sweep sweep_;
};

TEST_F(RestsOnFile, WhatASweepWritesEveryRunReads) {
  EXPECT_THAT(known_to_rest(selection_).broken, IsEmpty()) << "there is no file";
  EXPECT_FALSE(known_to_rest(selection_).measured);
  write(rests_on_yaml(selection_, sweep_, folder_));
  const Known known = known_to_rest(selection_);
  EXPECT_THAT(known.notes, IsEmpty());
  EXPECT_TRUE(known.measured);
  EXPECT_EQ(known.broken, (Broken{{"ASSUME-A", {0}}}));
  const reports::Reliances found = reliances(selection_, known.broken, {0, 1});
  ASSERT_EQ(found.of.size(), 1U);
  EXPECT_EQ(found.of[0].stories, 1U);
  EXPECT_THAT(found.of[0].clauses, ElementsAre("one \"quoted\"")) << "GUIDE-A1 is proved by two";
  selection_.stories.pop_back();
  EXPECT_THAT(known_to_rest(selection_).notes, IsEmpty());
}

TEST_F(RestsOnFile, AStoryThatIsNoLongerThereIsSaid) {
  write(rests_on_yaml(selection_, sweep_, folder_));
  selection_.stories[0].title = "renamed";
  EXPECT_THAT(known_to_rest(selection_).notes,
              ElementsAre(HasSubstr("is out of date (it names a/x.yaml, \"one \"quoted\"\")")));
  selection_.not_selected = 1;
  EXPECT_THAT(known_to_rest(selection_).notes, IsEmpty()) << "it may be among the others";
}

TEST_F(RestsOnFile, WhatCannotBeReadIsSaidOnce) {
  write("format: 1\nrests on:\n  - { assumption: ASSUME-A, story: many }\n");
  EXPECT_THAT(known_to_rest(selection_).notes,
              ElementsAre(HasSubstr("rests_on.yaml:3:5: an assumption's row needs 'stories'")));
}

TEST(Reliances, ASweepTakesEachPassedStoryOncePerOtherVariant) {
  std::vector<reports::StoryResult> stories(3);
  stories[0].verdict = stories[1].verdict = reports::Verdict::pass;
  for (reports::StoryResult& story : stories) story.wall = std::chrono::milliseconds(10);
  std::size_t variants = 0;
  for (const Assumption& each : assumptions()) variants += each.variants.size() - 1;
  EXPECT_EQ(sweep_time(stories, 1), std::chrono::milliseconds(20) * variants);
  EXPECT_EQ(sweep_time(stories, 2), std::chrono::milliseconds(10) * variants);
  EXPECT_EQ(sweep_time({}, 0), base::Duration(0));
}

TEST(Reliances, OnlyWhatDecidesMoreThanATenthIsNamed) {
  Selection selection;
  selection.stories.resize(20);
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < 20; ++i) all.insert(i);
  EXPECT_THAT(reliances(selection, {{"ASSUME-A", {1, 2}}}, all).of, IsEmpty());
  EXPECT_EQ(reliances(selection, {{"ASSUME-A", {1, 2, 3}}}, all).of.size(), 1U);
}

}  // namespace
}  // namespace smsrelay::runner
