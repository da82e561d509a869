// LANGUAGE.md and the README are what people learn the language from: all they show must be true.
#include "runner/scenario/language.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "runner/scenario/load.h"
#include "runner/scenario/load_story.h"

namespace smsrelay::runner {
namespace {

const std::string root = std::string(REHEARSE_SOURCE_DIR) + "/";

std::string read(const std::string& path) {
  std::ifstream input(root + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::vector<std::string> yaml_examples(const std::string& markdown) {
  constexpr std::string_view opening = "```yaml\n";
  std::vector<std::string> examples;
  for (std::size_t at = markdown.find(opening); at != std::string::npos;
       at = markdown.find(opening, at)) {
    at += opening.size();
    const std::size_t end = markdown.find("```\n", at);
    examples.push_back(markdown.substr(at, end - at));
    at = end;
  }
  return examples;
}

constexpr const char* head =
    "format: 1\nscenario: An example\nclauses: [GUIDE-D4]\n"
    "setup: { channel: town-hall, phones: { Anna: \"+33639980001\", Bo: \"+33639980002\" } }\n"
    "story:\n";

TEST(LanguageTest, EveryExampleOfTheDescriptionLoads) {
  const auto fixtures = load_fixtures("fixtures.yaml", read("scenarios/fixtures.yaml"));
  const auto clauses = load_clauses("clauses.yaml", read("scenarios/clauses.yaml"));
  const auto examples = yaml_examples(read("runner/scenario/LANGUAGE.md"));
  EXPECT_GE(examples.size(), 9u);
  for (const std::string& example : examples) {
    const std::string text = example.starts_with("format:") ? example : head + example;
    EXPECT_EQ(
        yaml::to_text(
            load_scenario_file("example.yaml", text, fixtures.fixtures, clauses.clauses).problems),
        "");
  }
}

TEST(LanguageTest, TheReadmeShowsARealStory) {
  const auto examples = yaml_examples(read("README.md"));
  ASSERT_FALSE(examples.empty());
  EXPECT_EQ(examples.front(), read("scenarios/duplicates/delivered_again.yaml"));
}

TEST(LanguageTest, TheGuideIsDescribedAsItsTablesHaveIt) {
  const std::string markdown = read("runner/scenario/LANGUAGE.md");
  EXPECT_NE(markdown.find("```yaml\n" + guide_lines() + "```\n"), std::string::npos)
      << "LANGUAGE.md must hold:\n"
      << guide_lines();
  EXPECT_NE(markdown.find("\n\n" + slip_rows() + "\n"), std::string::npos)
      << "LANGUAGE.md must hold:\n"
      << slip_rows();
}

// Every kind of step and every key of its lines stands in an example, and so is known to work.
TEST(LanguageTest, EveryStepIsDescribed) {
  const std::string markdown = read("runner/scenario/LANGUAGE.md");
  for (const std::string& words : step_words()) {
    EXPECT_NE(markdown.find(words), std::string::npos) << words;
  }
}

}  // namespace
}  // namespace smsrelay::runner
