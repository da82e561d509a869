#include "base/masking.h"

#include <gmock/gmock.h>

namespace smsrelay::base {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Masking, PlainWordsStayAsTheyAre) {
  for (const char* const words :
       {"Bad key", "400.029", "INSUFFICIENT_CREDIT", "http-503", "timed out", "36034",
        "DMUnderstoodQuestion", "0d9c8b7a-1111-4222-8333-944455556666", "Clé inconnue"}) {
    EXPECT_EQ(masked_words(words), words);
  }
}

TEST(Masking, TelephoneNumbersAreMaskedHoweverTheyAreWritten) {
  for (const char* const number :
       {"33639980001", "+33639980001", "0033639980001", "06 39 98 00 01", "06.39.98.00.01",
        "+33 (0)6-39-98-00-01", "400.33639980001", "nr33639980001", "to=33639980001x"}) {
    const std::string shown = masked_words(number);
    EXPECT_THAT(shown, HasSubstr("[number]")) << number;
    EXPECT_THAT(shown, Not(HasSubstr("98"))) << number;
  }
}

TEST(Masking, KeysTokensAndThePathOfAUrlAreMasked) {
  EXPECT_EQ(masked_words("key k3Y0000000000000000000000000abcd is bad"),
            "key [32 characters] is bad");
  EXPECT_EQ(masked_words("at https://u:p@relay.example/hooks/smsmode/AbC-12_x?y=1, twice"),
            "at https://relay.example/…, twice");
  EXPECT_EQ(masked_words("/hooks/smsmode/AbCdEfGh01-2_3456789AbCdEfGh"),
            "/hooks/smsmode/[28 characters]");
}

TEST(Masking, WhatCannotBeSeenIsSpelledAndALongTextIsCut) {
  EXPECT_EQ(masked_words("a\nb\x1b[31m\u202e"), "a\\nb\\u{1B}[31m\\u{202E}");
  EXPECT_EQ(masked_words("é é é é é", 4), "é é…");
  EXPECT_EQ(masked_words(std::string(5000, 'x')), "[4096 characters]");
}

TEST(Masking, AnIdIsShownWhenItLooksLikeOne) {
  for (const char* const id :
       {"mo-1", "r-0123456789abcdef-12", "abc123def456", "0d9c8b7a-1111-4222-8333-944455556666"}) {
    EXPECT_EQ(masked_id(id), id);
  }
  EXPECT_EQ(masked_id("33639980001"), "[11 characters]");
  EXPECT_EQ(masked_id("k3Y0000000000000000000000000abcd"), "[32 characters]");
  EXPECT_EQ(masked_id("a b"), "[3 characters]");
  EXPECT_EQ(masked_id(std::string(100, 'a')), "[100 characters]");
}

}  // namespace
}  // namespace smsrelay::base
