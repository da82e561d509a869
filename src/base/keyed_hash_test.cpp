#include "base/keyed_hash.h"

#include <gtest/gtest.h>

namespace smsrelay::base {
namespace {

// The published SipHash-2-4 vectors: key 00 01 … 0f, text 00 01 … of growing length.
TEST(KeyedHash, MatchesThePublishedVectors) {
  const std::array<std::uint64_t, 2> key = {0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string text;
  EXPECT_EQ(sip_hash(key, text), 0x726fdb47dd0e0e31U);
  text.push_back('\0');
  EXPECT_EQ(sip_hash(key, text), 0x74f839c593dc67fdU);
  for (char c = 1; c < 15; ++c) text.push_back(c);
  EXPECT_EQ(sip_hash(key, text), 0xa129ca6149be45e5U);
}

TEST(KeyedHash, APseudonymIsStableUnderOneKeyAndUnrelatedUnderAnother) {
  const std::string once = pseudonym("secret", "33639980001");
  EXPECT_EQ(once.size(), 16U);
  EXPECT_EQ(once, pseudonym("secret", "33639980001"));
  EXPECT_NE(once, pseudonym("secret", "33639980002"));
  EXPECT_NE(once, pseudonym("Secret", "33639980001"));
}

TEST(KeyedHash, SecretsAreEqualOnlyWhenEveryByteIs) {
  EXPECT_TRUE(equal_secrets("abc", "abc"));
  EXPECT_FALSE(equal_secrets("abc", "abd"));
  EXPECT_FALSE(equal_secrets("abc", "xbc"));
  EXPECT_FALSE(equal_secrets("abc", "abcd"));
  EXPECT_FALSE(equal_secrets("", "a"));
}

}  // namespace
}  // namespace smsrelay::base
