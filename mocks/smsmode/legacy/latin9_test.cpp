#include "mocks/smsmode/legacy/latin9.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode::legacy {
namespace {

TEST(Latin9, HasTheEuroAndTheFrenchLigatureWhereLatin1HasNot) {
  EXPECT_EQ(utf8_of_latin9("9 \xA4, \xBD"
                           "uf, \xE9t\xE9"),
            "9 €, œuf, été");
  EXPECT_EQ(latin9_of_utf8("9 €, œuf, été"),
            "9 \xA4, \xBD"
            "uf, \xE9t\xE9");
}

TEST(Latin9, EveryByteComesBackAsItself) {
  std::string bytes;
  for (int i = 1; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(latin9_of_utf8(utf8_of_latin9(bytes)), bytes);
}

TEST(Latin9, HasAQuestionMarkForTheRest) { EXPECT_EQ(latin9_of_utf8("a😀Ω¤½b"), "a????b"); }

TEST(Latin9, MistakesUtf8ForTwoCharactersEach) { EXPECT_EQ(utf8_of_latin9("é"), "Ã©"); }

}  // namespace
}  // namespace smsrelay::mocks::smsmode::legacy
