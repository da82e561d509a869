#include "mocks/smsmode/platform/keyword.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

TEST(KeywordTest, StandsAloneOrPolitely) {
  for (const char* text : {"STOP", "stop", " Stop ", "STOP.", "stop !", "Stop svp", "STOP merci",
                           "STOP SMS", "STOP 36034"}) {
    EXPECT_EQ(keyword_of(text), Keyword::stop) << text;
  }
  for (const char* text : {"CONTACT", "contact\n", "Contact 36034", "CONTACT svp"}) {
    EXPECT_EQ(keyword_of(text), Keyword::contact) << text;
  }
  EXPECT_EQ(keyword_of("Start"), Keyword::start);
}

TEST(KeywordTest, IsNoWordOfASentence) {
  for (const char* text :
       {"", " ", "non-stop", "stopper", "stop ou encore", "arret stop", "S T O P",
        "Contact de la mairie ?", "STOP STOP", "svp", "contactez-moi", "stop 3603", "36034"}) {
    EXPECT_EQ(keyword_of(text), Keyword::none) << text;
  }
}

TEST(KeywordTest, IsContainedWhereThatIsEnough) {
  for (const char* text : {"STOP", "non-stop", "stop ou encore", "je dis Stop!"}) {
    EXPECT_EQ(keyword_of(text, true), Keyword::stop) << text;
  }
  for (const char* text : {"stopper", "autostop", "stop\xC3\xA9"}) {
    EXPECT_EQ(keyword_of(text, true), Keyword::none) << text;
  }
  EXPECT_EQ(keyword_of("CONTACT", true), Keyword::contact);
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
