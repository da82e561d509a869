#include <gmock/gmock.h>

#include <set>

#include "mocks/dydu/operations.h"
#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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
  const auto refused = world.send({"PUT", "", {}, ""}, TalkWorld::main + talk_path);
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.get("Allow"), "GET, POST, OPTIONS");
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
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_EQ(world.send({}, url + "99999999-2222-4333-8444-555555555555").status, 404);
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
    ASSERT_FALSE(world.violations().empty()) << path;
    EXPECT_THAT(world.violations().back(),
                StartsWith("path: must be one of the API (Dydu documentation, dialog API); sent '" +
                           path + "'; nothing is served at GET " + path + "; closest: "));
  }
  EXPECT_EQ(world.engine.state().violations, nowhere.size()) << "each is one breach";
}

TEST(Face, RemembersAnUnknownBotAsOneBreachHoweverItIsNamed) {
  TalkWorld world;
  const std::string nobody = "99999999-2222-4333-8444-555555555555";
  const std::string unknown =
      "botUUID: must be the id of a bot, as shown in Preferences > Api > API access (Dydu "
      "documentation, dialog API); sent '" +
      nobody + "'";
  world.post("/servlet/api/chat/talk/" + nobody, "userInput=x");
  world.send({}, TalkWorld::main + "/servlet/api/account/dydubox/bots/language?botUUID=" + nobody);
  world.send({}, TalkWorld::main + "/servlet/talk?userInput=x&botId=" + nobody);
  EXPECT_THAT(world.violations(), ElementsAre(unknown, unknown, unknown));
  world.post("/servlet/api/chat/talk/mairie", "userInput=x");
  world.send({}, TalkWorld::main + "/servlet/talk?userInput=x&botId=mairie");
  world.post("/servlet/chatHttp",
             R"({"type":"talk","parameters":{"botId":"mairie","userInput":"x"}})",
             "application/json");
  ASSERT_EQ(world.violations().size(), 6U) << testing::PrintToString(world.violations());
  EXPECT_THAT(world.violations()[3], HasSubstr("path botUUID: must be a UUID"));
  EXPECT_THAT(world.violations()[4], HasSubstr("botId: must be a UUID"));
  EXPECT_THAT(world.violations()[5], HasSubstr("botId: must be a UUID"));
}

TEST(Face, TakesAQuestionByGetAndPostWithAndWithoutASlash) {
  TalkWorld world;
  for (const std::string slash : {"", "/"}) {
    const auto got = world.send({}, TalkWorld::main + talk_path + slash +
                                        "?userInput=Horaires%20%3F&language=fr&space=Mairie+SMS");
    EXPECT_EQ(got.answer(), "<p>Ouvert à <b>9 h</b></p>");
    const auto posted = world.post(talk_path + "/" + got.context() + slash, "userInput=horaires");
    EXPECT_EQ(posted.context(), got.context());
  }
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Face, ReadsAccentsEmojiAndSignsOfAForm) {
  TalkWorld world;
  world.know("sum", {"1 + 1 = 100 % 🙂 été"}, {{"Defaut", "Deux"}});
  EXPECT_EQ(world.ask("1 + 1 = 100 % 🙂 Été").answer(), "Deux");
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Face, TellsWhichServerAnswers) {
  TalkWorld world;
  const net::Request request{"GET", "", {{"Host", "app1.dydu.test"}}, ""};
  const auto told = world.send(request, TalkWorld::main + "/servlet/api/whoami/");
  EXPECT_EQ(told.body.dump(), R"({"headers":[{"host":"app1.dydu.test"}]})");
}

TEST(Face, DescribesItself) {
  TalkWorld world;
  const auto told = world.send({}, TalkWorld::main + "/servlet/api/doc3/index.html");
  EXPECT_EQ(told.content_type, "text/html;charset=UTF-8");
  EXPECT_THAT(told.raw, HasSubstr("/servlet/api/chat/poll/last/{bot}"));
  EXPECT_THAT(told.raw, HasSubstr("href=\"/__control/vendor.openapi.yaml\""));
}

TEST(Face, RecordsGdprRequestsForAPerson) {
  TalkWorld world;
  const std::string path = "/servlet/api/chat/gdpr/" + town_hall_id;
  for (const std::string object : {"Get", "Delete"}) {
    const auto told =
        world.post(path, "clientId=anna&language=fr&mail=anna%40mail.example&object=" + object);
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.content_type, "text/plain;charset=UTF-8");
  }
  EXPECT_THAT(world.violations(), IsEmpty());
  ASSERT_EQ(world.engine.records().gdpr.size(), 2U);
  EXPECT_EQ(world.engine.records().gdpr[1].object, "Delete");
  EXPECT_EQ(world.engine.records().gdpr[1].client_id, "anna");
  EXPECT_EQ(world.engine.records().gdpr[1].mail, "anna@mail.example");
  EXPECT_EQ(world.post(path, "clientId=a&mail=b&object=Forget").status, 400);
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("object: must be Get or Delete")));
  EXPECT_EQ(world.engine.records().gdpr.size(), 2U);
}

TEST(Face, ServesFieldsOfOlderClientsWithoutRemark) {
  TalkWorld world;
  world.talk({{"userInput", "horaires"},
              {"saml2_info", ""},
              {"contextType", "Web"},
              {"timestamp", "12"},
              {"disableLanguageDetection", "true"},
              {"pureLivechat", "false"},
              {"useServerCookieForContext", "false"},
              {"extraParameters[type]", "ask"},
              {"tokenUserData", ""}});
  EXPECT_THAT(world.violations(), IsEmpty());
}

struct LockedWorld : TalkWorld {
  Told ask_with(const std::string& authorization) {
    net::Request request{"POST", "", {}, "userInput=horaires"};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    if (!authorization.empty()) request.headers.add("Authorization", authorization);
    return send(request, main + talk_path);
  }
};

TEST(Bearer, IsNeededOnceItIsRequired) {
  LockedWorld world;
  EXPECT_EQ(world.ask_with("").status, 200);
  world.engine.require_bearer("abc");
  const auto told = world.ask_with("");
  EXPECT_EQ(told.status, 401);
  EXPECT_EQ(told.headers.get("WWW-Authenticate"), "Bearer realm=\"Dydu\"");
  for (const std::string wrong : {"Bearer abd", "Bearer ", "Bearer", "Basic abc", "abc"}) {
    EXPECT_EQ(world.ask_with(wrong).status, 401) << wrong;
  }
  EXPECT_EQ(world.ask_with("Bearer abc").status, 200);
  EXPECT_EQ(world.ask_with("bearer  abc ").status, 200);
  EXPECT_EQ(world.send({}, TalkWorld::main + "/servlet/api/serverstatus").status, 200);
  world.engine.require_no_bearer();
  EXPECT_EQ(world.ask_with("").status, 200);
}

TEST(Bearer, IsGoodForADay) {
  LockedWorld world;
  world.engine.require_bearer("abc");
  world.wait(std::chrono::hours(24) - std::chrono::seconds(1));
  EXPECT_EQ(world.ask_with("Bearer abc").status, 200);
  world.wait(std::chrono::seconds(1));
  EXPECT_EQ(world.ask_with("Bearer abc").status, 401);
}

// What Dydu's own web chatbox sends from a page of another site.
struct BrowserWorld : TalkWorld {
  static net::Request from_page(net::Request request) {
    request.headers.add("Origin", "https://ville.example");
    return request;
  }
};

TEST(WebChatbox, MayCallFromAnotherSite) {
  BrowserWorld world;
  net::Request request{"OPTIONS", "", {}, ""};
  request.headers.add("Access-Control-Request-Method", "POST");
  request.headers.add("Access-Control-Request-Headers", "authorization,oidcaccesstoken");
  const auto told = world.send(BrowserWorld::from_page(request), TalkWorld::main + talk_path);
  EXPECT_EQ(told.status, 204);
  EXPECT_EQ(told.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(told.headers.get("Access-Control-Allow-Methods"), "GET, POST, OPTIONS");
  EXPECT_EQ(told.headers.get("Access-Control-Allow-Headers"), "authorization,oidcaccesstoken");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(WebChatbox, MayReadAnswersAndRefusals) {
  BrowserWorld world;
  world.know("slow", {"lent"}, {{"Defaut", "Enfin"}}, "fr", std::chrono::seconds(3));
  for (const std::string question : {"horaires", "lent"}) {
    const auto told =
        world.send(BrowserWorld::from_page({"GET", "", {}, ""}),
                   TalkWorld::main + talk_path + "?userInput=" + question, std::chrono::seconds(4));
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.headers.get("Access-Control-Allow-Origin"), "*") << question;
  }
  const auto missed =
      world.send(BrowserWorld::from_page({"GET", "", {}, ""}), TalkWorld::main + "/nowhere");
  EXPECT_EQ(missed.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(world.ask("horaires").headers.get("Access-Control-Allow-Origin"), std::nullopt);
}

TEST(WebChatbox, GoesThroughAWholeVisit) {
  BrowserWorld world;
  const std::string form = "application/x-www-form-urlencoded; charset=utf-8";
  const auto call = [&](const std::string& path, const net::FormFields& fields) {
    return world.post("/servlet/api/" + path, net::form_encode(fields), form);
  };
  const std::string bot = town_hall_id;
  const auto opened = call("chat/context/" + bot, {{"alreadyCame", "false"},
                                                   {"clientId", "TTFkVTNWZUdvSFBxaUJ"},
                                                   {"language", "fr"},
                                                   {"space", "fr"},
                                                   {"solutionUsed", "ASSISTANT"},
                                                   {"qualificationMode", "false"}});
  const auto context = opened.context();
  const net::FormFields talk = {{"alreadyCame", "true"},
                                {"browser", "Firefox 140"},
                                {"clientId", "TTFkVTNWZUdvSFBxaUJ"},
                                {"language", "fr"},
                                {"os", "Linux undefined"},
                                {"qualificationMode", "false"},
                                {"space", "Mairie SMS"},
                                {"userInput", "Horaires d'ouverture ?"},
                                {"userUrl", "https://ville.example/"},
                                {"solutionUsed", "ASSISTANT"},
                                {"mode", "U3luY2hyb24="},
                                {"variables", "{}"}};
  const auto told = call("chat/talk/" + bot + "/" + context, talk);
  EXPECT_EQ(told.answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(told.context(), context);
  call("chat/welcomecall/" + bot, {{"contextUuid", context},
                                   {"language", "fr"},
                                   {"qualificationMode", "false"},
                                   {"solutionUsed", "ASSISTANT"},
                                   {"space", "Mairie SMS"},
                                   {"variables", "{}"}});
  call("chat/pushrules/" + bot, {});
  call("chat/feedback/" + bot + "/", {{"contextUUID", context}, {"feedBack", "positive"}});
  EXPECT_EQ(call("chat/history/" + bot + "/", {{"contextUuid", context}})
                .body["values"]["interactions"]
                .size(),
            1U);
  EXPECT_THAT(world.violations(), IsEmpty());
  EXPECT_THAT(world.notes(), IsEmpty());
}

// ---- what is assumed of the wire

TEST(Assumed, AnUnknownBotIsRefusedInFiveWays) {
  const std::string path = "/servlet/api/chat/talk/99999999-2222-4333-8444-555555555555";
  using Ways = Profile::UnknownBot;
  for (const auto& [way, status] : std::vector<std::pair<Ways, int>>{{Ways::not_found, 404},
                                                                     {Ways::bad_request, 400},
                                                                     {Ways::forbidden, 403},
                                                                     {Ways::server_error, 500},
                                                                     {Ways::no_values, 200}}) {
    Profile profile;
    profile.unknown_bot = way;
    TalkWorld world(profile);
    const auto told = world.post(path, "userInput=x");
    EXPECT_EQ(told.status, status);
    EXPECT_FALSE(told.body.contains("values"));
    EXPECT_EQ(told.body.contains("type"), way == Ways::no_values);
    EXPECT_EQ(world.violations().size(), 1U) << "a breach, however it is answered";
  }
}

TEST(Assumed, AnUnknownBotWithoutValuesIsThatOfEveryOperation) {
  Profile profile;
  profile.unknown_bot = Profile::UnknownBot::no_values;
  TalkWorld world(profile);
  const std::string nobody = "99999999-2222-4333-8444-555555555555";
  const auto ask = [&](const OperationRule& rule, const std::string& bot) {
    std::string path(rule.path);
    for (const auto& [parameter, value] :
         {std::pair<std::string, std::string>{"{bot}", bot}, {"{context}", town_hall_id}}) {
      if (const auto at = path.find(parameter); at != std::string::npos) {
        path.replace(at, parameter.size(), value);
      }
    }
    const std::string query = "?botUUID=" + bot + "&botId=" + bot + "&format=JSonDydu";
    net::Request request;
    request.method = rule.methods == OperationRule::Methods::post ? "POST" : "GET";
    request.headers.add("Authorization", "Basic " + base::base64_encode("a:b"));
    return world.send(request, TalkWorld::main + path + (rule.path.ends_with('}') ? "" : query));
  };
  const std::set<Operation> of_no_bot = {Operation::server_status,   Operation::whoami,
                                         Operation::chat_http,       Operation::description,
                                         Operation::printed_history, Operation::file_upload};
  for (const auto& rule : operations()) {
    if (of_no_bot.contains(rule.operation)) continue;
    const auto usual = ask(rule, town_hall_id);
    const auto unknown = ask(rule, nobody);
    if (rule.operation == Operation::saml_status || rule.operation == Operation::saml_user) {
      EXPECT_EQ(unknown.raw, usual.raw) << "a login is the server's, not a bot's";
    } else if (rule.operation == Operation::languages) {
      EXPECT_EQ(unknown.status, 200);
      EXPECT_EQ(unknown.raw, "[]");
    } else if (usual.body.is_object() && usual.body.contains("type")) {
      EXPECT_EQ(unknown.status, 200) << rule.path;
      EXPECT_EQ(unknown.raw, R"({"type":")" + usual.body["type"].get<std::string>() + R"("})");
    } else {
      EXPECT_EQ(unknown.status, 404) << rule.path;
    }
  }
  EXPECT_EQ(world.send({}, TalkWorld::main + "/servlet/talk?userInput=x&botId=" + nobody).raw,
            "{}");
}

TEST(Assumed, ServerStatusMayHaveNoBody) {
  const std::string url = TalkWorld::main + "/servlet/api/serverstatus";
  EXPECT_EQ(TalkWorld().send({}, url).raw, R"({"status":"OK"})");
  Profile profile;
  profile.server_status_is_empty = true;
  const auto told = TalkWorld(profile).send({}, url);
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.raw, "");
}

TEST(Assumed, WhatNeedsADialogMayBeRefusedWithoutOne) {
  const std::vector<std::pair<std::string, std::string>> calls = {
      {"history", "contextUuid=x"},
      {"poll/last", "contextUuid=x&lastPoll=1"},
      {"typing", "contextId=x"},
      {"reading", "contextId=x"},
      {"feedback", "contextUUID=x&feedBack=positive"},
      {"feedback/insatisfaction", "contextUUID=x&choiceKey=choice1"},
      {"feedback/comment", "contextUUID=x&comment=y"},
      {"variable", "contextUuid=x&name=y&value=z"},
      {"survey", "ctx=x&uuid=y"}};
  for (const bool refused : {false, true}) {
    Profile profile;
    profile.unknown_dialog_is_error = refused;
    TalkWorld world(profile);
    const auto chat = [&](const std::string& path, const std::string& body) {
      return world.post("/servlet/api/chat/" + path + "/" + town_hall_id, body).status;
    };
    for (const auto& [path, body] : calls) EXPECT_EQ(chat(path, body), refused ? 404 : 200) << path;
    EXPECT_EQ(world.engine.records().feedback.size(), refused ? 0U : 3U);
    EXPECT_EQ(chat("history", "contextUuid=" + world.ask("horaires").context()), 200);
    EXPECT_EQ(world.ask("horaires", "x").status, 200);
  }
}

TEST(Assumed, ErrorsAreJsonOrPages) {
  EXPECT_EQ(TalkWorld().post("/nowhere", "").content_type, "application/json;charset=UTF-8");
  Profile profile;
  profile.html_errors = true;
  TalkWorld world(profile);
  for (const auto& told :
       {world.post("/nowhere", ""), world.post("/servlet/api/chat/talk/x", "userInput=x"),
        world.post(talk_path, "userInput=%zz")}) {
    EXPECT_EQ(told.content_type, "text/html;charset=UTF-8");
    EXPECT_THAT(told.raw, StartsWith("<!doctype html>"));
  }
  EXPECT_EQ(world.ask("horaires").content_type, "application/json;charset=UTF-8");
}

TEST(Assumed, AnswersMayCallThemselvesHtml) {
  Profile profile;
  profile.content_type_is_html = true;
  TalkWorld world(profile);
  const auto told = world.ask("horaires");
  EXPECT_EQ(told.content_type, "text/html;charset=UTF-8");
  EXPECT_EQ(told.answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(world.send({}, TalkWorld::main + "/servlet/api/serverstatus").content_type,
            "text/html;charset=UTF-8");
}

TEST(Assumed, Base64MayBeUnpadded) {
  Profile profile;
  profile.base64_padded = false;
  TalkWorld world(profile);
  const auto told = world.post("/servlet/api/chat/context/" + town_hall_id, "language=fr");
  EXPECT_THAT(told.raw, Not(HasSubstr("=")));
  EXPECT_EQ(told.context().size(), 36U);
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
