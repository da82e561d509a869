#include "app/admin_api.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "app/admin_routes.h"
#include "app/relay_world_for_test.h"

namespace smsrelay::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using namespace std::chrono_literals;

class AdminApiTest : public RelayWorld {
 protected:
  AdminApiTest() { start_relay(); }

  // "code at step", or the status when it is not refused.
  static std::string refusal(const net::Response& response) {
    const nlohmann::json body = json_of(response);
    if (response.status < 400) return std::to_string(response.status);
    EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ(body["status"], response.status);
    EXPECT_FALSE(body.value("cause", "").empty()) << response.body;
    EXPECT_FALSE(body.value("fix", "").empty()) << response.body;
    if (!body.contains("step")) return body.value("code", "");
    EXPECT_NE(body["step"], "") << "no step is said by leaving it out";
    return body.value("code", "") + " at " + body.value("step", "");
  }
  // Starts the relay again, with its log in `lines`.
  void start_with_log() {
    crash();
    relay = std::make_unique<RelayService>(
        settings, scheduler, network, store, rng,
        base::Log([this](std::string_view line) { (lines += line) += '\n'; },
                  base::LogLevel::debug));
    ASSERT_TRUE(relay->start().ok());
  }
  net::Response with_headers(std::string method, const std::string& path, net::Headers headers) {
    return std::get<net::Response>(call(
        "admin", std::move(method), "https://admin.relay.test" + path, "{}", std::move(headers)));
  }
  // A route's path with the ids of this channel and of a handset.
  std::string filled(std::string_view route) const {
    std::string text(route);
    if (const auto at = text.find("{id}"); at != std::string::npos) text.replace(at, 4, id);
    if (const auto at = text.find("{number}"); at != std::string::npos) {
      text.replace(at, 8, "33639980001");
    }
    return text;
  }

  std::string lines;

  std::string path(const std::string& rest = {}) const { return "/api/channels/" + id + rest; }
};

TEST_F(AdminApiTest, NobodyEntersWithoutTheToken) {
  for (const net::Headers& headers :
       {net::Headers{}, net::Headers{{"Authorization", "Bearer admin-s3creT"}},
        net::Headers{{"Authorization", "admin-s3cret"}},
        net::Headers{{"Authorization", "Basic admin-s3cret"}}}) {
    const net::Response response = std::get<net::Response>(
        call("admin", "GET", "https://admin.relay.test/api/channels", "", headers));
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(refusal(response), "not-authenticated at GUIDE-A1");
  }
  EXPECT_EQ(
      std::get<net::Response>(call("probe", "GET", "https://admin.relay.test/healthz", "", {}))
          .status,
      200);
}

TEST_F(AdminApiTest, NoRouteOpensWithoutTheRightToken) {
  set_up_draft();
  const std::vector<net::Headers> wrong = {
      {},
      {{"Authorization", ""}},
      {{"Authorization", "Bearer"}},
      {{"Authorization", "Bearer "}},
      {{"Authorization", "Bearer admin-s3creT"}},
      {{"Authorization", "Bearer admin-s3cret admin-s3cret"}},
      {{"Authorization", "Basic admin-s3cret"}},
      {{"Authorization", "admin-s3cret"}},
      {{"Authorization", "Bearer " + std::string(8000, 'x')}},
      {{"X-Authorization", "Bearer admin-s3cret"}},
  };
  for (const AdminRoute& route : admin_routes()) {
    for (const net::Headers& headers : wrong) {
      const net::Response response =
          with_headers(std::string(route.method), filled(route.path), headers);
      EXPECT_EQ(response.status, 401) << route.method << ' ' << route.path;
      EXPECT_EQ(response.headers.get("WWW-Authenticate"), "Bearer");
    }
    for (const char* const method : {"HEAD", "OPTIONS", "TRACE"}) {
      EXPECT_EQ(with_headers(method, filled(route.path), {}).status, 401) << route.path;
    }
  }
  EXPECT_EQ(json_of(admin("GET", path()))["state"], "draft");
}

TEST_F(AdminApiTest, EveryRouteTakesItsMethodsAndNamesThemToOthers) {
  set_up_draft();
  for (const AdminRoute& route : admin_routes()) {
    const net::Response other = admin("BREW", filled(route.path));
    EXPECT_EQ(refusal(other), "method-not-allowed");
    const std::string allow(other.headers.get("Allow").value_or(""));
    EXPECT_THAT(allow, HasSubstr(std::string(route.method)));
    const net::Response options = admin("OPTIONS", filled(route.path));
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers.get("Allow"), allow);
    if (route.method == "GET") {
      EXPECT_EQ(admin("HEAD", filled(route.path)).status, 200) << route.path;
    }
  }
}

TEST_F(AdminApiTest, APathNearlyRightIsToldTheRightOne) {
  set_up_draft();
  EXPECT_THAT(admin("POST", path("/finnish")).body, HasSubstr("Did you mean " + path("/finish")));
  EXPECT_THAT(admin("GET", "/api/chanels").body, HasSubstr("Did you mean /api/channels?"));
}

TEST_F(AdminApiTest, TheReadmeShowsTheTableOfRoutes) {
  std::ifstream file(REHEARSE_SOURCE_DIR "/src/app/README.md");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr(routes_as_markdown()));
}

TEST_F(AdminApiTest, EveryChangeLeavesALineWithoutSecrets) {
  start_with_log();
  set_up_draft();
  EXPECT_EQ(admin("PATCH", path(), R"({"space":"Defaut","title":"0639980001"})").status, 200);
  EXPECT_EQ(admin("PATCH", path(), R"({"space":"Nowhere"})").status, 422);
  mo_url = "https://elsewhere.test/";
  EXPECT_EQ(finish().status, 409);
  EXPECT_EQ(admin("DELETE", path()).status, 204);
  EXPECT_THAT(lines, HasSubstr("call=\"POST /api/channels\" channel=" + id));
  EXPECT_THAT(lines, HasSubstr("title=\"- -> Town hall\""));
  EXPECT_THAT(lines, HasSubstr("space=\"Mairie SMS -> Defaut\" outcome=200"));
  EXPECT_THAT(lines, HasSubstr("title=\"Town hall -> [number]\""));
  EXPECT_THAT(lines, HasSubstr("key=\"- -> set anew\" outcome=200"));
  EXPECT_THAT(lines, HasSubstr("outcome=422 code=space-unknown"));
  EXPECT_THAT(lines, HasSubstr("/finish\" channel=" + id + " outcome=409"));
  EXPECT_THAT(lines,
              HasSubstr("call=\"DELETE /api/channels/{id}\" channel=" + id + " outcome=204"));
  for (const std::string& secret :
       {good_key, settings.admin_token, endpoint.substr(endpoint.rfind('/') + 1)}) {
    EXPECT_THAT(lines, Not(HasSubstr(secret)));
  }
}

TEST_F(AdminApiTest, FailedLoginsThatAreOnlyCountedOutliveTheRelay) {
  start_with_log();
  for (int i = 1; i <= 8; ++i) {
    with_headers("GET", "/api/channels", {{"X-Forwarded-For", "203.100.113." + std::to_string(i)}});
  }
  EXPECT_THAT(lines, Not(HasSubstr("more-logins-failed")));
  crash();
  EXPECT_THAT(lines, HasSubstr(" more-logins-failed times=3 forwarded-for=203.100.113.8\n"));
}

TEST_F(AdminApiTest, LiftingAnOptOutNamesTheHandsetMasked) {
  start_with_log();
  set_up_active();
  const std::string opt_outs = "/api/channels/" + id + "/opt-outs/";
  text("mo-1", "STOP");
  wait(1min);
  EXPECT_EQ(admin("DELETE", opt_outs + "33639980001").status, 204);
  EXPECT_THAT(lines, HasSubstr("channel=" + id +
                               " handset=+33…01 opted-out=\"yes -> no\" "
                               "outcome=204\n"));
  EXPECT_EQ(admin("DELETE", opt_outs + "33639980002").status, 404);
  EXPECT_THAT(lines, HasSubstr(" handset=+33…02 outcome=404 code=not-opted-out\n"));
  EXPECT_THAT(lines, Not(HasSubstr("3363998")));
}

TEST_F(AdminApiTest, FailedLoginsAreToldAndCannotFloodTheLog) {
  start_with_log();
  for (int i = 0; i < 100; ++i) {
    with_headers("GET", "/api/channels", {{"Authorization", "Bearer guess-" + std::to_string(i)}});
  }
  EXPECT_THAT(lines, HasSubstr("login-failed why=wrong-token method=GET path=/api/channels\n"));
  wait(2min);
  with_headers("GET", "/api/channels", {});
  const auto count = [this](std::string_view word) {
    std::size_t times = 0;
    for (auto at = lines.find(word); at != std::string::npos; at = lines.find(word, at + 1))
      ++times;
    return times;
  };
  EXPECT_EQ(count(" login-failed why=wrong-token"), 5U);
  EXPECT_EQ(count(" more-logins-failed times=95\n"), 1U);
  EXPECT_EQ(count(" login-failed why=no-token"), 1U);
  EXPECT_THAT(lines, Not(HasSubstr("guess")));
  // A token in the path, as of an endpoint pasted at the wrong port, is not written down.
  with_headers("POST", "/hooks/0123456789abcdefghijkl?key=0123456789abcdefghijkl",
               {{"X-Forwarded-For", "10.1.1.1, 203.100.113.109"}});
  EXPECT_THAT(lines, HasSubstr("method=POST path=\"/hooks/[22 characters]\" "
                               "forwarded-for=203.100.113.109\n"));
  EXPECT_THAT(lines, Not(HasSubstr("0123456789abcdefghijkl")));
}

TEST_F(AdminApiTest, TextsThatCannotBeReadAreRefused) {
  set_up_draft();
  for (const char* const text : {"A\\u0007B", "A\\nB", "\\u202eA", "A\\u200bB", "A\\u0000B"}) {
    const std::string quoted = std::string("\"") + text + "\"";
    EXPECT_THAT(refusal(admin("POST", "/api/channels", R"({"title":)" + quoted + "}")),
                HasSubstr("text-unreadable at GUIDE-A2"));
    for (const char* const field : {"title", "language", "space"}) {
      EXPECT_THAT(
          refusal(admin("PATCH", path(), std::string("{\"") + field + "\":" + quoted + "}")),
          HasSubstr("text-unreadable"));
    }
    EXPECT_THAT(
        refusal(admin("PATCH", path(), R"({"canary":{"question":"q","expected":)" + quoted + "}}")),
        HasSubstr("text-unreadable"));
  }
  EXPECT_EQ(admin("PATCH", path(), R"({"title":"Café — 1 élu 👩‍💻"})").status, 200);
}

TEST_F(AdminApiTest, TheWatchNoticesAKeyAndALanguageThatStopWorkingAndWorkAgain) {
  set_up_draft(R"({"question":"canari","expected":"Ouvert"})");
  ASSERT_EQ(finish().status, 200);
  smsmode.script = {say(401, R"({"errorCode":"401.001","message":"no 33639980001"})")};
  wait(61min);
  nlohmann::json channel = json_of(admin("GET", path()));
  EXPECT_EQ(channel["trouble"]["code"], "key-refused");
  EXPECT_THAT(channel.dump(), Not(HasSubstr("33639980001")));
  dydu.script = {say(200, R"([{"id":"en","isAvailable":true}])")};
  wait(1h);
  EXPECT_EQ(json_of(admin("GET", path()))["trouble"]["code"], "language-unknown");
  wait(1h);
  EXPECT_EQ(json_of(admin("GET", path()))["healthy"], true);
  EXPECT_THAT(sent_texts(), IsEmpty());
}

TEST_F(AdminApiTest, CreateGivesAnUnguessableEndpointThatIsNeverTheSameTwice) {
  const net::Response first = admin("POST", "/api/channels", R"({"title":"One"})");
  const net::Response second = admin("POST", "/api/channels", R"({"title":"Two"})");
  ASSERT_EQ(first.status, 201);
  const std::string url = json_of(first)["endpointUrl"];
  EXPECT_TRUE(url.starts_with("https://relay.test/hooks/smsmode/"));
  EXPECT_GE(url.size() - url.rfind('/') - 1, 22U);
  EXPECT_NE(url, json_of(second)["endpointUrl"]);
  EXPECT_EQ(json_of(first)["state"], "draft");
  EXPECT_THAT(json_of(admin("GET", "/api/channels")), SizeIs(2));
}

TEST_F(AdminApiTest, ABlankTitleOrAnUnknownBotIsRefused) {
  EXPECT_THAT(refusal(admin("POST", "/api/channels", R"({"title":" "})")), HasSubstr("GUIDE-A2"));
  EXPECT_EQ(refusal(admin("POST", "/api/channels", R"({"title":"T","bot":"nobody"})")),
            "bot-unknown at GUIDE-A2");
}

TEST_F(AdminApiTest, WhatIsNotUnderstoodIsRefused) {
  EXPECT_EQ(refusal(admin("POST", "/api/channels", "{")), "bad-request");
  EXPECT_EQ(refusal(admin("POST", "/api/channels", "[]")), "bad-request");
  for (const auto& [body, why] : std::vector<std::pair<std::string, std::string>>{
           {"\xEF\xBB\xBF{\"title\":\"x\"}", "begins with a byte order mark"},
           {"\xEF\xBB\xBF", "begins with a byte order mark"},
           {"\xFF\xFE{", "is UTF-16"},
           {"{\"title\":\"\xE9\"}", "is not UTF-8"},
           {"{\"title\":\"x\",}", "a comma stands before a closing bracket (byte 13)"},
           {"{\"title\":\"x\" , \n}", "a comma stands before a closing bracket (byte 14)"},
           {"{\"title\":\"x\",,}", "cannot be read at byte 14"},
           {"{\"title\":'x'}", "cannot be read at byte 10"},
           {"{\"title\":\"x,}", "ends too early"},
           {"{\"title\":1e999}", "a number that is too large"},
           {"{\"title\":-1e400", "a number that is too large"},
           {" ", "is empty"}}) {
    const net::Response answer = admin("POST", "/api/channels", body);
    EXPECT_EQ(refusal(answer), "bad-request") << body;
    EXPECT_THAT(answer.body, testing::HasSubstr(why)) << body;
  }
  for (const char* twice :
       {R"({"title":"a","title":"b"})",
        R"({"title":"a","canary":{"title":"q","title":"r","question":"q","expected":"r"}})"}) {
    const auto answer = admin("POST", "/api/channels", twice);
    EXPECT_EQ(refusal(answer), "bad-request");
    EXPECT_THAT(answer.body, HasSubstr(R"(\"title\" is given twice)"));
  }
  EXPECT_EQ(refusal(admin("POST", "/api/channels", R"({"title":7})")), "bad-request");
  const net::Response typo = admin("POST", "/api/channels", R"({"title":"T","cannary":null})");
  EXPECT_THAT(typo.body, HasSubstr("did you mean \\\"canary\\\"?"));
  EXPECT_EQ(refusal(admin("GET", "/api/nothing")), "path-unknown");
  EXPECT_EQ(refusal(admin("GET", "/api/channelsx")), "path-unknown");
  EXPECT_EQ(refusal(admin("PUT", "/api/channels")), "method-not-allowed");
  EXPECT_EQ(refusal(admin("POST", "/api/channels", std::string(70'000, ' '))), "body-too-long");
  EXPECT_EQ(refusal(admin("GET", "/api/channels/nobody")), "channel-unknown at GUIDE-D1");
}

TEST_F(AdminApiTest, WithoutCreateThereIsNoChannelToGoOnWith) {
  EXPECT_EQ(refusal(admin("PATCH", path(), R"({"language":"fr"})")),
            "channel-not-created at GUIDE-A3");
  EXPECT_EQ(refusal(admin("GET", path())), "channel-not-created at GUIDE-A3");
  EXPECT_EQ(refusal(admin("DELETE", path())), "channel-not-created at GUIDE-A3");
  EXPECT_EQ(refusal(admin("PUT", path("/api-key"), R"({"apiKey":"k"})")),
            "channel-not-created at GUIDE-A3");
  EXPECT_EQ(refusal(finish()), "channel-not-created at GUIDE-A3");
  EXPECT_EQ(admin("GET", "/api/channels").status, 200);
}

TEST_F(AdminApiTest, APathIsWhatItSpells) {
  set_up_draft();
  const std::string written = percent_written(id);
  EXPECT_EQ(json_of(admin("GET", "/api/ch%61nnels/" + written))["id"], id);
  EXPECT_EQ(admin("POST", "/api/channels/" + written + "/%66inish").status, 200);
  EXPECT_EQ(refusal(admin("GET", "/api/channels%2F" + id)), "path-unknown");
  EXPECT_EQ(refusal(admin("GET", path("/messages/1"))), "path-unknown");
}

TEST_F(AdminApiTest, OnlyALanguageAndSpaceTheBotHasCanBeSelected) {
  set_up_draft();
  EXPECT_THAT(refusal(admin("PATCH", path(), R"({"language":"de","space":"Defaut"})")),
              HasSubstr("GUIDE-A5"));
  const net::Response wrong_case = admin("PATCH", path(), R"({"space":"mairie sms"})");
  EXPECT_THAT(refusal(wrong_case), HasSubstr("GUIDE-A5"));
  EXPECT_THAT(json_of(wrong_case)["fix"].get<std::string>(), HasSubstr("Mairie SMS"));
  EXPECT_THAT(refusal(admin("PATCH", path(), R"({"language":"en","space":"Mairie SMS"})")),
              HasSubstr("GUIDE-A5"));
  EXPECT_EQ(json_of(admin("GET", path()))["space"], "Mairie SMS");
}

TEST_F(AdminApiTest, LanguageAndSpaceMayComeOneAfterTheOther) {
  id = json_of(admin("POST", "/api/channels", R"({"title":"T"})"))["id"];
  EXPECT_EQ(admin("PATCH", path(), R"({"language":"en"})").status, 200);
  EXPECT_THAT(refusal(admin("PATCH", path(), R"({"space":"Defaut"})")), HasSubstr("GUIDE-A5"));
  EXPECT_EQ(admin("PATCH", path(), R"({"space":"Default"})").status, 200);
}

TEST_F(AdminApiTest, AKeyPastedWithBlanksIsRefusedAndAGoodOneIsNeverShownAgain) {
  set_up_draft();
  EXPECT_THAT(refusal(admin("PUT", path("/api-key"), R"({"apiKey":" )" + good_key + "\"}")),
              HasSubstr("GUIDE-D2"));
  const net::Response shown = admin("GET", path());
  EXPECT_THAT(shown.body, Not(HasSubstr(good_key)));
  EXPECT_EQ(json_of(shown)["apiKey"], "set");
}

TEST_F(AdminApiTest, FinishTooEarlyIsRefused) {
  id = json_of(admin("POST", "/api/channels", R"({"title":"T"})"))["id"];
  EXPECT_THAT(refusal(finish()), HasSubstr("GUIDE-A5"));
  EXPECT_EQ(admin("PATCH", path(), R"({"language":"fr","space":"Defaut"})").status, 200);
  EXPECT_THAT(refusal(finish()), HasSubstr("GUIDE-D2"));
  EXPECT_THAT(smsmode.asked, IsEmpty());
}

TEST_F(AdminApiTest, FinishTellsWhyAKeyIsNotAccepted) {
  set_up_draft();
  smsmode.script = {say(401, R"({"errorCode":"401.001"})")};
  EXPECT_EQ(refusal(finish()), "key-refused at GUIDE-C2");
  smsmode.script = {say(403, R"({"errorCode":"403.001"})")};
  EXPECT_EQ(refusal(finish()), "key-blocked at GUIDE-C2");
  smsmode.script = {say(403, R"({"errorCode":"403.005"})")};
  EXPECT_EQ(refusal(finish()), "key-other-channel-type at GUIDE-C1");
  smsmode.script = {say(502, "<html>")};
  EXPECT_EQ(refusal(finish()), "smsmode-unreachable at GUIDE-D3");
  EXPECT_EQ(json_of(admin("GET", path()))["state"], "draft");
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, FinishComparesTheWebhookWithTheEndpoint) {
  set_up_draft();
  mo_url = "";
  EXPECT_EQ(refusal(finish()), "webhook-missing at GUIDE-B5");
  mo_url = endpoint + " ";
  EXPECT_EQ(refusal(finish()), "webhook-has-blank at GUIDE-B4");
  mo_url = "http" + endpoint.substr(5);
  EXPECT_EQ(refusal(finish()), "webhook-not-https at GUIDE-B4");
  mo_url = endpoint + endpoint;
  EXPECT_EQ(refusal(finish()), "webhook-pasted-twice at GUIDE-B4");
  mo_url = json_of(admin("POST", "/api/channels", R"({"title":"Other"})"))["endpointUrl"];
  EXPECT_EQ(refusal(finish()), "webhook-of-another-channel at GUIDE-A4");
  mo_url = "";
  status_url = endpoint;
  EXPECT_EQ(refusal(finish()), "webhook-in-status-field at GUIDE-B3");
  mo_url = endpoint;
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, WhereKeysCannotReadTheWebhookItIsTrusted) {
  settings.webhook_must_be_set = false;
  crash();
  start_relay();
  set_up_draft();
  mo_url = "";
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, FinishNeedsALanguageDyduServesAndAServerThatAnswers) {
  set_up_draft();
  dydu.script = {say(200, R"([{"id":"fr","isAvailable":false},{"id":"en","isAvailable":true}])")};
  EXPECT_THAT(refusal(finish()), HasSubstr("GUIDE-A5"));
  dydu.script = {say(503, "")};
  dydu_backup.script = {say(503, "")};
  EXPECT_EQ(refusal(finish()), "dydu-unreachable at GUIDE-D3");
  dydu.script = {say(503, "")};
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, FinishOfAnActiveChannelVerifiesItAgain) {
  set_up_active();
  const std::size_t asked = smsmode.asked.size();
  const net::Response again = finish();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(again)["state"], "active");
  EXPECT_GT(smsmode.asked.size(), asked);
  smsmode.script = {say(401, "")};
  EXPECT_EQ(refusal(finish()), "key-refused at GUIDE-C2");
  EXPECT_EQ(json_of(admin("GET", path()))["healthy"], false);
}

TEST_F(AdminApiTest, ACanaryFromTheWrongSpaceRefusesFinish) {
  set_up_draft(R"({"question":"canari","expected":"Canari de la mairie"})");
  EXPECT_EQ(refusal(finish()), "wrong-space at GUIDE-A5");
  const net::FormFields asked = net::form_decode(dydu.asked.back().body);
  EXPECT_EQ(net::form_value(asked, "qualificationMode"), "true");
  EXPECT_EQ(net::form_value(asked, "doNotRegisterInteraction"), "true");
  bot_says = "<b>Canari</b> de la mairie";
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, TheCanaryOfAnActiveChannelIsAskedAgainAndItsFailureShown) {
  set_up_draft(R"({"question":"canari","expected":"Canari de la mairie"})");
  bot_says = "Canari de la mairie";
  ASSERT_EQ(finish().status, 200);
  bot_says = "Voir notre site";
  wait(61min);
  const nlohmann::json channel = json_of(admin("GET", path()));
  EXPECT_EQ(channel["healthy"], false);
  EXPECT_EQ(channel["trouble"]["code"], "wrong-space");
  EXPECT_EQ(channel["state"], "active");
  EXPECT_THAT(sent_texts(), IsEmpty());
  bot_says = "Canari de la mairie";
  wait(1h);
  EXPECT_EQ(json_of(admin("GET", path()))["healthy"], true);
}

TEST_F(AdminApiTest, AGoodCanaryDoesNotHideARefusedKeyAndAGoodSendDoes) {
  set_up_draft(R"({"question":"canari","expected":"Canari de la mairie"})");
  bot_says = "Canari de la mairie";
  ASSERT_EQ(finish().status, 200);
  smsmode.script = {say(401, "")};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(61min);
  EXPECT_EQ(json_of(admin("GET", path()))["trouble"]["code"], "key-refused-while-active");
  EXPECT_EQ(text("mo-2", "Horaires"), 200);
  wait(1min);
  EXPECT_EQ(json_of(admin("GET", path()))["healthy"], true);
}

TEST_F(AdminApiTest, CheckTellsWhetherAnActiveChannelStillWorks) {
  set_up_draft();
  EXPECT_EQ(refusal(admin("POST", path("/check"))), "channel-not-active at GUIDE-D3");
  ASSERT_EQ(finish().status, 200);
  const net::Response well = admin("POST", path("/check"));
  EXPECT_EQ(well.status, 200);
  EXPECT_EQ(json_of(well)["healthy"], true);
  smsmode.script = {say(401, "")};
  EXPECT_EQ(refusal(admin("POST", path("/check"))), "key-refused at GUIDE-C2");
  EXPECT_EQ(json_of(admin("GET", path()))["healthy"], false);
}

TEST_F(AdminApiTest, AChangeOfFactsNeedsFinishAgainAndATitleDoesNot) {
  set_up_active();
  EXPECT_EQ(admin("PATCH", path(), R"({"title":"Other"})").status, 200);
  EXPECT_EQ(json_of(admin("GET", path()))["state"], "active");
  EXPECT_EQ(admin("PATCH", path(), R"({"space":"Defaut"})").status, 200);
  EXPECT_EQ(json_of(admin("GET", path()))["state"], "draft");
  EXPECT_EQ(text("mo-1", "Horaires"), 503);
  EXPECT_EQ(finish().status, 200);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
}

TEST_F(AdminApiTest, ADeletedChannelIsGoneWithItsEndpoint) {
  set_up_active();
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  EXPECT_EQ(admin("DELETE", path()).status, 204);
  EXPECT_EQ(text("mo-2", "Horaires"), 404);
  EXPECT_EQ(admin("GET", path()).status, 404);
  EXPECT_THAT(json_of(admin("GET", "/api/channels")), IsEmpty());
  wait(1min);
}

TEST_F(AdminApiTest, ARestartKeepsTheChannel) {
  set_up_active();
  crash();
  start_relay();
  EXPECT_EQ(json_of(admin("GET", path()))["endpointUrl"], endpoint);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

TEST_F(AdminApiTest, ADraftIsStillThereAfterARestart) {
  set_up_draft();
  crash();
  start_relay();
  EXPECT_EQ(json_of(admin("GET", path()))["apiKey"], "set");
  EXPECT_EQ(finish().status, 200);
}

TEST_F(AdminApiTest, MessagesShowNeitherTextsNorNumbers) {
  set_up_active();
  EXPECT_EQ(text("mo-1", "Un secret de famille"), 200);
  wait(1min);
  const std::string shown = admin("GET", path("/messages")).body;
  EXPECT_THAT(shown, HasSubstr("mo-1"));
  EXPECT_THAT(shown, Not(HasSubstr("famille")));
  EXPECT_THAT(shown, Not(HasSubstr("639980001")));
}

TEST_F(AdminApiTest, AChangeThatCannotBeStoredIsNotMade) {
  set_up_draft();
  store.refuse_commits(true);
  EXPECT_EQ(admin("PATCH", path(), R"({"title":"Other"})").status, 503);
  EXPECT_EQ(finish().status, 503);
  store.refuse_commits(false);
  EXPECT_EQ(json_of(admin("GET", path()))["title"], "Town hall");
  EXPECT_EQ(json_of(admin("GET", path()))["state"], "draft");
}

}  // namespace
}  // namespace smsrelay::app
