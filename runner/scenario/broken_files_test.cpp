// Every file of runner/testdata/load must be refused, word for word as its .expected says.
// REHEARSE_APPROVE=1 writes the .expected files anew; the difference is then for review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

const fs::path source_dir = REHEARSE_SOURCE_DIR;
const std::string folder = "runner/testdata/load/";

std::string read(const fs::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::vector<yaml::Problem> problems_of(const std::string& name) {
  const std::string shown = folder + name + ".yaml";
  std::string text = read(source_dir / shown);
  if (name.starts_with("fixtures-")) return load_fixtures(shown, std::move(text)).problems;
  if (name.starts_with("clauses-")) return load_clauses(shown, std::move(text)).problems;

  const auto fixtures =
      load_fixtures(folder + "fixtures.yaml", read(source_dir / folder / "fixtures.yaml"));
  const auto clauses =
      load_clauses(folder + "clauses.yaml", read(source_dir / folder / "clauses.yaml"));
  EXPECT_TRUE(fixtures.problems.empty()) << yaml::to_text(fixtures.problems);
  EXPECT_TRUE(clauses.problems.empty()) << yaml::to_text(clauses.problems);
  return load_scenario_file(shown, std::move(text), fixtures.fixtures, clauses.clauses).problems;
}

std::vector<std::string> broken_files() {
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

class BrokenFileTest : public testing::TestWithParam<std::string> {};

TEST_P(BrokenFileTest, IsRefusedInTheseWords) {
  // As it is shown where the width of the terminal is unknown.
  const std::string actual = yaml::to_text(problems_of(GetParam()), 80);
  ASSERT_NE(actual, "") << "the file loads without a problem";
  const fs::path expected_path = source_dir / folder / (GetParam() + ".expected");
  if (std::getenv("REHEARSE_APPROVE") != nullptr) std::ofstream(expected_path) << actual;
  EXPECT_EQ(actual, read(expected_path));
}

INSTANTIATE_TEST_SUITE_P(, BrokenFileTest, testing::ValuesIn(broken_files()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(BrokenFilesTest, ThereAreMany) { EXPECT_GE(broken_files().size(), 25u); }

}  // namespace
}  // namespace smsrelay::runner
