#include "mocks/dydu/control.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

struct ControlWorld : TalkWorld {
  explicit ControlWorld(const BotSeed& bot = town_hall()) : TalkWorld({}, bot) {
    engine.mount(std::string(control_prefix), control_face(engine));
  }
  Told control(const std::string& method, const std::string& path, const std::string& body = "") {
    const auto told = send({method, "", {{"Content-Type", "application/json"}}, body},
                           backup + "/__control/" + path);
    EXPECT_THAT(told.raw, EndsWith("}\n")) << path;
    return told;
  }
  Told post_control(const std::string& path, const std::string& body) {
    return control("POST", path, body);
  }
};

std::string code_of(const Told& told) {
  return told.body.value(nlohmann::json::json_pointer("/error/code"), std::string("(none)"));
}
std::string detail_of(const Told& told) {
  return told.body.value(nlohmann::json::json_pointer("/error/detail"), std::string("(none)"));
}

TEST(Control, AddsKnowledgeThatIsServedAtOnce) {
  ControlWorld world;
  const std::string body = R"({"bot":"mairie","language":"fr","name":"pool","takes":"0s",
      "asked like":["piscine"],"answers":{"Defaut":"Ferm\u00e9e \ud83d\ude42"}})";
  EXPECT_EQ(world.post_control("knowledge", body).status, 200);
  EXPECT_EQ(world.ask("piscine ?").answer(), "Fermée 🙂");
  const auto again = world.post_control("knowledge", body);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), "duplicate-name");
}

TEST(Control, AddsAnswersAsRichAsInASeedFile) {
  ControlWorld world;
  EXPECT_EQ(world
                .post_control("knowledge", R"({"bot":"mairie","language":"fr","name":"map",
      "asked like":["plan"],
      "answers":{"Defaut":{"sidebar":{"title":"Plan","content":"<p>x</p>"},
                           "branches":[{"name":"Nord","answer":"<p>N</p>"}]}}})")
                .status,
            200);
  const auto told = world.ask("plan");
  EXPECT_EQ(told.text("sidebar/title"), "Plan");
  EXPECT_EQ(world.ask("nord", told.context()).answer(), "<p>N</p>");
}

TEST(Control, TakesYamlToo) {
  ControlWorld world;
  EXPECT_EQ(world
                .post_control("knowledge",
                              "bot: mairie\nlanguage: fr\nname: pool\nasked like: [piscine]\n"
                              "answers: { Defaut: Fermée }\n")
                .status,
            200);
  EXPECT_EQ(world.ask("piscine").answer(), "Fermée");
}

TEST(Control, RefusesWhatItCannotRead) {
  ControlWorld world;
  for (const std::string body :
       {"", "[]", "{", R"({"bot":{}})", R"({"bot":"mairie","language":"fr","from":"a"})",
        R"({"bot":"mairie","language":"fr","from":"SMS","to":"b","too":"b"})",
        R"({"bot":"mairie","language":"fr","from":"SMS","to":"b","to":"c"})"}) {
    const auto told = world.post_control("rename-space", body);
    EXPECT_EQ(told.status, 400) << body;
    EXPECT_EQ(code_of(told), "bad-request") << body;
  }
  const auto told = world.post_control("rename-space",
                                       R"({"bot":"mairie","langage":"fr","from":"SMS","to":"b"})");
  EXPECT_THAT(detail_of(told), HasSubstr("did you mean 'language'?"));
}

TEST(Control, SaysWhatThereIsInstead) {
  ControlWorld world;
  const auto method = world.post_control("state", "");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.headers.get("Allow"), "GET");
  EXPECT_EQ(world.control("GET", "languages").headers.get("Allow"), "POST, DELETE");
  const auto path = world.control("GET", "dialog");
  EXPECT_EQ(path.status, 404);
  EXPECT_THAT(detail_of(path), HasSubstr("did you mean 'dialogs'?"));
  for (const auto* shared : {"transcript", "faults", "clock", "unmatched", "assumptions",
                             "openapi.yaml", "vendor.openapi.yaml"}) {
    EXPECT_THAT(detail_of(path), HasSubstr(", " + std::string(shared)));
  }
  EXPECT_THAT(detail_of(world.control("GET", "dialogs?server=dydo")),
              HasSubstr("did you mean 'dydu'?"));
}

TEST(Control, RenamesASpace) {
  ControlWorld world;
  const auto rename = [&](const std::string& from) {
    return world.post_control("rename-space", R"({"bot":"mairie","language":"fr","from":")" + from +
                                                  R"(","to":"Textos"})");
  };
  EXPECT_EQ(rename("Mairie SMS").status, 200);
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Voir notre site</p>");
  const auto again = rename("Mairie SMS");
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(code_of(again), "unknown-space");
}

TEST(Control, AddsAndRemovesALanguage) {
  ControlWorld world;
  const std::string german =
      R"({"bot":"mairie","code":"de","spaces":["Standard"],"misunderstood":"Wie bitte?"})";
  EXPECT_EQ(world.post_control("languages", german).status, 200);
  const auto ask = [&] { return world.talk({{"userInput", "zzz"}, {"language", "de"}}); };
  EXPECT_EQ(ask().answer(), "Wie bitte?");
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Ouvert à <b>9 h</b></p>") << "what was there stays";
  EXPECT_EQ(code_of(world.post_control("languages", german)), "duplicate-language");
  const std::string bot = R"({"bot":"mairie","code":")";
  EXPECT_EQ(world.control("DELETE", "languages", bot + "de\"}").status, 200);
  EXPECT_EQ(ask().answer(), "<p>Pardon ?</p>");
  EXPECT_EQ(code_of(world.control("DELETE", "languages", bot + "de\"}")), "unknown-language");
  EXPECT_EQ(world.control("DELETE", "languages", bot + "en\"}").status, 200);
  EXPECT_EQ(code_of(world.control("DELETE", "languages", bot + "fr\"}")), "last-language");
}

TEST(Control, MakesAnAnswerSlow) {
  ControlWorld world;
  const std::string rest = R"(","takes":"50s 1ms"})";
  const std::string hours = R"({"bot":"mairie","language":"fr","knowledge":"hour)";
  EXPECT_EQ(world.post_control("thinking-time", hours + "s" + rest).status, 200);
  EXPECT_EQ(world.ask("horaires").status, 0);
  world.wait(std::chrono::seconds(51));
  EXPECT_EQ(world.transcript.exchanges().back().outcome.has_value(), true);
  const auto unknown = world.post_control("thinking-time", hours + rest);
  EXPECT_EQ(code_of(unknown), "unknown-knowledge");
  EXPECT_THAT(detail_of(unknown), HasSubstr("did you mean 'hours'?"));
}

TEST(Control, SwitchesTheBearer) {
  ControlWorld world;
  EXPECT_EQ(world.control("PUT", "bearer", R"({"token":"abc","valid for":"1h"})").status, 200);
  EXPECT_EQ(world.ask("horaires").status, 401);
  EXPECT_EQ(world.control("GET", "state").body["bearer_required"], true);
  EXPECT_EQ(world.control("DELETE", "bearer").status, 200);
  EXPECT_EQ(world.ask("horaires").status, 200);
  EXPECT_EQ(world.control("PUT", "bearer", R"({"token":" "})").status, 400);
}

TEST(Control, SwitchesALoginOn) {
  ControlWorld world;
  EXPECT_EQ(
      world.control("PUT", "saml", R"({"login url":"https://login.example/sso?bot=1"})").status,
      200);
  const auto told = world.ask("horaires");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.body.value("type", ""), "SAML_redirection");
  EXPECT_EQ(told.text("redirection_url"), "https://login.example/sso?bot=1");
  EXPECT_EQ(told.answer(), "(absent)");
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"saml2_info", "x"}}).answer(),
            "<p>Voir notre site</p>");
  EXPECT_EQ(world.control("DELETE", "saml").status, 200);
  EXPECT_EQ(world.ask("horaires").body["type"], "talkResponse");
  EXPECT_EQ(code_of(world.control("PUT", "saml", R"({"login url":"login.example"})")), "bad-url");
}

TEST(Control, ShowsTheState) {
  ControlWorld world;
  world.ask("horaires");
  world.talk({{"userInput", "horaires"}, {"mode", "x"}, {"qualificationMode", "true"}});
  const auto told = world.control("GET", "state");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.body["bots"][0]["name"], "mairie");
  EXPECT_EQ(told.body["bots"][0]["languages"][0]["spaces"].dump(), R"(["Defaut","Mairie SMS"])");
  EXPECT_EQ(told.body["bots"][0]["languages"][0]["knowledge"].dump(),
            R"([{"name":"hours","served":1,"served_apart":1}])");
  EXPECT_EQ(told.body["servers"][0]["dialogs_alive"], 2);
  EXPECT_EQ(told.body["servers"][1]["dialogs_alive"], 0);
  EXPECT_EQ(told.body["violations"], 1);
  EXPECT_THAT(told.body["last_violations"][0].get<std::string>(), HasSubstr("dydu: mode: must be"));
}

TEST(Control, ShowsDialogsWithTheirHistoryAndTestsApart) {
  ControlWorld world;
  const auto told =
      world.talk({{"userInput", "horaires"}, {"space", "Mairie SMS"}, {"clientId", "anna"}});
  world.talk({{"userInput", "essai"}, {"qualificationMode", "true"}});
  world.ask("horaires", "", TalkWorld::backup);
  const auto all = world.control("GET", "dialogs");
  ASSERT_EQ(all.body["servers"].size(), 2U);
  const auto& main_server = all.body["servers"][0];
  ASSERT_EQ(main_server["dialogs"].size(), 1U);
  EXPECT_EQ(main_server["dialogs"][0]["context"], told.context());
  EXPECT_EQ(main_server["dialogs"][0]["client_id"], "anna");
  EXPECT_EQ(main_server["dialogs"][0]["history"][0]["user"], "horaires");
  EXPECT_EQ(main_server["tests"][0]["history"][0]["user"], "essai");
  const auto backup = world.control("GET", "dialogs?server=dydu-2");
  EXPECT_EQ(backup.body["servers"].size(), 1U);
  EXPECT_EQ(backup.body["servers"][0]["dialogs"].size(), 1U);
  EXPECT_EQ(code_of(world.control("GET", "dialogs?server=dydu-3")), "unknown-server");
  const auto one = world.control("GET", "dialogs?context=" + told.context());
  EXPECT_EQ(one.body["servers"][0]["dialogs"].size(), 1U);
  EXPECT_THAT(one.body["servers"][1]["dialogs"], IsEmpty());
}

TEST(Control, ShowsWhatUsersLeftBehind) {
  ControlWorld world;
  const auto context = world.ask("horaires").context();
  const auto chat = [&](const std::string& operation, const std::string& body) {
    world.post("/servlet/api/chat/" + operation + "/" + town_hall_id, body);
  };
  chat("gdpr", "clientId=anna&mail=a%40b.example&object=Get&language=fr");
  chat("feedback", "contextUUID=" + context + "&feedBack=positive");
  chat("survey", "ctx=" + context + "&uuid=12&field_1=oui&reword=encore");
  EXPECT_EQ(world.control("GET", "gdpr").body["requests"][0]["client_id"], "anna");
  EXPECT_EQ(world.control("GET", "feedback").body["feedback"][0]["value"], "positive");
  const auto answer = world.control("GET", "surveys").body["answers"][0];
  EXPECT_EQ(answer["fields"]["1"], "oui");
  EXPECT_EQ(answer["reword"], "encore");
  EXPECT_TRUE(answer["variables"].is_object());
}

struct StaffedWorld : ControlWorld {
  static BotSeed staffed() {
    auto bot = town_hall();
    OperatorSeed zoe;
    zoe.name = "Zoé";
    bot.livechat.operators = {zoe};
    return bot;
  }
  StaffedWorld() : ControlWorld(staffed()) {
    AnswerSeed handover = "Je vous passe un agent";
    handover.livechat = true;
    know("human", {"un agent"}, {{"Defaut", handover}});
  }
  Told act(const std::string& act, const std::string& context, const std::string& rest = "") {
    return post_control("livechat",
                        R"({"act":")" + act + R"(","context":")" + context + "\"" + rest + "}");
  }
};

TEST(Control, IsTheHandsOfAnOperator) {
  StaffedWorld world;
  const auto asked = world.ask("un agent");
  const auto context = asked.context();
  EXPECT_EQ(world.act("say", context, R"(,"text":"Bonjour Anna")").status, 200);
  EXPECT_EQ(
      world.act("say", context, R"(,"text":"Ici Max","type response":"OPRegularManagerAnswer")")
          .status,
      200);
  EXPECT_EQ(world.act("reengage", context, R"(,"type response":"OPAutoOperatorAnswer")").status,
            400)
      << "that is one sentence, of one code";
  EXPECT_EQ(world.act("notice", context, R"(,"text":"OperatorWritingStatus")").status, 200);
  EXPECT_EQ(world.act("notice", context, R"(,"code":"UploadRequest")").status, 200);
  EXPECT_EQ(world.act("notice", context).status, 400) << "without a code";
  EXPECT_EQ(world.act("end", context).status, 200);
  std::vector<std::string> told;
  std::int64_t last = asked.value("serverTime").get<std::int64_t>();
  for (int i = 0; i < 10; ++i) {
    const auto polled = world.post("/servlet/api/chat/poll/last/" + town_hall_id,
                                   "contextUuid=" + context + "&lastPoll=" + std::to_string(last));
    if (polled.text("pollUpdatedInteractionDate") == "(absent)") break;
    last = polled.value("pollUpdatedInteractionDate").get<std::int64_t>();
    told.push_back(polled.text("text") + polled.text("code") + polled.text("typeResponse"));
  }
  EXPECT_THAT(told, testing::Contains(HasSubstr("Bonjour Anna")));
  EXPECT_THAT(told, testing::Contains(
                        testing::AllOf(HasSubstr("Ici Max"), HasSubstr("OPRegularManagerAnswer"))));
  EXPECT_THAT(told, testing::Contains(HasSubstr("OperatorWritingStatus")));
  EXPECT_THAT(told, testing::Contains(HasSubstr("UploadRequest")));
}

TEST(Control, RefusesActsThatCannotBe) {
  StaffedWorld world;
  const std::string operators = R"(","name":"Zoe","available":true})";
  EXPECT_THAT(detail_of(world.post_control("operators", R"({"bot":"marie)" + operators)),
              HasSubstr("no bot 'marie', did you mean 'mairie'?"));
  EXPECT_THAT(detail_of(world.post_control("operators", R"({"bot":"mairie)" + operators)),
              HasSubstr("no operator 'Zoe', did you mean 'Zoé'?"));
  const auto context = world.ask("horaires").context();
  EXPECT_EQ(world.act("say", "x", R"(,"text":"y")").status, 404);
  EXPECT_EQ(code_of(world.act("say", context, R"(,"text":"y")")), "not-connected");
  EXPECT_EQ(world.act("say", context).status, 400) << "without a text";
  EXPECT_THAT(detail_of(world.act("sya", context)), HasSubstr("did you mean 'say'?"));
  EXPECT_EQ(
      world.post_control("operators", R"({"bot":"mairie","name":"Zoé","available":false})").status,
      200);
  EXPECT_EQ(world.control("GET", "state").body["bots"][0]["operators"][0]["available"], false);
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
