#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/answer_text.h"
#include "core/sms_text.h"

namespace smsrelay::core {
namespace {

TEST(AnswerJoiner, WhatJoinsNothingIsLeftOut) {
  for (const char* html : {"Ouvert&zwj; demain", "Ouvert &zwj;demain", "&zwj;Ouvert demain",
                           "Ouvert demain&zwnj;", "Ou&zwj;vert demain", "Ouvert\u200D\u200D demain",
                           "Ouvert demain\uFE0F", "Ouvert &#xFE0F;demain", "Ouvert &zwj; demain",
                           "<p>&zwj;</p>Ouvert demain<p>&#x200D;</p>"}) {
    EXPECT_EQ(to_sms_text(html), "Ouvert demain") << html;
  }
  EXPECT_EQ(to_sms_text("1\uFE0F er"), "1 er");
  EXPECT_EQ(to_sms_text("ok \U0001F600\u200D demain"), "ok \U0001F600 demain");
  EXPECT_EQ(to_sms_text("&zwj;"), "");
  EXPECT_EQ(to_sms_text("<img alt='Plan'>&zwj;"), "Plan");
}

TEST(AnswerJoiner, WhatJoinsStays) {
  for (const char* text : {
           "\U0001F469\u200D\U0001F4BB",                        // a woman at a computer
           "\U0001F469\U0001F3FD\u200D\U0001F4BB",              // with her skin tone
           "\U0001F3F3\uFE0F\u200D\U0001F308",                  // a rainbow flag
           "\U0001F468\u200D\U0001F469\u200D\U0001F467",        // a family
           "1\uFE0F\u20E3 2\uFE0F\u20E3",                       // keycaps
           "\u2764\uFE0F",                                      // a red heart
           "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",  // Persian
           "\u0915\u094D\u200D\u0937",                          // Hindi
           "\u845B\U000E0100",                                  // an ideograph with a variant
       }) {
    EXPECT_EQ(to_sms_text(text), text);
  }
  EXPECT_EQ(to_sms_text("<b>\U0001F469</b>&zwj;<i>\U0001F4BB</i>"), "\U0001F469\u200D\U0001F4BB");
}

}  // namespace
}  // namespace smsrelay::core
