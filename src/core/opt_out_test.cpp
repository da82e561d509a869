#include "core/opt_out.h"

#include <gtest/gtest.h>

#include <string>

namespace smsrelay::core {
namespace {

TEST(OptOutTest, TheKeywordInAnyOfItsForms) {
  for (const char* text : {"STOP",
                           "stop",
                           " stop ",
                           "Stop svp",
                           "STOP.",
                           "stop !",
                           "Stop, merci",
                           "CONTACT",
                           "contact",
                           " Contact. ",
                           "STOP 36034",
                           "stop au 36034",
                           "STOP SMS",
                           "Stop s'il vous plaît",
                           "STOP S'IL VOUS PLAÎT",
                           "\"STOP\"",
                           "«\u00A0STOP\u00A0»",
                           "stop stop stop",
                           "STOP \U0001F64F",
                           "Stop\n",
                           "stop-pub",
                           "CONTACT 36034"}) {
    EXPECT_TRUE(is_opt_out(text)) << text;
  }
}

TEST(OptOutTest, OrdinaryTextsThatHoldTheWord) {
  for (const char* text : {"non-stop",
                           "Êtes-vous ouverts non stop ?",
                           "stopper",
                           "stopover",
                           "nonstop",
                           "Contact de la mairie ?",
                           "contact ?",
                           "Contact svp",
                           "contacts",
                           "stop ou encore",
                           "Où est le stop de la rue Pasteur ?",
                           "stop 12",
                           "36034",
                           "",
                           "   ",
                           "Mon contact",
                           "S T O P",
                           "stopé",
                           "Je veux un STOP",
                           "Contact 12 rue des Lilas"}) {
    EXPECT_FALSE(is_opt_out(text)) << text;
  }
}

TEST(OptOutTest, ALongTextIsASentence) {
  std::string text = "stop";
  while (text.size() < 300) text += " stop";
  EXPECT_FALSE(is_opt_out(text));
}

TEST(OptOutTest, HostileBytesAreNoKeyword) {
  EXPECT_FALSE(is_opt_out("\xFF\xFE"));
  EXPECT_FALSE(is_opt_out(std::string(60, '\0')));
}

}  // namespace
}  // namespace smsrelay::core
