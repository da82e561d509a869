#include <gmock/gmock.h>

#include "mocks/dydu/content.h"
#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string talk_path = "/servlet/api/chat/talk/" + town_hall_id;

TEST(Talk, AnswersInTheVendorsEnvelope) {
  TalkWorld world;
  const auto told = world.ask("Horaires d'ouverture ?");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.content_type, "application/json;charset=UTF-8");
  EXPECT_EQ(told.body["type"], "talkResponse");
  EXPECT_EQ(told.answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(told.text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(told.text("language"), "fr");
  EXPECT_EQ(told.text("botId"), town_hall_id);
  EXPECT_TRUE(is_uuid(told.context())) << told.context();
  const auto& values = told.body["values"];
  EXPECT_EQ(values["serverTime"], 1767225600000);
  EXPECT_TRUE(values["knowledgeId"].is_number_integer());
  EXPECT_TRUE(values["actionId"].is_number_integer());
  for (const auto* flag : {"askFeedback", "human", "startLivechat", "keepPopinMinimized",
                           "hasProfilePicture", "enableAutoSuggestion"}) {
    EXPECT_EQ(values[flag], false) << flag;
  }
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Talk, TakesTheChatboxRequestOfTheReference) {
  TalkWorld world;
  const auto told =
      world.post(talk_path + "/7c1e5a90-0d5b-4b7e-9c55-2f0a4d3b1e11",
                 "alreadyCame=true&clientId=sms-9f2c41d07ab3e55&language=fr&qualificationMode=false"
                 "&space=Mairie%20SMS&solutionUsed=ASSISTANT&mode=U3luY2hyb24%3D&variables=%7B%7D"
                 "&userInput=Horaires%20d%27ouverture%20%3F");
  EXPECT_EQ(told.answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Talk, IsServedByGetAndWithATrailingSlash) {
  TalkWorld world;
  const std::string query = "?userInput=horaires&space=Mairie+SMS";
  const auto by_get = world.send({"GET", "", {}, ""}, TalkWorld::main + talk_path + query);
  EXPECT_EQ(by_get.answer(), "<p>Ouvert à <b>9 h</b></p>");
  const auto slash = world.post(talk_path + "/", "userInput=horaires");
  EXPECT_EQ(slash.answer(), "<p>Voir notre site</p>");
  const auto both = world.post(talk_path + "/" + slash.context() + "/", "userInput=horaires");
  EXPECT_EQ(both.context(), slash.context());
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Talk, KeepsADialogThatIsTalkedTo) {
  TalkWorld world;
  const auto first = world.ask("horaires");
  world.wait(minutes(9));
  EXPECT_EQ(world.ask("horaires", first.context()).context(), first.context());
  world.wait(minutes(9));
  EXPECT_EQ(world.ask("horaires", first.context()).context(), first.context());
}

TEST(Talk, ReplacesAnExpiredContextInSilence) {
  TalkWorld world;
  const auto first = world.ask("horaires");
  world.wait(minutes(10) - seconds(1));
  EXPECT_EQ(world.ask("horaires", first.context()).context(), first.context());
  world.wait(minutes(10));
  const auto late = world.ask("horaires", first.context());
  EXPECT_EQ(late.status, 200);
  EXPECT_EQ(late.answer(), first.answer());
  EXPECT_NE(late.context(), first.context());
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Talk, OnlyTalkingRenewsADialog) {
  TalkWorld world;
  const auto first = world.ask("horaires");
  const auto available =
      "/servlet/api/chat/availablecontext/" + town_hall_id + "/" + first.context();
  world.wait(minutes(9));
  EXPECT_EQ(world.post(available, "").body["values"]["isContextStillAvailable"], true);
  world.wait(minutes(2));
  EXPECT_EQ(world.post(available, "").body["values"]["isContextStillAvailable"], false);
  EXPECT_NE(world.ask("horaires", first.context()).context(), first.context());
}

TEST(Talk, ReplacesABogusContextInSilence) {
  TalkWorld world;
  for (const std::string bogus : {"7c1e5a90-0d5b-4b7e-9c55-2f0a4d3b1e11", "not-a-context"}) {
    const auto told = world.ask("horaires", bogus);
    EXPECT_EQ(told.status, 200);
    EXPECT_TRUE(is_uuid(told.context()));
    EXPECT_NE(told.context(), bogus);
  }
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Talk, OfTheBackupServerDoesNotKnowTheMainServersDialogs) {
  TalkWorld world;
  const auto first = world.ask("horaires");
  const auto elsewhere = world.ask("horaires", first.context(), TalkWorld::backup);
  EXPECT_EQ(elsewhere.answer(), first.answer());
  EXPECT_NE(elsewhere.context(), first.context());
  EXPECT_EQ(world.ask("horaires", elsewhere.context(), TalkWorld::backup).context(),
            elsewhere.context());
  EXPECT_EQ(world.ask("horaires", first.context()).context(), first.context());
  EXPECT_EQ(world.transcript.exchange(1).to, "dydu");
  EXPECT_EQ(world.transcript.exchange(2).to, "dydu-2");
}

TEST(Talk, OfAnotherBotDoesNotKnowTheDialog) {
  TalkWorld world;
  const std::string other = "22222222-2222-4333-8444-555555555555";
  ASSERT_TRUE(world.engine.add_bot({"library", other, {{.code = "fr", .spaces = {}}}}).ok());
  const auto first = world.ask("horaires");
  const auto told =
      world.post("/servlet/api/chat/talk/" + other + "/" + first.context(), "userInput=horaires");
  EXPECT_EQ(told.status, 200);
  EXPECT_NE(told.context(), first.context());
}

TEST(Talk, StartsANewDialogOnReset) {
  TalkWorld world;
  const auto first = world.ask("horaires");
  const auto reset = world.ask("#reset#", first.context());
  EXPECT_EQ(reset.status, 200);
  EXPECT_EQ(reset.answer(), "");
  EXPECT_NE(reset.context(), first.context());
  EXPECT_NE(world.ask("horaires", first.context()).context(), first.context());
  EXPECT_EQ(world.ask("horaires", reset.context()).context(), reset.context());
}

TEST(Talk, CarriesAnyUtf8Question) {
  TalkWorld world;
  world.know("party", {"C'est où la fête 🎉 100 % + frais"}, {{"Defaut", "Place de l'Église 🎈"}});
  EXPECT_EQ(world.ask("c'est ou la FÊTE 🎉, 100% + frais ?").answer(), "Place de l'Église 🎈");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Talk, SaysSoWhenItDoesNotUnderstand) {
  TalkWorld world;
  const auto told = world.ask("Quel est le sens de la vie ?");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.answer(), "<p>Pardon ?</p>");
  EXPECT_EQ(told.text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Talk, AnswersAnEmptyQuestionWithItsSentence) {
  TalkWorld world;
  EXPECT_EQ(world.ask("").answer(), "<p>Oui ?</p>");
  EXPECT_EQ(world.ask(" \n ").answer(), "<p>Oui ?</p>");
  EXPECT_THAT(world.violations(), IsEmpty());
}

// "é" is one code point and two bytes: the limits count code points.
std::string code_points(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "é";
  return text;
}

TEST(Talk, MatchesTheFirst600CodePointsOnly) {
  TalkWorld world;
  EXPECT_EQ(world.ask(code_points(591) + " horaires").text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(world.ask(code_points(592) + " horaires").text("typeResponse"),
            "GBMisunderstoodQuestion");
  EXPECT_EQ(world.ask("horaires " + code_points(991)).text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(world.ask("horaires " + code_points(992)).answer(), "<p>Trop long.</p>");
}

TEST(Talk, FallsBackToTheDefaultSpacesAnswer) {
  TalkWorld world;
  world.know("parking", {"parking"}, {{"Defaut", "Partout"}});
  EXPECT_EQ(world.ask("parking").answer(), "Partout");
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Talk, DoesNotMatchWhatIsAnsweredInOtherSpacesOnly) {
  TalkWorld world;
  world.know("sms", {"sms"}, {{"Mairie SMS", "Oui, par SMS"}});
  EXPECT_EQ(world.ask("sms").answer(), "Oui, par SMS");
  const auto elsewhere = world.talk({{"userInput", "sms"}, {"space", "Defaut"}});
  EXPECT_EQ(elsewhere.text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Talk, ServesAnUnknownSpaceFromTheDefaultAndSaysSo) {
  TalkWorld world;
  for (const std::string space : {"mairie sms", "Mairie  SMS", "Mairie-SMS", "en"}) {
    const auto told = world.talk({{"userInput", "horaires"}, {"language", "fr"}, {"space", space}});
    EXPECT_EQ(told.answer(), "<p>Voir notre site</p>") << space;
    EXPECT_THAT(world.notes(), Contains("unknown space '" + space + "' served from default"));
    EXPECT_EQ(world.transcript.remarks().back().exchange, world.transcript.exchanges().size());
  }
  EXPECT_EQ(world.engine.state().unknown_spaces, 4U);
}

TEST(Talk, TrimsTheSpaceAndTakesAnEmptyOneForTheDefault) {
  TalkWorld world;
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"space", " Mairie SMS "}}).answer(),
            "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"space", ""}}).answer(),
            "<p>Voir notre site</p>");
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Talk, AnswersInTheLanguageAskedFor) {
  TalkWorld world;
  world.know("hours", {"opening hours"}, {{"Default", "Open at 9"}}, "en");
  const auto english = world.talk({{"userInput", "Opening hours?"}, {"language", "en"}});
  EXPECT_EQ(english.answer(), "Open at 9");
  EXPECT_EQ(english.text("language"), "en");
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"language", "en"}}).answer(), "Sorry?");
}

TEST(Talk, AnswersAnUnknownLanguageInTheFirstOne) {
  TalkWorld world;
  const auto told = world.talk({{"userInput", "horaires"}, {"language", "de"}});
  EXPECT_EQ(told.answer(), "<p>Voir notre site</p>");
  EXPECT_EQ(told.text("language"), "fr");
  EXPECT_THAT(world.notes(), ElementsAre("unknown language 'de' served in 'fr'"));
}

TEST(Talk, ServesARenamedSpaceUnderItsNewNameOnly) {
  TalkWorld world;
  ASSERT_TRUE(world.engine.rename_space("mairie", "fr", "Mairie SMS", "Mairie par SMS").ok());
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Voir notre site</p>");
  EXPECT_THAT(world.notes(),
              ElementsAre("unknown space 'Mairie SMS' served from default",
                          "hint: the space 'Mairie SMS' has been renamed to 'Mairie par SMS'"));
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"space", "Mairie par SMS"}}).answer(),
            "<p>Ouvert à <b>9 h</b></p>");
}

TEST(Talk, ThinksAsLongAsTheKnowledgeTakes) {
  TalkWorld world;
  world.know("slow", {"lent"}, {{"Defaut", "Enfin"}}, "fr", seconds(30));
  const net::Request request{
      "POST", "", {{"Content-Type", "application/x-www-form-urlencoded"}}, "userInput=lent"};
  const auto url = TalkWorld::main + talk_path;
  const auto start = world.scheduler.now();
  EXPECT_EQ(world.send(request, url, seconds(31)).answer(), "Enfin");
  EXPECT_EQ(world.transcript.exchange(1).answered_at, start + seconds(30));
}

TEST(Talk, RecordsTestsAndUnregisteredQuestionsApart) {
  TalkWorld world;
  world.talk({{"userInput", "horaires"}, {"qualificationMode", "true"}});
  world.talk({{"userInput", "horaires"}, {"doNotRegisterInteraction", "true"}});
  EXPECT_THAT(world.engine.knowledge_unused(), ElementsAre("hours"));
  EXPECT_EQ(world.engine.state().talks_apart, 2U);
  world.talk({{"userInput", "horaires"}, {"qualificationMode", "false"}});
  EXPECT_THAT(world.engine.knowledge_unused(), IsEmpty());
  EXPECT_EQ(world.engine.state().talks, 1U);
}

TEST(Talk, RefusesABotItDoesNotHave) {
  TalkWorld world;
  const auto told = world.post("/servlet/api/chat/talk/99999999-2222-4333-8444-555555555555",
                               "userInput=horaires");
  EXPECT_EQ(told.status, 404);
  EXPECT_EQ(told.content_type, "application/json;charset=UTF-8");
  EXPECT_EQ(told.body["message"], "Unknown bot");
  EXPECT_EQ(world.violations().size(), 1U);
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
