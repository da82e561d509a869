#include "runner/cli/new_suite.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "runner/cli/exit_code.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class NewSuiteTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  int make(const fs::path& folder) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = new_suite(folder.string(), "rehearse", out, err);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  const fs::path folder_ = fs::path(testing::TempDir()) / "new_suite_test";
  std::string out_;
  std::string err_;
};

class Silent final : public reports::Listener {
 public:
  void run_starts(const reports::RunResult&) override {}
  void run_ends(const reports::RunResult&) override {}
  void story_starts(const std::string&, const std::string&) override {}
  void story_ends(const reports::StoryResult&) override {}
};

TEST_F(NewSuiteTest, ItsStoriesLoadAndPass) {
  ASSERT_EQ(make(folder_ / "deep"), all_passed) << err_;
  EXPECT_THAT(out_, HasSubstr("rehearse run " + (folder_ / "deep").string()));
  runner::SuiteOptions options;
  options.paths = {folder_.string()};
  options.testbed = "memory";
  const auto selection = runner::select(options);
  ASSERT_EQ(yaml::to_text(selection.problems), "");
  ASSERT_EQ(selection.stories.size(), 1u);
  Silent silent;
  const auto outcome = runner::run(options, selection, silent);
  EXPECT_EQ(outcome.stories.front().verdict, reports::Verdict::pass);
}

TEST_F(NewSuiteTest, NothingIsWrittenOver) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "clauses.yaml") << "mine";
  EXPECT_EQ(make(folder_), usage);
  EXPECT_THAT(err_, HasSubstr("clauses.yaml exists already; nothing was written"));
  EXPECT_FALSE(fs::exists(folder_ / "fixtures.yaml"));
}

TEST_F(NewSuiteTest, AFolderThatCannotBeMadeIsTheMachines) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "x";
  EXPECT_EQ(make(folder_ / "file"), environment);
  EXPECT_EQ(make(folder_ / "file" / "below"), environment);
}

}  // namespace
}  // namespace smsrelay::cli
