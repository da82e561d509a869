// LANGUAGE.md and the README are what people learn the language from: all they show must be true.
#include "runner/scenario/language.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "runner/scenario/load.h"
#include "runner/scenario/load_story.h"
#include "sim/fate.h"

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
  EXPECT_NE(markdown.find("\n" + refusal_code_line() + "\n"), std::string::npos)
      << "LANGUAGE.md must hold:\n"
      << refusal_code_line();
}

// Every kind of step and every key of its lines stands in an example, and so is known to work.
TEST(LanguageTest, EveryStepIsDescribed) {
  const std::string markdown = read("runner/scenario/LANGUAGE.md");
  for (const std::string& words : step_words()) {
    EXPECT_NE(markdown.find(words), std::string::npos) << words;
  }
}

// The keys the loader would have taken in place of `odd`, as its complaint lists them.
std::vector<std::string> keys_in_place_of_an_odd_one(const std::string& story) {
  const auto fixtures = load_fixtures("fixtures.yaml", read("scenarios/fixtures.yaml"));
  const std::string told =
      yaml::to_text(load_scenario_file("odd.yaml", story, fixtures.fixtures, {}).problems);
  constexpr std::string_view before = "; known: ";
  std::size_t at = told.find("unknown key 'zzzzzz'");
  if (at != std::string::npos) at = told.find(before, at);
  if (at == std::string::npos) return {};
  at += before.size();
  std::vector<std::string> keys;
  const std::string list = told.substr(at, told.find('\n', at) - at);
  for (const std::string_view key : base::split(list, ',')) keys.emplace_back(base::trim(key));
  return keys;
}

// The loader's own keys, wherever they are: none may be missing in the description.
TEST(LanguageTest, EveryKeyTheLoaderTakesIsDescribed) {
  const std::string top = "format: 1\nscenario: x\nclauses: [GUIDE-D4]\n";
  const std::string setup = "setup: { channel: town-hall, phones: { Anna: \"+33639980001\" } }\n";
  const std::string story = "story:\n  - Anna texts: a\n";
  const std::string knowledge = "dydu knows:\n  - knowledge: k\n    asked like: [a]\n";
  const std::vector<std::pair<std::string, std::size_t>> odd = {
      {top + "zzzzzz: 1\n" + setup + story, 9},
      {top + "setup: { channel: town-hall, zzzzzz: 1 }\n" + story, 10},
      {top + setup + knowledge + "    zzzzzz: 1\n    answers: { Defaut: x }\n" + story, 6},
      {top + setup + knowledge + "    answers: { Defaut: { html: x, zzzzzz: 1 } }\n" + story, 14},
      {top + setup + "faults:\n  - { where: dydu talk, do: refuse, zzzzzz: 1 }\n" + story, 8},
      {top + setup + story + "repeat with:\n  - { name: a, zzzzzz: 1 }\n", 5},
  };
  const std::string markdown = read("runner/scenario/LANGUAGE.md");
  for (const auto& [text, at_least] : odd) {
    const auto keys = keys_in_place_of_an_odd_one(text);
    EXPECT_GE(keys.size(), at_least) << text;
    for (const std::string& key : keys) {
      const bool described = markdown.find("`" + key + "`") != std::string::npos ||
                             markdown.find("`" + key + ":") != std::string::npos ||
                             markdown.find("\n" + key + ":") != std::string::npos ||
                             markdown.find(" " + key + ": ") != std::string::npos;
      EXPECT_TRUE(described) << "LANGUAGE.md lacks the key '" << key << "'";
    }
  }
}

TEST(LanguageTest, EveryFaultIsDescribed) {
  const std::string markdown = read("runner/scenario/LANGUAGE.md");
  for (const sim::FateWords& fate : sim::fates()) {
    const std::string written = "`" + std::string(fate.example) + "`";
    EXPECT_NE(markdown.find(written), std::string::npos) << written;
  }
}

}  // namespace
}  // namespace smsrelay::runner
