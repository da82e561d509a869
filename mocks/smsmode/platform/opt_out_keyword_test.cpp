#include "mocks/smsmode/platform/opt_out_keyword.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode::inline platform {
namespace {

TEST(OptOutKeywordTest, IsAKeywordAloneOrPolitely) {
  for (const char* text : {"STOP", "stop", " Stop ", "STOP.", "stop !", "Stop svp", "STOP merci",
                           "CONTACT", "contact\n", "STOP SMS", "STOP 36034"}) {
    EXPECT_TRUE(is_opt_out_keyword(text)) << text;
  }
}

TEST(OptOutKeywordTest, IsNoWordOfASentence) {
  for (const char* text :
       {"", " ", "non-stop", "stopper", "stop ou encore", "arret stop", "S T O P",
        "Contact de la mairie ?", "STOP STOP", "svp", "contactez-moi", "stop 3603", "36034"}) {
    EXPECT_FALSE(is_opt_out_keyword(text)) << text;
  }
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode::inline platform
