// Every story of runner/testdata/fail must fail, and say so word for word as its .expected.
// REHEARSE_APPROVE=1 writes the .expected files anew; the difference is then for review.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "reports/failure_text.h"
#include "runner/execute/run_story.h"
#include "runner/execute/run_suite.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

const fs::path source_dir = REHEARSE_SOURCE_DIR;
const std::string folder = "runner/testdata/fail";

std::string read(const fs::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::vector<std::string> failing_stories() {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(source_dir / folder, failed)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".yaml" && name != "fixtures" && name != "clauses") {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class FailingStory : public testing::TestWithParam<std::string> {
 protected:
  // Files are named as a person at the root of the repository names them.
  void SetUp() override { fs::current_path(source_dir); }
};

TEST_P(FailingStory, IsToldInTheseWords) {
  SuiteOptions options;
  options.paths = {folder + "/" + GetParam() + ".yaml"};
  const Selection selection = select(options);
  ASSERT_THAT(selection.problems, testing::IsEmpty()) << yaml::to_text(selection.problems);
  ASSERT_EQ(selection.stories.size(), 1U);
  const auto wire = Wire::make("memory").value();
  ToldStory told = run_story(*wire, selection.stories.front(), selection.clauses, options.seed);
  EXPECT_EQ(told.result.verdict, reports::Verdict::fail);

  reports::RunResult run;
  run.testbed = "memory";
  run.seed = options.seed;
  run.selected = 1;
  run.clauses = for_reports(selection.clauses);
  told.result.number = 1;
  const std::string text = reports::failure_text(told.result, run, reports::Style());
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 40);
  for (const std::string& secret : told.secrets) {
    EXPECT_THAT(text, testing::Not(testing::HasSubstr(secret)));
  }

  const fs::path expected = source_dir / folder / (GetParam() + ".expected");
  if (std::getenv("REHEARSE_APPROVE") != nullptr) std::ofstream(expected) << text;
  EXPECT_EQ(text, read(expected));
}

INSTANTIATE_TEST_SUITE_P(, FailingStory, testing::ValuesIn(failing_stories()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// What the README shows of one of them: file and command are there, so that a reader can try it.
TEST(FailingStories, TheOneInTheReadmeIsThere) {
  const std::string readme = read(source_dir / "README.md");
  constexpr std::string_view command = "  Again:\n  ./rehearse run ";
  const std::size_t at = readme.find(command);
  ASSERT_NE(at, std::string::npos);
  const std::size_t from = at + command.size();
  const std::string file = readme.substr(from, readme.find(' ', from) - from);
  ASSERT_TRUE(fs::exists(source_dir / file)) << file;
  const std::string expected = read((source_dir / file).replace_extension(".expected"));
  EXPECT_NE(expected, "");
  const std::size_t end = readme.find('\n', from);
  EXPECT_NE(expected.find(readme.substr(at, end - at)), std::string::npos);
  EXPECT_NE(readme.find("\n  " + file + ":"), std::string::npos) << "the place it shows";
}

TEST(FailingStories, AreOfEveryKind) { EXPECT_GE(failing_stories().size(), 14U); }

}  // namespace
}  // namespace smsrelay::runner
