#include "base/spelling.h"

#include <gtest/gtest.h>

namespace smsrelay::base {
namespace {

TEST(SpellingTest, LookAlikesBecomePlain) {
  EXPECT_EQ(plainly_spelt("“L’heure”\u00A0: 9\u202Fh – fin…"), "\"L'heure\" : 9 h - fin...");
  EXPECT_EQ(plainly_spelt("e\u0301te\u0301 a\u0300"), "été à");
  EXPECT_EQ(plainly_spelt("a\u200Bb\uFEFF"), "ab");
  EXPECT_EQ(plainly_spelt("Ouvert à 9 h 😀"), "Ouvert à 9 h 😀");
  EXPECT_EQ(plainly_spelt(""), "");
}

TEST(SpellingTest, TheFirstOddCharacterIsNamed) {
  EXPECT_EQ(odd_character("9\u00A0h"), "a no-break space (U+00A0)");
  EXPECT_EQ(odd_character("L’heure"), "a typographic apostrophe (U+2019)");
  EXPECT_EQ(odd_character("a\u0300"), "an accent apart from its letter (U+0300, not NFC)");
  EXPECT_EQ(odd_character("L'heure à 9 h"), "");
}

TEST(SpellingTest, ADifferenceOfSpellingAloneIsTold) {
  EXPECT_EQ(spelling_difference("à 9\u00A0h", "à 9 h", "the story", "the SMS"),
            "character 4 is a no-break space (U+00A0) in the story and a blank in the SMS");
  EXPECT_EQ(spelling_difference("a\u0300 9 h", "à 9 h", "the story", "the SMS"),
            "character 1 is an accent apart from its letter (U+0300, not NFC) in the story and 'à' "
            "in the SMS");
  EXPECT_EQ(spelling_difference("9 h", "9 h\u200B", "the story", "the SMS"),
            "character 4 is the end in the story and a character without width (U+200B) in the "
            "SMS");
  EXPECT_EQ(spelling_difference("à 9 h", "à 9 h", "a", "b"), "");
  EXPECT_EQ(spelling_difference("à 9\u00A0h", "à 8 h", "a", "b"), "");
}

TEST(SpellingTest, QuotesAndBlanksOfWordProcessorsAreSeen) {
  EXPECT_TRUE(begins_with_typographic_quote("“a”"));
  EXPECT_TRUE(begins_with_typographic_quote("« a »"));
  EXPECT_FALSE(begins_with_typographic_quote("\"a\""));
  EXPECT_EQ(odd_blank_bytes("\u00A0x"), 2U);
  EXPECT_EQ(odd_blank_bytes("\u202Fx"), 3U);
  EXPECT_EQ(odd_blank_bytes(" x"), 0U);
  EXPECT_EQ(odd_blank_bytes("’x"), 0U);
  EXPECT_EQ(odd_blank_bytes(""), 0U);
}

}  // namespace
}  // namespace smsrelay::base
