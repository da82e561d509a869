#include <gmock/gmock.h>

#include "mocks/dydu/control.h"
#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string talk_path = "/servlet/api/chat/talk/" + town_hall_id;

TEST(Contract, RefusesABodyThatIsNoForm) {
  TalkWorld world;
  EXPECT_EQ(world.post(talk_path, R"({"userInput":"x"})", "application/json").status, 400);
  EXPECT_EQ(world.post(talk_path, R"({"userInput":"x"})").status, 400);
  EXPECT_EQ(world
                .post(talk_path, "userInput=x",
                      "application/x-www-form-urlencoded; "
                      "charset=iso-8859-1")
                .status,
            400);
  EXPECT_THAT(
      world.violations(),
      ElementsAre("header Content-Type: must be application/x-www-form-urlencoded (Dydu web "
                  "chatbox); sent 'application/json'",
                  "body: must be form fields, not JSON (Dydu web chatbox); sent "
                  "'{\"userInput\":\"x\"}'",
                  "header Content-Type: charset must be utf-8 (Dydu web chatbox); sent "
                  "'application/x-www-form-urlencoded; charset=iso-8859-1'"));
  EXPECT_EQ(world.transcript.remarks()[1].exchange, 2U);
  EXPECT_EQ(world.transcript.remarks()[1].party, "dydu");
}

TEST(Contract, TakesEveryUsualSpellingOfTheFormType) {
  TalkWorld world;
  for (const std::string type :
       {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded;charset=UTF-8",
        "application/x-www-form-urlencoded; charset=\"utf-8\""}) {
    EXPECT_EQ(world.post(talk_path, "userInput=horaires", type).status, 200) << type;
  }
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Contract, RefusesFieldsThatCannotBeRead) {
  TalkWorld world;
  for (const std::string value : {"100%", "%4", "%zz"}) {
    EXPECT_EQ(world.post(talk_path, "userInput=" + value).status, 400) << value;
    EXPECT_THAT(world.violations().back(), HasSubstr("userInput: '%' must be followed by"));
  }
  EXPECT_EQ(world.post(talk_path, "userInput=caf%E9").status, 400);
  EXPECT_EQ(world.violations().back(),
            "userInput: must be UTF-8 (Dydu web chatbox); sent 'userInput=caf%E9'");
}

TEST(Contract, ServesWhatItCanMakeSenseOfButSaysWhatIsWrong) {
  TalkWorld world;
  const auto told = world.talk({{"userInput", "horaires"},
                                {"espace", "Mairie SMS"},
                                {"alreadyCame", "yes"},
                                {"mode", "Synchron"},
                                {"solutionUsed", "BOT"},
                                {"variables", "[]"},
                                {"language", "FR"},
                                {"userInput", "encore"}});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.answer(), "<p>Voir notre site</p>");
  EXPECT_THAT(
      world.violations(),
      ElementsAre(
          "espace: no such field, did you mean space? (Dydu web chatbox); sent 'Mairie SMS'",
          "alreadyCame: must be true or false (Dydu web chatbox); sent 'yes'",
          "mode: must be base64 of Synchron, polling or websocket (Dydu web chatbox); sent "
          "'Synchron'",
          "solutionUsed: must be ASSISTANT or LIVECHAT (Dydu web chatbox); sent 'BOT'",
          "variables: must be a JSON object (Dydu web chatbox); sent '[]'",
          "language: must be a code of two lowercase letters (Dydu web chatbox); sent 'FR'",
          "userInput: must be given once (Dydu web chatbox); sent 'encore'"));
}

TEST(Contract, CutsAndShowsWhatWasSent) {
  TalkWorld world;
  world.talk({{"userInput", "horaires"}, {"x\n", "\r" + std::string(200, 'y')}});
  ASSERT_EQ(world.violations().size(), 1U);
  EXPECT_THAT(world.violations()[0], HasSubstr("x\\n: no such field (Dydu"));
  EXPECT_THAT(world.violations()[0], HasSubstr("sent '\\r" + std::string(79, 'y') + "…'"));
}

TEST(Contract, MissesAMissingQuestion) {
  TalkWorld world;
  const auto told = world.talk({{"language", "fr"}});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.answer(), "<p>Oui ?</p>");
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("userInput: is missing")));
}

TEST(Contract, WantsAUuidForABotAndTheRightMethod) {
  TalkWorld world;
  EXPECT_EQ(world.post("/servlet/api/chat/talk/mairie", "userInput=x").status, 404);
  EXPECT_THAT(world.violations().back(), HasSubstr("path botUUID: must be a UUID"));
  EXPECT_EQ(world.send({"PUT", "", {}, ""}, TalkWorld::main + talk_path).status, 405);
  EXPECT_THAT(world.violations().back(), HasSubstr("method: must be POST or GET"));
}

TEST(Contract, IsTheBackupServersToo) {
  TalkWorld world;
  world.talk({{"userInput", "x"}, {"mode", "?"}}, "", TalkWorld::backup);
  ASSERT_EQ(world.transcript.remarks().size(), 1U);
  EXPECT_EQ(world.transcript.remarks()[0].party, "dydu-2");
}

TEST(Face, ListsTheLanguagesOfABot) {
  TalkWorld world;
  const auto url = TalkWorld::main + "/servlet/api/account/dydubox/bots/language?botUUID=";
  const auto told = world.send({}, url + town_hall_id);
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.body.dump(), R"([{"id":"fr","isAvailable":true},{"id":"en","isAvailable":true}])");
  EXPECT_EQ(world.send({}, url + "99999999-2222-4333-8444-555555555555").status, 404);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Face, TellsItsStatus) {
  TalkWorld world;
  EXPECT_EQ(world.send({}, TalkWorld::main + "/servlet/api/serverstatus").status, 200);
  EXPECT_EQ(world.send({}, TalkWorld::backup + "/servlet/api/serverstatus/").status, 200);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Face, OpensAContextForTalking) {
  TalkWorld world;
  const auto told = world.post("/servlet/api/chat/context/" + town_hall_id + "/",
                               "alreadyCame=false&clientId=x&language=fr&space=fr"
                               "&solutionUsed=ASSISTANT&qualificationMode=false");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(world.ask("horaires", told.context()).context(), told.context());
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Face, RefusesWhatItDoesNotServeAndSaysSo) {
  TalkWorld world;
  const std::vector<std::string> nowhere = {
      "/", "/servlet/api/chat/talk", "/servlet/api/chat/talk/a/b/c",
      "/servlet/api/chat/availablecontext/" + town_hall_id, "/__control/state"};
  for (const auto& path : nowhere) {
    const auto told = world.send({}, TalkWorld::main + path);
    EXPECT_EQ(told.status, 404) << path;
    EXPECT_EQ(told.body["status"], 404) << path;
    EXPECT_EQ(world.notes().back(), "nothing is served at GET " + path);
  }
}

struct ControlWorld : TalkWorld {
  ControlWorld() { engine.mount(std::string(control_prefix), control_face(engine)); }
  Told control(const std::string& path, const std::string& body) {
    return post("/__control/" + path, body, "application/json");
  }
};

TEST(Control, AddsKnowledgeThatIsServedAtOnce) {
  ControlWorld world;
  const std::string body = R"({"bot":"mairie","language":"fr","name":"pool","takes_ms":0,
      "asked_like":["piscine"],"answers":{"Defaut":"Fermée"}})";
  EXPECT_EQ(world.control("knowledge", body).status, 200);
  EXPECT_EQ(world.ask("piscine ?").answer(), "Fermée");
  const auto again = world.control("knowledge", body);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body["code"], "duplicate-name");
}

TEST(Control, RefusesWhatItCannotRead) {
  ControlWorld world;
  for (const std::string body :
       {"", "[]", "{", R"({"bot":1})", R"({"bot":"mairie","language":"fr","from":"a"})",
        R"({"bot":"mairie","language":"fr","from":"SMS","to":"b","too":"b"})"}) {
    const auto told = world.control("rename-space", body);
    EXPECT_EQ(told.status, 400) << body;
    EXPECT_EQ(told.body["code"], "bad-request") << body;
  }
  EXPECT_EQ(world.control("state", "").status, 405);
  EXPECT_EQ(world.control("clock", "").status, 404);
}

TEST(Control, RenamesASpace) {
  ControlWorld world;
  const auto rename = [&](const std::string& from) {
    return world.control("rename-space", R"({"bot":"mairie","language":"fr","from":")" + from +
                                             R"(","to":"Textos"})");
  };
  EXPECT_EQ(rename("Mairie SMS").status, 200);
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Voir notre site</p>");
  const auto again = rename("Mairie SMS");
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(again.body["code"], "unknown-space");
}

TEST(Control, ShowsTheState) {
  ControlWorld world;
  world.ask("horaires");
  world.talk({{"userInput", "horaires"}, {"mode", "x"}, {"qualificationMode", "true"}});
  const auto told = world.send({}, TalkWorld::backup + "/__control/state");
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

}  // namespace
}  // namespace smsrelay::mocks::dydu
