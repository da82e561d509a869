#include "mocks/dydu/dialog_operations.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using std::chrono::minutes;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct ChatWorld : TalkWorld {
  using TalkWorld::TalkWorld;

  static std::string path(const std::string& operation) {
    return "/servlet/api/chat/" + operation + "/" + town_hall_id;
  }
  Told chat(const std::string& operation, const net::FormFields& fields) {
    return post(path(operation), net::form_encode(fields));
  }
  bool available(const std::string& context, const std::string& origin = main) {
    const auto told = post(path("availablecontext") + "/" + context + "/", "", "", origin);
    return told.body.at("values").at("isContextStillAvailable").get<bool>();
  }
};

TEST(Availability, IsThatOfADialogOnItsOwnServer) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  EXPECT_TRUE(world.available(context));
  EXPECT_FALSE(world.available(context, TalkWorld::backup));
  EXPECT_FALSE(world.available(town_hall_id));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Availability, IsNotProlongedByAsking) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  world.wait(minutes(9));
  EXPECT_TRUE(world.available(context));
  world.wait(minutes(1));
  EXPECT_FALSE(world.available(context));
}

TEST(Availability, IsProlongedByAnyCallWhereThatIsAssumed) {
  Profile profile;
  profile.any_call_renews = true;
  ChatWorld world(profile);
  const auto context = world.ask("horaires").context();
  world.wait(minutes(9));
  EXPECT_TRUE(world.available(context));
  world.wait(minutes(9));
  world.chat("reading", {{"reading", "true"}, {"contextId", context}});
  world.wait(minutes(9));
  EXPECT_TRUE(world.available(context));
  world.wait(minutes(10));
  EXPECT_FALSE(world.available(context));
}

TEST(Status, TellsThatNobodyWaits) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  const auto told = world.send({}, TalkWorld::main + ChatWorld::path("status") + "/" + context);
  EXPECT_EQ(told.value("waitingQueueStatusResponse"), false);
  EXPECT_EQ(world.post(ChatWorld::path("status") + "/" + context, "").status, 405);
}

TEST(WelcomeCall, CountsVisitsAndTestsApart) {
  ChatWorld world;
  net::FormFields visit = {
      {"contextUuid", ""},           {"language", "fr"},  {"qualificationMode", "false"},
      {"solutionUsed", "ASSISTANT"}, {"space", "Defaut"}, {"variables", "{}"}};
  EXPECT_EQ(world.chat("welcomecall", visit).status, 200);
  visit[2].second = "true";
  EXPECT_EQ(world.chat("welcomecall", visit).status, 200);
  EXPECT_EQ(world.engine.records().visits, 1U);
  EXPECT_EQ(world.engine.records().visits_apart, 1U);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(History, IsWhatWasSaidInTheDialog) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  world.wait(std::chrono::seconds(61));
  world.ask("blablabla", context);
  const auto told =
      world.chat("history", {{"contextUuid", context}, {"solutionUsed", "ASSISTANT"}});
  EXPECT_EQ(told.body.value("type", ""), "historyResponse");
  ASSERT_EQ(told.value("interactions").size(), 2U) << told.raw;
  EXPECT_EQ(told.text("interactions/0/user"), "horaires");
  EXPECT_EQ(told.text("interactions/0/text"), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(told.text("interactions/0/date"), "01/01/2026 00:00:00");
  EXPECT_EQ(told.text("interactions/1/date"), "01/01/2026 00:01:01");
  EXPECT_EQ(told.text("interactions/1/type"), "GBMisunderstoodQuestion");
  EXPECT_EQ(told.value("interactions/1/timestamp"), 1767225661000);
  EXPECT_EQ(told.text("contextId"), context);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(History, SaysWhichAnswersWaitForAVote) {
  ChatWorld world;
  AnswerSeed asking = "Utile ?";
  asking.ask_feedback = true;
  world.know("asking", {"avis"}, {{"Defaut", asking}});
  const auto context = world.ask("avis").context();
  const auto feedback = [&] {
    return world.chat("history", {{"contextUuid", context}}).text("interactions/0/feedback");
  };
  EXPECT_EQ(feedback(), "withoutAnswer");
  world.chat("feedback", {{"contextUUID", context}, {"feedBack", "positive"}});
  EXPECT_EQ(feedback(), "(absent)");
}

TEST(History, IsAPageToPrint) {
  ChatWorld world;
  const auto context = world.ask("horaires <b>").context();
  const auto page = [&](const std::string& of) {
    return world
        .send({}, TalkWorld::main + "/servlet/history?context=" + of +
                      "&format=html&userLabel=M%3Ci%3E&botLabel=Chatbot")
        .raw;
  };
  EXPECT_THAT(page(context), HasSubstr("<b>M&lt;i&gt;</b><div>horaires &lt;b&gt;</div>"));
  EXPECT_THAT(page(context), HasSubstr("<b>Chatbot</b><div><p>Ouvert à <b>9 h</b></p></div>"));
  world.wait(minutes(10));
  EXPECT_THAT(page(context), testing::Not(HasSubstr("horaires")));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(PushRules, AreAJsonTextThatTheClientReadsItself) {
  ChatWorld world;
  const auto told = world.chat("pushrules", {});
  EXPECT_EQ(told.body["values"], base::base64_encode("[]")) << told.raw;
}

TEST(Survey, IsToldWithItsQuestions) {
  auto bot = TalkWorld::town_hall();
  bot.surveys = {{.id = "satisfaction",
                  .name = "Satisfaction",
                  .title = "Votre avis",
                  .text = "Merci !",
                  .fields = {{.id = "1",
                              .label = "Utile ?",
                              .type = "RADIO",
                              .mandatory = true,
                              .children = {{.id = "2",
                                            .label = "Non",
                                            .type = "OPTION",
                                            .mandatory = false,
                                            .children = {},
                                            .master_of = {"3"}}},
                              .master_of = {}}}}};
  TalkWorld world({}, bot);
  const auto told =
      world.post("/servlet/api/chat/survey/configuration/" + town_hall_id, "surveyId=satisfaction");
  EXPECT_EQ(told.text("title"), "Votre avis");
  EXPECT_EQ(told.text("fields/0/label"), "Utile ?");
  EXPECT_EQ(told.value("fields/0/mandatory"), true);
  EXPECT_EQ(told.text("fields/0/children/0/label"), "Non");
  EXPECT_EQ(told.text("fields/0/children/0/masterOf/0"), "3");
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Upload, TellsTheNameOfTheFileBack) {
  ChatWorld world;
  const std::string body =
      "--x\r\nContent-Disposition: form-data; name=\"f\"; "
      "filename=\"a</script>.pdf\"\r\n\r\nPDF\r\n--x--\r\n";
  const auto told =
      world.post("/servlet/fileupload?fin=f&cb=back&origin=http%3A%2F%2Fville.example", body,
                 "multipart/form-data; boundary=x");
  EXPECT_THAT(told.raw, HasSubstr(R"("filesUploaded":["a\u003c/script>.pdf"],"status":"success")"));
  const auto none = world.post("/servlet/fileupload?fin=f&cb=back", "x", "text/plain");
  EXPECT_THAT(none.raw, HasSubstr(R"("filesUploaded":[],"status":"fail")"));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Saml, TellsWhereToLogInUntilThereIsALogin) {
  ChatWorld world;
  const auto get = [&](const std::string& what) {
    return world.send({}, TalkWorld::main + "/servlet/api/saml2/" + what);
  };
  const std::string bot = std::string("?botUUID=") + town_hall_id;
  EXPECT_EQ(get("status" + bot).body["status"], "OK");
  world.engine.require_saml("https://login.example/sso");
  EXPECT_EQ(get("status" + bot).text("redirection_url"), "https://login.example/sso");
  EXPECT_EQ(get("userinfo" + bot).status, 401);
  EXPECT_EQ(get("status" + bot + "&saml2_info=x").body["status"], "OK");
  EXPECT_TRUE(get("userinfo" + bot + "&saml2_info=x").body["attribute"].is_object());
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Saml, AnyBotIsServedAndNoneIsNot) {
  ChatWorld world;
  const auto status_of = [&](const std::string& what) {
    return world.send({}, TalkWorld::main + "/servlet/api/saml2/" + what).status;
  };
  EXPECT_EQ(status_of("status?botUUID=x"), 200);
  EXPECT_EQ(status_of("userinfo?botUUID=00000000-0000-0000-0000-000000000000"), 200);
  EXPECT_EQ(status_of("status?botUUID="), 404);
  world.engine.require_saml("https://login.example/sso");
  EXPECT_EQ(status_of("userinfo?botUUID=x"), 401);
}

TEST(History, NamesItsDialogAsAssumed) {
  using Holds = Profile::HistoryDialog;
  for (const auto holds : {Holds::context_id, Holds::empty, Holds::absent}) {
    Profile profile;
    profile.history_dialog = holds;
    ChatWorld world(profile);
    const auto context = world.ask("horaires").context();
    const auto told = world.chat("history", {{"contextUuid", context}});
    EXPECT_EQ(told.text("dialog"), holds == Holds::context_id ? context
                                   : holds == Holds::empty    ? ""
                                                              : "(absent)");
    EXPECT_EQ(told.value("interactions").size(), 1U);
  }
}

TEST(History, HasItsDatesInTheAssumedZone) {
  Profile profile;
  profile.zone = Profile::Zone::paris;
  ChatWorld world(profile);  // 2026-01-01T00:00:00Z
  const auto context = world.ask("horaires").context();
  const auto date = [&](const std::string& of) {
    return world.chat("history", {{"contextUuid", of}}).text("interactions/0/date");
  };
  EXPECT_EQ(date(context), "01/01/2026 01:00:00");
  const auto said_at = [&](const std::string& utc) {
    EXPECT_TRUE(world.scheduler.run_until(*base::parse_utc(utc)).ok());
    return date(world.ask("horaires").context());
  };
  EXPECT_EQ(said_at("2026-03-29T00:59:59Z"), "29/03/2026 01:59:59");
  EXPECT_EQ(said_at("2026-03-29T01:00:00Z"), "29/03/2026 03:00:00");
  EXPECT_EQ(said_at("2026-10-25T00:59:59Z"), "25/10/2026 02:59:59");
  EXPECT_EQ(said_at("2026-10-25T01:00:00Z"), "25/10/2026 02:00:00");
}

TEST(History, ShowsTheSidebarAndTemplateOfAnAnswer) {
  ChatWorld world;
  AnswerSeed rich = "Voir à droite";
  rich.sidebar = AnswerSeed::Sidebar{"Plan", "<p>Rue</p>", "https://ville.example", "10", "20"};
  rich.rich = AnswerSeed::Template{"dydu_product_001", "{\"title\":\"x\"}"};
  world.know("map", {"plan"}, {{"Defaut", rich}});
  const auto told = world.chat("history", {{"contextUuid", world.ask("plan").context()}});
  EXPECT_EQ(told.text("interactions/0/sidebar/title"), "Plan");
  EXPECT_EQ(told.text("interactions/0/templateData"), "{\"title\":\"x\"}");
}

TEST(History, OfAnUnknownDialogIsEmpty) {
  ChatWorld world;
  const auto told = world.chat("history", {{"contextUuid", "x"}});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.value("interactions").size(), 0U);
  EXPECT_THAT(world.notes(), ElementsAre("no dialog lives under 'x'"));
}

TEST(FieldNames, AreTheOperationsOwn) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  const auto told = world.chat("history", {{"contextUUID", context}});
  EXPECT_EQ(told.value("interactions").size(), 0U);
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("contextUUID: is spelt contextUuid here"),
                                              HasSubstr("contextUuid: is missing")));
}

TEST(FieldNames, AreTheSameWhereThatIsAssumed) {
  Profile profile;
  profile.lenient_field_names = true;
  ChatWorld world(profile);
  const auto context = world.ask("horaires").context();
  for (const std::string name : {"contextUUID", "contextUuid", "contextId"}) {
    const auto told = world.chat("history", {{name, context}});
    EXPECT_EQ(told.value("interactions").size(), 1U) << name;
  }
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Feedback, IsKeptWithTheDialogAndForTheBackOffice) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  world.chat("feedback", {{"contextUUID", context}, {"feedBack", "negative"}});
  world.chat("feedback/insatisfaction", {{"contextUUID", context}, {"choiceKey", "choice1"}});
  world.chat("feedback/comment", {{"contextUUID", context}, {"comment", "trop long"}});
  EXPECT_THAT(world.violations(), IsEmpty());
  const auto& given = world.engine.dialogs("dydu")->current().at(context).feedback;
  EXPECT_EQ(given.vote, "negative");
  EXPECT_EQ(given.choice, "choice1");
  EXPECT_EQ(given.comment, "trop long");
  ASSERT_EQ(world.engine.records().feedback.size(), 3U);
  EXPECT_EQ(world.engine.records().feedback[2].kind, "comment");
  EXPECT_EQ(world.engine.records().feedback[2].value, "trop long");
  EXPECT_TRUE(world.engine.records().feedback[2].dialog_known);
}

TEST(Feedback, IsOneOfThreeVotes) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  world.chat("feedback", {{"contextUUID", context}, {"feedBack", "good"}});
  EXPECT_THAT(world.violations(),
              ElementsAre(HasSubstr("feedBack: must be positive, negative or withoutAnswer")));
}

TEST(Variable, IsPutIntoAnswers) {
  ChatWorld world;
  world.know("greeting", {"bonjour"}, {{"Defaut", "Bonjour ${prenom}"}});
  const auto context = world.ask("horaires").context();
  world.chat("variable", {{"contextUuid", context}, {"name", "prenom"}, {"value", "Anna"}});
  EXPECT_EQ(world.ask("bonjour", context).answer(), "Bonjour Anna");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Survey, IsDescribedAndAnswered) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  const auto told =
      world.chat("survey/configuration", {{"surveyId", "12"}, {"contextUuid", context}});
  EXPECT_EQ(told.text("surveyId"), "12");
  EXPECT_TRUE(told.value("fields").is_array());
  world.chat("survey", {{"ctx", context}, {"uuid", "12"}, {"field_3", "oui"}});
  ASSERT_EQ(world.engine.records().survey_answers.size(), 1U);
  EXPECT_EQ(world.engine.records().survey_answers[0].fields.at("3"), "oui");
  EXPECT_EQ(world.engine.records().survey_answers[0].context_id, context);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Typing, IsTakenInBase64) {
  ChatWorld world;
  const auto context = world.ask("horaires").context();
  const net::FormFields fields = {
      {"typing", "true"}, {"content", base::base64_encode("Bonj")}, {"contextId", context}};
  EXPECT_EQ(world.chat("typing", fields).status, 200);
  EXPECT_THAT(world.violations(), IsEmpty());
  world.chat("typing", {{"typing", "true"}, {"content", "à la main"}, {"contextId", context}});
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("content: must be base64")));
}

struct PollWorld : ChatWorld {
  static BotSeed staffed() {
    auto bot = town_hall();
    OperatorSeed anna;
    anna.name = "Anna";
    bot.livechat.operators.push_back(anna);
    return bot;
  }
  explicit PollWorld(const Profile& profile = {}) : ChatWorld(profile, staffed()) {
    AnswerSeed handover = "Je vous passe quelqu'un";
    handover.livechat = true;
    know("human", {"un humain"}, {{"Defaut", handover}});
    const auto told = ask("un humain");
    context = told.context();
    asked_at = told.value("serverTime").get<std::int64_t>();
  }
  void say(const std::string& text) {
    const auto said =
        engine.act({.kind = OperatorAct::Kind::say, .context_id = context, .text = text});
    EXPECT_TRUE(said.ok()) << said.error().code;
  }
  Told poll(const std::string& body) {
    return post("/servlet/api/chat/poll/last/" + town_hall_id, body);
  }
  // Past what the operator says on connecting.
  std::int64_t after_hello() {
    std::int64_t last = asked_at;
    for (int i = 0; i < 5; ++i) {
      const auto told = poll("contextUuid=" + context + "&lastPoll=" + std::to_string(last));
      if (told.text("pollUpdatedInteractionDate") == "(absent)") break;
      last = told.value("pollUpdatedInteractionDate").get<std::int64_t>();
    }
    return last;
  }

  std::string context;
  std::int64_t asked_at = 0;
};

TEST(Poll, TellsWhatTheOperatorSaidOnce) {
  PollWorld world;
  const auto last = std::to_string(world.after_hello());
  world.wait(std::chrono::seconds(1));
  world.say("Que puis-je pour vous ?");
  const auto body = "contextUuid=" + world.context + "&lastPoll=" + last;
  const auto told = world.poll(body);
  EXPECT_EQ(told.answer(), "Que puis-je pour vous ?");
  EXPECT_NE(told.text("fromDetail"), "(absent)");
  const auto next = told.value("pollUpdatedInteractionDate").get<std::int64_t>();
  const auto quiet =
      world.poll("contextUuid=" + world.context + "&lastPoll=" + std::to_string(next));
  EXPECT_EQ(quiet.answer(), "(absent)");
  EXPECT_EQ(quiet.text("code"), "(absent)");
  EXPECT_EQ(quiet.status, 200);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Poll, TakesABodyThatIsNotEncoded) {
  PollWorld world;
  world.after_hello();
  world.wait(std::chrono::seconds(1));
  world.say("Oui ?");
  const auto told =
      world.poll("solutionUsed=LIVECHAT&format=JSon&space=100% Mairie été" +
                 std::string("&contextUuid=") + world.context + "&language=null&lastPoll=null");
  EXPECT_EQ(told.status, 200);
  EXPECT_NE(told.text("pollUpdatedInteractionDate"), "(absent)");
  EXPECT_THAT(world.violations(),
              ElementsAre(HasSubstr("language: must be a code of two lowercase letters")));
}

TEST(Poll, WithoutADateIsToldAsFromTheBeginningAndBreaksTheContract) {
  PollWorld world;
  const auto told = world.poll("contextUuid=" + world.context);
  EXPECT_EQ(told.text("code"), "OperatorConnected");
  EXPECT_THAT(world.violations(),
              ElementsAre(HasSubstr("lastPoll: is missing (Dydu web chatbox)")));
  EXPECT_THAT(world.notes(), Contains(HasSubstr("without lastPoll is told what lastPoll=null")));
  const auto unreadable = world.poll("contextUuid=" + world.context + "&lastPoll=12yesterday");
  EXPECT_EQ(unreadable.text("code"), "OperatorConnected");
  EXPECT_THAT(world.violations().back(), HasSubstr("lastPoll: must be a whole number"));
}

TEST(Poll, WithoutADateMayBeRefusedOrToldNothing) {
  for (const auto choice : {Profile::PollWithoutDate::error, Profile::PollWithoutDate::nothing}) {
    Profile profile;
    profile.poll_without_date = choice;
    PollWorld world(profile);
    const auto told = world.poll("contextUuid=" + world.context);
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.text("code"), "(absent)");
    EXPECT_EQ(told.text("typeResponse"),
              choice == Profile::PollWithoutDate::error ? "ERRInvalidRequest" : "(absent)");
  }
}

TEST(Poll, WithoutADateMayBeToldTheLatest) {
  Profile profile;
  profile.poll_without_date = Profile::PollWithoutDate::latest;
  PollWorld world(profile);
  world.wait(std::chrono::seconds(1));
  world.say("Un");
  world.say("Deux");
  for (const auto* date : {"", "&lastPoll=null"}) {
    EXPECT_EQ(world.poll("contextUuid=" + world.context + date).answer(), "Deux") << date;
  }
}

TEST(Poll, MayTellTheLatestOnly) {
  for (const bool latest : {false, true}) {
    Profile profile;
    profile.poll_tells_latest = latest;
    PollWorld world(profile);
    const auto last = std::to_string(world.after_hello());
    world.wait(std::chrono::seconds(1));
    world.say("Un");
    world.say("Deux");
    const auto told = world.poll("contextUuid=" + world.context + "&lastPoll=" + last);
    EXPECT_EQ(told.answer(), latest ? "Deux" : "Un");
    const auto next = std::to_string(told.value("pollUpdatedInteractionDate").get<std::int64_t>());
    EXPECT_EQ(world.poll("contextUuid=" + world.context + "&lastPoll=" + next).answer(),
              latest ? "(absent)" : "Deux");
  }
}

TEST(Poll, IsBareWhereThatIsAssumed) {
  Profile profile;
  profile.poll_in_values = false;
  PollWorld world(profile);
  const auto told = world.poll("contextUuid=" + world.context + "&lastPoll=1");
  EXPECT_FALSE(told.body.contains("values")) << told.raw;
  EXPECT_EQ(base::base64_decode(told.body.value("contextId", "")), world.context);
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
