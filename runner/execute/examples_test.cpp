// The complete stories that README.md and LANGUAGE.md show must pass when they are run.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

// The README shows how a failure looks by this story; it is the only one that may fail.
constexpr std::string_view failing_example = "The wrong customer's number";

std::string read(const std::string& path) {
  std::ifstream input(std::string(REHEARSE_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::vector<std::string> complete_stories(const std::string& markdown) {
  constexpr std::string_view opening = "```yaml\n";
  std::vector<std::string> stories;
  for (std::size_t at = markdown.find(opening); at != std::string::npos;
       at = markdown.find(opening, at)) {
    at += opening.size();
    const std::size_t end = markdown.find("```\n", at);
    const std::string example = markdown.substr(at, end - at);
    if (example.starts_with("format:")) stories.push_back(example);
    at = end;
  }
  return stories;
}

void all_pass(const std::string& page, std::size_t at_least) {
  const Suite suite = load_suite({std::string(REHEARSE_SOURCE_DIR) + "/scenarios/duplicates"});
  const auto stories = complete_stories(read(page));
  EXPECT_GE(stories.size(), at_least) << page;
  for (const std::string& text : stories) {
    const LoadedScenarios loaded =
        load_scenario_file(page, text, suite.scenarios.front().fixtures, suite.clauses);
    ASSERT_TRUE(loaded.problems.empty()) << yaml::to_text(loaded.problems);
    for (const Scenario& scenario : loaded.scenarios) {
      const auto wire = Wire::make("memory").value();
      const auto result = run_story(*wire, scenario, suite.clauses, 1).result;
      const bool may_fail = scenario.title.starts_with(failing_example);
      EXPECT_TRUE(result.verdict == reports::Verdict::pass || may_fail)
          << page << ": " << scenario.title << ": "
          << (result.findings.empty() ? "" : result.findings.front().sentence);
    }
  }
}

TEST(Examples, OfTheReadmePass) { all_pass("README.md", 1); }

TEST(Examples, OfTheDescriptionOfTheLanguagePass) { all_pass("runner/scenario/LANGUAGE.md", 3); }

}  // namespace
}  // namespace smsrelay::runner
