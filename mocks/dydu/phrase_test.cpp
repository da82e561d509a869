#include "mocks/dydu/phrase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smsrelay::mocks::dydu {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Phrase, ForgetsCaseAccentsAndPunctuation) {
  EXPECT_EQ(normalised("  L'ÉTÉ, à 9 h ?! "), "l ete a 9 h");
  EXPECT_EQ(normalised("Où naît-il ? Ça… là-bas"), "ou nait il ca la bas");
  EXPECT_EQ(normalised("l’été « guillemets »\u00A0!"), "l ete guillemets");
}

TEST(Phrase, TakesComposedAndDecomposedAccentsForTheSame) {
  EXPECT_EQ(normalised("e\u0301te\u0301"), normalised("été"));
}

TEST(Phrase, SpellsLigaturesOut) {
  EXPECT_EQ(normalised("Œuvre, ex æquo, Straße, Łódź"), "oeuvre ex aequo strasse lodz");
}

TEST(Phrase, LowersGreekAndCyrillic) { EXPECT_EQ(normalised("ΑΩ ПРИВЕТ"), "αω привет"); }

TEST(Phrase, MakesASymbolAWordOfItsOwn) {
  EXPECT_EQ(normalised("merci👍!"), "merci 👍");
  EXPECT_EQ(normalised("❤\uFE0F ok"), "❤ ok");
}

TEST(Phrase, TakesLineBreaksForBlanks) { EXPECT_EQ(normalised("a\r\nb\tc"), "a b c"); }

TEST(Phrase, IsEmptyWithoutWords) {
  EXPECT_EQ(normalised(""), "");
  EXPECT_EQ(normalised(" ?!… \xFF"), "");
  EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(Phrase, SplitsIntoWords) { EXPECT_THAT(words_of("l ete 9"), ElementsAre("l", "ete", "9")); }

}  // namespace
}  // namespace smsrelay::mocks::dydu
