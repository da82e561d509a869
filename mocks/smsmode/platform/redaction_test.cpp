#include "mocks/smsmode/platform/redaction.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

TEST(RedactionTest, ShowsTheEndsOfANumber) {
  EXPECT_EQ(shown_number("0639980001"), "\"06…01\" (10 characters)");
  EXPECT_EQ(shown_number("36034"), "\"36034\"");
}

TEST(RedactionTest, ShowsAUrlUpToItsPath) {
  EXPECT_EQ(shown_url(""), "nothing");
  EXPECT_EQ(shown_url("https://relay.test/hooks/token"),
            "\"https://relay.test/…\" (30 characters)");
  EXPECT_EQ(shown_url("https://relay.test"), "\"https://relay.test\" (18 characters)");
  EXPECT_EQ(shown_url("https://me:password@relay.test/x"), "\"https:///…\" (32 characters)");
  EXPECT_EQ(shown_url("relay.test/hooks/token"), "\"…\" (22 characters)");
}

TEST(RedactionTest, TellsTheBlanksOfAPastedUrl) {
  EXPECT_EQ(shown_url(" https://relay.test/a b\n"),
            "\"https://relay.test/…\" (24 characters, a blank at the start, a blank at the end, a "
            "blank inside)");
  EXPECT_EQ(shown_url("  "), "\"…\" (2 characters)");
}

TEST(RedactionTest, CutsAndCleansOtherTexts) {
  EXPECT_EQ(shown_text("abc"), "\"abc\"");
  EXPECT_EQ(shown_text(std::string(39, 'a') + "éb"), "\"" + std::string(39, 'a') + "…\"");
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
