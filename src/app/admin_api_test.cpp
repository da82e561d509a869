#include "app/admin_api.h"

#include <gmock/gmock.h>

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

TEST_F(AdminApiTest, FinishTwiceIsFinishOnce) {
  set_up_active();
  const std::size_t asked = smsmode.asked.size();
  const net::Response again = finish();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(again)["state"], "active");
  EXPECT_EQ(smsmode.asked.size(), asked);
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
