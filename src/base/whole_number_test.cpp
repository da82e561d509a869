#include "base/whole_number.h"

#include <gtest/gtest.h>

namespace smsrelay::base {
namespace {

TEST(WholeNumber, IsAllOfTheText) {
  EXPECT_EQ(whole_number<int>("42"), 42);
  EXPECT_EQ(whole_number<int>("-42"), -42);
  EXPECT_EQ(whole_number<int>("007"), 7);
  for (const char* other : {"", " 42", "42 ", "+42", "4 2", "4.2", "0x2A", "quarante", "42\n"}) {
    EXPECT_EQ(whole_number<int>(other), std::nullopt) << other;
  }
}

TEST(WholeNumber, FitsItsType) {
  EXPECT_EQ(whole_number<int>("2147483648"), std::nullopt);
  EXPECT_EQ(whole_number<unsigned>("-1"), std::nullopt);
}

TEST(WholeNumber, HasBounds) {
  EXPECT_EQ(whole_number<int>("1", 1, 10), 1);
  EXPECT_EQ(whole_number<int>("10", 1, 10), 10);
  EXPECT_EQ(whole_number<int>("0", 1, 10), std::nullopt);
  EXPECT_EQ(whole_number<int>("11", 1, 10), std::nullopt);
}

}  // namespace
}  // namespace smsrelay::base
