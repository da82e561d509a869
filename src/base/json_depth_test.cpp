#include "base/json_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace smsrelay::base {
namespace {

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(JsonDepth, CountsArraysAndObjectsThatAreOpenAtOnce) {
  EXPECT_FALSE(is_nested_deeper(nested(3), 3));
  EXPECT_TRUE(is_nested_deeper(nested(4), 3));
  EXPECT_TRUE(is_nested_deeper(R"({"a":[{"b":[]}]})", 3));
  EXPECT_FALSE(is_nested_deeper(R"([[],[],{},{"a":[]}])", 3)) << "beside each other, not inside";
}

TEST(JsonDepth, LeavesStringsAlone) {
  EXPECT_FALSE(is_nested_deeper(R"(["[[[[{{{{"])", 1));
  EXPECT_FALSE(is_nested_deeper(R"(["\"[[[[", "\\"])", 1)) << "an escaped quote ends no string";
  EXPECT_TRUE(is_nested_deeper(R"(["\\", [[]]])", 2)) << "an escaped backslash escapes no quote";
}

TEST(JsonDepth, OfWhatIsNoJsonIsBoundedToo) {
  EXPECT_TRUE(is_nested_deeper(std::string(1'000'000, '['), 64));
  EXPECT_FALSE(is_nested_deeper("]]]][", 1));
  EXPECT_FALSE(is_nested_deeper("", 0));
  EXPECT_FALSE(is_nested_deeper("\"unended \\", 0));
}

TEST(JsonDepth, TooDeepATextIsNoJsonForAParser) {
  const std::string fits = nested(json_levels_max);
  const std::string deeper = nested(json_levels_max + 1);
  EXPECT_EQ(shallow_json(fits), fits);
  EXPECT_EQ(shallow_json(deeper), "");
}

}  // namespace
}  // namespace smsrelay::base
