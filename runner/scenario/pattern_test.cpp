#include "runner/scenario/pattern.h"

#include <gmock/gmock.h>

namespace smsrelay::runner {
namespace {

using testing::HasSubstr;

bool matches(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::compile(expression);
  EXPECT_TRUE(pattern.ok()) << expression;
  return pattern.ok() && pattern->matches(text);
}

std::string refusal(std::string_view expression) {
  const auto pattern = Pattern::compile(expression);
  EXPECT_FALSE(pattern.ok()) << expression;
  return pattern.ok() ? "" : pattern.error().detail;
}

TEST(PatternTest, TheWholeTextMustMatch) {
  EXPECT_TRUE(matches("Ouvert à \\d+ h", "Ouvert à 9 h"));
  EXPECT_FALSE(matches("Ouvert", "Ouvert à 9 h"));
  EXPECT_FALSE(matches("à 9 h", "Ouvert à 9 h"));
  EXPECT_TRUE(Pattern::compile("9 h")->matches_a_part_of("Ouvert à 9 h"));
}

TEST(PatternTest, CharactersAreWholeAndTheDotIsALineEndToo) {
  EXPECT_TRUE(matches(".", "à"));
  EXPECT_FALSE(matches("..", "à"));
  EXPECT_TRUE(matches("Ouvert.*lundi", "Ouvert à 9 h\nle lundi"));
  EXPECT_FALSE(matches("(?-s)Ouvert.*lundi", "Ouvert à 9 h\nle lundi"));
}

TEST(PatternTest, WhatCannotBeReadIsExplained) {
  EXPECT_THAT(refusal("Ouvert ("), HasSubstr("missing )"));
  EXPECT_THAT(refusal("[z-a]"), HasSubstr("invalid character class range"));
  EXPECT_THAT(refusal("(?=x)y"), HasSubstr("no look-around"));
  EXPECT_THAT(refusal("(a)\\1"), HasSubstr("no backreferences"));
  EXPECT_THAT(refusal("\xff"), HasSubstr("UTF-8"));
  EXPECT_THAT(refusal(std::string(1001, 'a')), HasSubstr("at most 1000 bytes"));
}

// Each of these takes for ever, or the stack, with an engine that backtracks or recurses.
TEST(PatternTest, NoPatternHangsOrOverflows) {
  const std::string long_text(200'000, 'a');
  EXPECT_FALSE(matches("(a*)*b", long_text));
  EXPECT_FALSE(matches("(a|aa)+$b", long_text));
  EXPECT_TRUE(matches("(.|\\n)*", long_text));
  EXPECT_FALSE(matches("(a?){500}(a){500}b", long_text));
  EXPECT_THAT(refusal("((a{1000}){1000}){1000}"), HasSubstr("regular expression"));
  EXPECT_THAT(refusal("((((a{30}){30}){30}){30})"), HasSubstr("regular expression"));
  const std::string nested = std::string(490, '(') + "a" + std::string(490, ')');
  EXPECT_TRUE(matches(nested, "a"));
}

}  // namespace
}  // namespace smsrelay::runner
