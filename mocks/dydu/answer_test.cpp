// Answers that are more than a text, as they cross the wire.
#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::HasSubstr;

Told ask_with(TalkWorld& world, const AnswerSeed& answer) {
  world.know("rich", {"riche"}, {{"Defaut", answer}});
  return world.ask("riche");
}

TEST(Answer, CarriesItsTemplateAsItWasWritten) {
  for (const std::string data :
       {R"({"button2":"<a href=\"https://ville.example\">Site</a>","button1":null,"button9":null})",
        R"([{"title":"A"},{"title":"B"}])", R"({"button1": broken)"}) {
    TalkWorld world;
    AnswerSeed answer = "<p>Choisissez</p>";
    answer.rich = {"dydu_quick_reply_001", data};
    const auto told = ask_with(world, answer);
    EXPECT_EQ(told.answer(), "<p>Choisissez</p>");
    EXPECT_EQ(told.text("templateName"), "dydu_quick_reply_001");
    EXPECT_EQ(told.text("templateData"), data);
  }
}

TEST(Answer, MayBeASidebarAlone) {
  TalkWorld world;
  AnswerSeed answer;
  answer.sidebar = {"Horaires", "<p>9 h à 17 h</p>", "https://ville.example", "400", ""};
  const auto told = ask_with(world, answer);
  EXPECT_EQ(told.answer(), "");
  EXPECT_EQ(told.text("sidebar/title"), "Horaires");
  EXPECT_EQ(told.text("sidebar/content"), "<p>9 h à 17 h</p>");
  EXPECT_EQ(told.text("sidebar/url"), "https://ville.example");
  EXPECT_EQ(told.text("sidebar/height"), "400");
  EXPECT_EQ(told.text("sidebar/width"), "(absent)");
}

TEST(Answer, ChainsItsSteps) {
  TalkWorld world;
  AnswerSeed answer = "Un";
  AnswerSeed third = "Trois";
  third.url_redirect = "https://ville.example/3";
  answer.steps = {"Deux", third, "Quatre"};
  const auto told = ask_with(world, answer);
  EXPECT_EQ(told.answer(), "Un");
  EXPECT_EQ(told.text("urlRedirect"), "(absent)");
  EXPECT_EQ(told.text("nextStepResponse/text"), "Deux");
  EXPECT_EQ(told.text("nextStepResponse/nextStepResponse/text"), "Trois");
  EXPECT_EQ(told.text("nextStepResponse/nextStepResponse/urlRedirect"), "https://ville.example/3");
  EXPECT_EQ(told.text("nextStepResponse/nextStepResponse/nextStepResponse/text"), "Quatre");
}

TEST(Answer, RedirectsActsAndAsksForFeedback) {
  TalkWorld world;
  AnswerSeed answer;
  answer.url_redirect = "https://ville.example/rdv";
  answer.gui_action = "javascript:openMap()";
  answer.survey = "survey-1";
  answer.ask_feedback = true;
  answer.feedback_wording = {{"choiceIntroduction", "Utile ?"}, {"choice0", "Pas clair"}};
  const auto told = ask_with(world, answer);
  EXPECT_EQ(told.answer(), "");
  EXPECT_EQ(told.text("urlRedirect"), "https://ville.example/rdv");
  EXPECT_EQ(told.text("guiAction"), "javascript:openMap()");
  EXPECT_EQ(told.text("survey"), "survey-1");
  EXPECT_EQ(told.value("askFeedback"), true);
  EXPECT_EQ(told.text("feedbackWording/choiceIntroduction"), "Utile ?");
  EXPECT_EQ(told.text("feedbackWording/choice0"), "Pas clair");
}

TEST(Answer, HasTheCodeItsAuthorWants) {
  TalkWorld world;
  AnswerSeed answer = "Bonjour";
  answer.type_response = "DMBrandNewCode";
  EXPECT_EQ(ask_with(world, answer).text("typeResponse"), "DMBrandNewCode");
}

TEST(Answer, ToSmallTalkIsSocial) {
  TalkWorld world;
  ASSERT_TRUE(world.engine
                  .add_knowledge({.name = "hello",
                                  .bot = "mairie",
                                  .language = "fr",
                                  .asked_like = {"bonjour"},
                                  .answers = {{"Defaut", "Bonjour !"}},
                                  .social = true})
                  .ok());
  EXPECT_EQ(world.ask("Bonjour").text("typeResponse"), "DMSocial");
}

TEST(Answer, KeepsFreeHtmlAsItIs) {
  const std::string html =
      "<div class=\"x\">\r\n\t<svg><path d=\"M0\"/></svg><span class=\"sr-only\">nouvelle "
      "page</span>"
      "<ul><li>a<ul><li>b &eacute; &#233; &#xE9;</li></ul></li></ul><hr class=\"split\"><hr>"
      "<table><tr><td>9&nbsp;h</td></tr></table></div>";
  TalkWorld world;
  EXPECT_EQ(ask_with(world, html).answer(), html);
}

TEST(Answer, MovesTheClientToAnotherSpaceOrLanguage) {
  TalkWorld world;
  AnswerSeed space = "Par SMS";
  space.moves_to_space = "Mairie SMS";
  world.know("space", {"sms"}, {{"Defaut", space}});
  AnswerSeed language = "In English";
  language.moves_to_language = "en";
  language.moves_to_space = "Default";
  world.know("language", {"english"}, {{"Defaut", language}});
  const auto moved = world.talk({{"userInput", "sms"}, {"space", "Defaut"}});
  EXPECT_EQ(moved.text("guiCSName"), "Mairie SMS");
  EXPECT_EQ(moved.text("language"), "fr");
  const auto english = world.ask("english");
  EXPECT_EQ(english.text("guiCSName"), "Default");
  EXPECT_EQ(english.text("language"), "en");
  EXPECT_EQ(world.ask("horaires").text("guiCSName"), "(absent)");
}

TEST(Answer, MovesToTheSpaceUnderItsNewName) {
  TalkWorld world;
  AnswerSeed answer = "Par SMS";
  answer.moves_to_space = "Mairie SMS";
  world.know("space", {"sms"}, {{"Defaut", answer}});
  ASSERT_TRUE(world.engine.rename_space("mairie", "fr", "Mairie SMS", "Textos").ok());
  EXPECT_EQ(world.talk({{"userInput", "sms"}}).text("guiCSName"), "Textos");
}

TEST(Answer, MayLackItsTextOrItsValues) {
  AnswerSeed answer = "Bonjour";
  {
    TalkWorld world;
    answer.defect = Defect::no_text;
    const auto told = ask_with(world, answer);
    EXPECT_EQ(told.answer(), "(absent)");
    EXPECT_EQ(told.text("typeResponse"), "DMUnderstoodQuestion");
  }
  {
    TalkWorld world;
    answer.defect = Defect::no_values;
    EXPECT_EQ(ask_with(world, answer).raw, R"({"type":"talkResponse"})");
  }
  {
    TalkWorld world;
    answer.defect = Defect::null_values;
    EXPECT_TRUE(ask_with(world, answer).body.at("values").is_null());
  }
}

TEST(Answer, MayComeBrokenInOtherWays) {
  AnswerSeed answer = "L'été";
  {
    TalkWorld world;
    answer.defect = Defect::html_page;
    const auto told = ask_with(world, answer);
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.content_type, "text/html;charset=UTF-8");
    EXPECT_THAT(told.raw, HasSubstr("<html>"));
  }
  {
    TalkWorld world;
    answer.defect = Defect::truncated_json;
    const auto told = ask_with(world, answer);
    EXPECT_TRUE(told.body.is_discarded());
    EXPECT_THAT(told.raw, HasSubstr("\"contextId\":"));
  }
  {
    TalkWorld world;
    answer.defect = Defect::wrong_charset;
    const auto told = ask_with(world, answer);
    EXPECT_EQ(told.answer(), "L'\xE9t\xE9");
    EXPECT_EQ(told.content_type, "application/json;charset=ISO-8859-1");
  }
  {
    TalkWorld world;
    answer.defect = Defect::not_base64;
    EXPECT_EQ(ask_with(world, answer).value("text"), "L'été");
  }
  {
    TalkWorld world;
    answer.defect = Defect::huge;
    EXPECT_GT(ask_with(world, answer).raw.size(), 5'000'000U);
  }
}

TEST(Answer, ThatIsBrokenOnItsWayWasRecordedAllTheSame) {
  TalkWorld world;
  AnswerSeed answer = "Bonjour";
  answer.defect = Defect::null_values;
  ask_with(world, answer);
  EXPECT_EQ(world.engine.state().talks, 1U);
  EXPECT_THAT(world.engine.knowledge_unused(), testing::ElementsAre("hours"));
}

TEST(Answer, IsPaddedBase64UnlessTheProfileSaysOtherwise) {
  TalkWorld padded;
  EXPECT_THAT(padded.ask("horaires").value("language"), "ZnI=");
  Profile profile;
  profile.base64_padded = false;
  TalkWorld bare(profile);
  EXPECT_EQ(bare.ask("horaires").value("language"), "ZnI");
}

std::string refused(const AnswerSeed& answer) {
  TalkWorld world;
  const auto added = world.engine.add_knowledge({.name = "wrong",
                                                 .bot = "mairie",
                                                 .language = "fr",
                                                 .asked_like = {"faux"},
                                                 .answers = {{"Defaut", answer}}});
  EXPECT_EQ(world.ask("faux").text("typeResponse"), "GBMisunderstoodQuestion");
  return added.ok() ? "ok" : added.error().code;
}

TEST(Answer, IsRefusedWhenAPartOfItIsMissing) {
  AnswerSeed deep;
  deep.steps = {AnswerSeed()};
  auto& answer = deep.steps.front();
  answer.capture = "name";
  EXPECT_EQ(refused(deep), "no-answer");
  answer = {};
  answer.then = {"Merci"};
  EXPECT_EQ(refused(deep), "no-answer");
  answer = {};
  answer.needs_operator = true;
  EXPECT_EQ(refused(deep), "no-answer");
  answer = {};
  answer.branches = {{"?!", {}, "x"}};
  EXPECT_EQ(refused(deep), "empty-phrase");
  answer = {};
  answer.moves_to_space = "Mairie sms";
  EXPECT_EQ(refused(deep), "unknown-space");
  answer = {};
  answer.moves_to_language = "de";
  EXPECT_EQ(refused(deep), "unknown-language");
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
