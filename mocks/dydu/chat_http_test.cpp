#include "mocks/dydu/chat_http.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct EnvelopeWorld : TalkWorld {
  static json message(const std::string& type, json parameters) {
    for (auto& [name, value] : parameters.items()) {
      if (value.is_string()) value = base::base64_encode(value.get<std::string>());
    }
    parameters["botId"] = base::base64_encode(town_hall_id);
    return {{"type", type}, {"parameters", parameters}};
  }
  Told get(const json& message) {
    return send({}, main + "/servlet/chatHttp?data=" + net::percent_encode(message.dump()));
  }
};

TEST(ChatHttp, TalksInBase64) {
  EnvelopeWorld world;
  const auto told = world.get(EnvelopeWorld::message("talk", {{"userInput", "Horaires ?"},
                                                              {"space", "Mairie SMS"},
                                                              {"language", "fr"},
                                                              {"clientId", "anna"},
                                                              {"alreadyCame", true},
                                                              {"timestamp", 1767225600000}}));
  EXPECT_EQ(told.body.value("type", ""), "talkResponse");
  EXPECT_EQ(told.answer(), "<p>Ouvert à <b>9 h</b></p>");
  const auto again = world.get(
      EnvelopeWorld::message("talk", {{"userInput", "horaires"}, {"contextId", told.context()}}));
  EXPECT_EQ(again.context(), told.context());
  EXPECT_EQ(again.answer(), "<p>Voir notre site</p>");
  EXPECT_EQ(world.engine.dialogs("dydu")->current().at(told.context()).client_id, "anna");
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(ChatHttp, RemarksWhatIsNoParameterAndServesAllTheSame) {
  EnvelopeWorld world;
  const auto told = world.get(EnvelopeWorld::message(
      "talk", {{"userInput", "Horaires ?"}, {"spase", "Mairie SMS"}, {"alreadyCame", true}}));
  EXPECT_EQ(told.answer(), "<p>Voir notre site</p>");
  EXPECT_THAT(world.violations(), testing::ElementsAre(testing::HasSubstr("spase")));
}

TEST(ChatHttp, TakesPlainTextsAsTheClientOf2017SentThem) {
  EnvelopeWorld world;
  const json message = {{"type", "talk"},
                        {"parameters",
                         {{"botId", town_hall_id},
                          {"userInput", "heures d'ouverture"},
                          {"space", "Mairie SMS"},
                          {"solutionUsed", "ASSISTANT"}}}};
  EXPECT_EQ(world.get(message).answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(),
              ElementsAre("served as sent, though it is no base64: space, userInput"));
}

TEST(ChatHttp, TakesShortPlainTextsForWhatTheyAre) {
  EnvelopeWorld world;
  world.know("hours in English", {"opening hours", "ok"}, {{"Default", "<p>From nine</p>"}}, "en");
  for (const auto* input : {"opening hours", "Ok"}) {  // "en" and "Ok" look like base64 cut short
    const json message = {
        {"type", "talk"},
        {"parameters", {{"botId", town_hall_id}, {"userInput", input}, {"language", "en"}}}};
    EXPECT_EQ(world.get(message).answer(), "<p>From nine</p>") << input;
    EXPECT_EQ(world.notes().back(), "served as sent, though it is no base64: userInput");
  }
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(ChatHttp, IsPostedAsJsonToo) {
  EnvelopeWorld world;
  const auto message = EnvelopeWorld::message("talk", {{"userInput", "horaires"}});
  EXPECT_EQ(world.post("/servlet/chatHttp", message.dump(), "application/json").answer(),
            "<p>Voir notre site</p>");
  EXPECT_EQ(world.post("/servlet/chatHttp", "data=" + net::percent_encode(message.dump())).answer(),
            "<p>Voir notre site</p>");
}

TEST(ChatHttp, ReadsBackTheDialogOfTheOtherSurface) {
  EnvelopeWorld world;
  const auto context = world.ask("horaires").context();
  const auto told = world.get(EnvelopeWorld::message("history", {{"contextId", context}}));
  EXPECT_EQ(told.text("interactions/0/user"), "horaires");
  const auto polled = world.get(EnvelopeWorld::message(
      "poll", {{"contextId", context}, {"lastPoll", nullptr}, {"mode", "Polling"}}));
  EXPECT_FALSE(polled.body.contains("type")) << "nothing new has no type";
}

TEST(ChatHttp, AnswersASurvey) {
  EnvelopeWorld world;
  const auto context = world.ask("horaires").context();
  world.get(EnvelopeWorld::message("survey", {{"contextId", context},
                                              {"surveyId", "12"},
                                              {"fields", {{"3", base::base64_encode("oui")}}}}));
  ASSERT_EQ(world.engine.records().survey_answers.size(), 1U);
  EXPECT_EQ(world.engine.records().survey_answers[0].survey_id, "12");
  EXPECT_EQ(world.engine.records().survey_answers[0].context_id, context);
  EXPECT_EQ(world.engine.records().survey_answers[0].fields.at("3"), "oui");
}

// The web chatbox sends this in a livechat; its function is called sendSurveyPolling.
TEST(ChatHttp, AnswersASurveyWithARewordAndVariables) {
  for (const bool as_text : {false, true}) {
    EnvelopeWorld world;
    world.know("greeting", {"bonjour"}, {{"Defaut", "Bonjour ${prenom}"}});
    const auto context = world.ask("horaires").context();
    const json variables = as_text ? json(R"({"prenom":"Anna"})")
                                   : json::object({{"prenom", base::base64_encode("Anna")}});
    const auto told = world.get(
        EnvelopeWorld::message("survey", {{"contextId", context},
                                          {"surveyId", "12"},
                                          {"reword", "Horaires d'été ?"},
                                          {"variables", variables},
                                          {"fields", {{"3", base::base64_encode("oui")}}}}));
    EXPECT_EQ(told.body["type"], "surveyResponse");
    ASSERT_EQ(world.engine.records().survey_answers.size(), 1U);
    const auto& kept = world.engine.records().survey_answers[0];
    EXPECT_EQ(kept.reword, "Horaires d'été ?");
    EXPECT_THAT(kept.variables, ElementsAre(testing::Pair("prenom", "Anna")));
    EXPECT_EQ(world.ask("bonjour", context).answer(), "Bonjour Anna");
    EXPECT_THAT(world.violations(), IsEmpty());
  }
}

TEST(ChatHttp, KeepsVariablesOutOfTheDialogWhereThatIsAssumed) {
  for (const bool set : {false, true}) {
    Profile profile;
    profile.sent_variables_set = set;
    TalkWorld world(profile);
    world.know("greeting", {"bonjour"}, {{"Defaut", "Bonjour ${prenom}"}});
    const auto context = world.ask("horaires").context();
    for (const auto* type : {"survey", "welcomeCall"}) {
      const auto name = std::string(type == std::string("survey") ? "Anna" : "Zoé");
      json parameters = {{"contextId", context}, {"variables", {{"prenom", name}}}};
      if (type == std::string("survey")) parameters["surveyId"] = "12";
      parameters["variables"]["prenom"] = base::base64_encode(name);
      const auto message = EnvelopeWorld::message(type, parameters);
      world.post("/servlet/chatHttp", message.dump(), "application/json");
      EXPECT_EQ(world.ask("bonjour", context).answer() == "Bonjour " + name, set) << type;
    }
  }
}

TEST(ChatHttp, TellsWhatWaitsToAPollWithoutLastPoll) {
  auto bot = TalkWorld::town_hall();
  OperatorSeed anna;
  anna.name = "Anna";
  bot.livechat.operators.push_back(anna);
  TalkWorld world({}, bot);
  AnswerSeed handover = "Je vous passe quelqu'un";
  handover.livechat = true;
  world.know("human", {"un humain"}, {{"Defaut", handover}});
  const auto context = world.ask("un humain").context();
  const auto message = EnvelopeWorld::message("poll", {{"contextId", context}});
  const auto told = world.post("/servlet/chatHttp", message.dump(), "application/json");
  EXPECT_EQ(told.body.value("type", ""), "notification") << told.raw;
  EXPECT_EQ(told.text("code"), "OperatorConnected");
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("lastPoll: is missing")));
}

TEST(ChatHttp, HoldsEveryMessageToItsContract) {
  EnvelopeWorld world;
  const auto context = world.ask("horaires").context();
  const auto breaches = [&](const std::string& type, const json& parameters) {
    const auto before = world.violations().size();
    world.get(EnvelopeWorld::message(type, parameters));
    auto all = world.violations();
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
    return all;
  };
  EXPECT_THAT(
      breaches("feedback", {{"contextId", context}, {"feedBack", "good"}}),
      ElementsAre("feedBack: must be positive, negative or withoutAnswer (Dydu web chatbox); sent "
                  "'good'"));
  EXPECT_THAT(breaches("feedback", {{"contextId", context}}),
              ElementsAre("feedBack: is missing (Dydu web chatbox); sent ''"));
  EXPECT_THAT(
      breaches("gdpr", {{"clientId", "anna"}, {"mail", "a@b.example"}, {"object", "All"}}),
      ElementsAre("object: must be Get or Delete (Dydu documentation, dialog API); sent 'All'"));
  EXPECT_THAT(breaches("history", {{"contxtId", context}}),
              ElementsAre(HasSubstr("contxtId: no such field, did you mean contextId?"),
                          HasSubstr("contextId: is missing")));
  EXPECT_THAT(breaches("poll", {{"contextId", context}, {"lastPoll", "yesterday"}}),
              ElementsAre(HasSubstr("lastPoll: must be a whole number")));
  EXPECT_THAT(breaches("typing", {{"contextId", context}, {"typing", "perhaps"}}),
              ElementsAre(HasSubstr("typing: must be true or false")));
  EXPECT_THAT(breaches("reading", {{"reading", true}}),
              ElementsAre(HasSubstr("contextId: is missing")));
  EXPECT_THAT(breaches("context", {{"language", "FR"}}),
              ElementsAre(HasSubstr("language: must be a code of two lowercase letters")));
  EXPECT_THAT(breaches("welcomeCall", {{"qualificationMode", "no"}}),
              ElementsAre(HasSubstr("qualificationMode: must be true or false")));
  EXPECT_THAT(breaches("topknowledge", {{"maxKnowledge", "few"}}),
              ElementsAre(HasSubstr("maxKnowledge: must be a whole number")));
  EXPECT_THAT(breaches("survey", {{"contextId", context}, {"fields", {{"3", ""}}}}),
              ElementsAre(HasSubstr("surveyId: is missing")));
  EXPECT_THAT(breaches("surveyConfiguration", {{"solutionUsed", "BOT"}}),
              ElementsAre(HasSubstr("solutionUsed: must be ASSISTANT or LIVECHAT"),
                          HasSubstr("surveyId: is missing")));
  world.get({{"type", "history"}, {"parameters", {{"contextId", context}}}});
  EXPECT_THAT(world.violations(), Contains("botId: is missing (Dydu web chatbox); sent ''"));
}

TEST(ChatHttp, TakesWhatDydusOwnClientPutsIntoEveryMessage) {
  EnvelopeWorld world;
  const auto context = world.ask("horaires").context();
  const auto sent = [&](const std::string& type, const json& own) {
    json parameters = {{"contextId", context},        {"space", "Mairie SMS"},
                       {"clientId", "anna"},          {"language", "fr"},
                       {"solutionUsed", "ASSISTANT"}, {"userUrl", "https://ville.example/"},
                       {"browser", "Firefox 140"},    {"os", "Linux"},
                       {"saml2_info", nullptr}};
    parameters.update(own);
    return world.get(EnvelopeWorld::message(type, parameters));
  };
  EXPECT_EQ(sent("getContext", json::object()).body["type"], "getContextResponse");
  const auto alive = sent("checkContextAvailability", json::object());
  EXPECT_EQ(alive.body["type"], "checkContextAvailabilityResponse");
  EXPECT_EQ(alive.value("isContextStillAvailable"), true);
  EXPECT_EQ(sent("addInternautEvent", {{"eventName", "click"}}).status, 200);
  const auto history = sent("history", {{"contextId", nullptr},
                                        {"dialog", context},
                                        {"useServerCookieForContext", false},
                                        {"timestamp", 1767225600000}});
  EXPECT_EQ(history.text("interactions/0/user"), "horaires");
  sent("typing", {{"typing", true}, {"content", "Bonj"}});
  sent("topknowledge", {{"maxKnowledge", "5"}, {"period", "Last7Days"}});
  sent("surveyConfiguration", {{"surveyId", "12"}});
  sent("survey", {{"surveyId", "12"},
                  {"operator", nullptr},
                  {"interactionSurveyAnswer", true},
                  {"reword", ""},
                  {"variables", json::object()},
                  {"alreadyCame", false},
                  {"fields", {{"3", base::base64_encode("oui")}}}});
  sent("poll", {{"lastPoll", nullptr}, {"mode", "Polling"}});
  const auto clicked =
      sent("talk", {{"userInput", "horaires"},
                    {"contextType", "Web"},
                    {"disableLanguageDetection", true},
                    {"doNotRegisterInteraction", false},
                    {"extraParameters", {{"type", base::base64_encode("reword")}}}});
  EXPECT_EQ(clicked.text("typeResponse"), "DMRewordClicked");
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(), ElementsAre(HasSubstr("period 'Last7Days' is not modelled"),
                                         HasSubstr("no survey '12'")));
}

TEST(ChatHttp, RefusesWhatIsNoEnvelope) {
  EnvelopeWorld world;
  for (const json& data : {json("x"), json::object(), json({{"type", "talk"}}),
                           json({{"type", 1}, {"parameters", json::object()}})}) {
    EXPECT_EQ(world.get(data).status, 400) << data;
    EXPECT_THAT(world.violations().back(), HasSubstr("data: "));
  }
  EXPECT_EQ(world.get(EnvelopeWorld::message("chat", json::object())).status, 400);
  EXPECT_THAT(
      world.violations().back(),
      HasSubstr("data.type: is no message of the envelope (Dydu web chatbox); sent 'chat'"));
  EXPECT_EQ(world.get({{"type", "talk"}, {"parameters", json::object()}}).status, 404);
}

TEST(FlatTalk, AnswersWithoutTheEnvelope) {
  TalkWorld world;
  const auto told = world.send(
      {}, TalkWorld::main + "/servlet/talk?userInput=horaires&botId=" + town_hall_id +
              "&space=Mairie%20SMS&language=fr&format=JSon&mode=Synchron&solutionUsed=ASSISTANT"
              "&context=&user_id=7&user_name=Anna&qualificationMode=false");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(base::base64_decode(told.body.value("text", "")), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(told.body.value("typeResponse", ""), "DMUnderstoodQuestion");
  const auto context = base::base64_decode(told.body.value("context", "")).value_or("");
  EXPECT_EQ(world.ask("horaires", context).context(), context);
  EXPECT_EQ(world.engine.dialogs("dydu")->current().at(context).client_id, "7");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(FlatTalk, IsEnvelopedWhenAskedFor) {
  TalkWorld world;
  const auto url = TalkWorld::main + "/servlet/talk?userInput=horaires&botId=" + town_hall_id;
  EXPECT_EQ(world.send({}, url + "&format=JSonDydu").answer(), "<p>Voir notre site</p>");
  EXPECT_TRUE(world.send({}, url + "&format=Vocal").body.contains("text"));
  EXPECT_THAT(world.notes(), Contains("format 'Vocal' is not modelled: answered as JSon"));
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
