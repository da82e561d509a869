#include "mocks/vendor/repeated_field.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::vendor {
namespace {

TEST(RepeatedField, IsFoundAtAnyDepth) {
  EXPECT_EQ(repeated_field(R"({"a": 1, "b": 2, "a": 3})"), "a");
  EXPECT_EQ(repeated_field(R"({"a": {"c": 1, "c": 1}})"), "c");
  EXPECT_EQ(repeated_field(R"([{"a": 1}, {"x": [{"y": 0, "y": 0}]}])"), "y");
}

TEST(RepeatedField, IsNoFieldOfAnotherObject) {
  EXPECT_EQ(repeated_field(R"({"a": {"a": 1}, "b": {"a": 1}, "c": [{"a": 1}, {"a": 1}]})"),
            std::nullopt);
  EXPECT_EQ(repeated_field("no JSON"), std::nullopt);
  EXPECT_EQ(repeated_field(""), std::nullopt);
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
