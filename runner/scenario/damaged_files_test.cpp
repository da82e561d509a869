// A file may be cut anywhere or lose any line: the loader answers, and never falls over.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

const std::string root = std::string(REHEARSE_SOURCE_DIR) + "/";

std::string read(const std::string& path) {
  std::ifstream input(root + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

class DamagedFilesTest : public testing::Test {
 protected:
  LoadedScenarios load(std::string text) const {
    return load_scenario_file("x.yaml", std::move(text), fixtures_, {});
  }

  const std::string text_ = read("runner/testdata/every_line.yaml");
  const std::shared_ptr<const Fixtures> fixtures_ =
      load_fixtures("fixtures.yaml", read("scenarios/fixtures.yaml")).fixtures;
};

TEST_F(DamagedFilesTest, CutAnywhereItIsEitherWholeOrRefused) {
  ASSERT_TRUE(load(text_).problems.empty());
  for (std::size_t length = 0; length < text_.size(); length += 13) {
    const LoadedScenarios loaded = load(text_.substr(0, length));
    EXPECT_EQ(loaded.problems.empty(), !loaded.scenarios.empty()) << "cut at " << length;
    for (const yaml::Problem& problem : loaded.problems) EXPECT_GE(problem.line, 1);
  }
}

TEST_F(DamagedFilesTest, WithoutAnyOneLineItIsEitherWholeOrRefused) {
  std::vector<std::string> lines;
  std::istringstream input(text_);
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  for (std::size_t without = 0; without < lines.size(); ++without) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i != without) text += lines[i] + "\n";
    }
    const LoadedScenarios loaded = load(std::move(text));
    EXPECT_EQ(loaded.problems.empty(), !loaded.scenarios.empty()) << "without " << lines[without];
  }
}

TEST_F(DamagedFilesTest, AnyOneCharacterReplacedItIsEitherWholeOrRefused) {
  constexpr std::string_view replacements = "{}[]:\"'-#&*!|>%@,? \n\t\x80";
  for (std::size_t at = 0; at < text_.size(); at += 17) {
    std::string text = text_;
    text[at] = replacements[(at / 17) % replacements.size()];
    const LoadedScenarios loaded = load(std::move(text));
    EXPECT_EQ(loaded.problems.empty(), !loaded.scenarios.empty()) << "at " << at;
  }
}

}  // namespace
}  // namespace smsrelay::runner
