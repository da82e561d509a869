#include "app/relay_service.h"

#include <gmock/gmock.h>

#include "app/relay_world_for_test.h"

namespace smsrelay::app {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using namespace std::chrono_literals;

class RelayServiceTest : public RelayWorld {
 protected:
  RelayServiceTest() { start_relay(); }

  static std::string report(const std::string& message, const std::string& reference,
                            const std::string& word) {
    return nlohmann::json{{"messageId", message},   {"direction", "MT"},
                          {"from", "36034"},        {"recipient", {{"to", "33639980001"}}},
                          {"refClient", reference}, {"status", {{"value", word}}}}
        .dump();
  }
};

TEST_F(RelayServiceTest, TheGuideFromCreateToADeliveredAnswer) {
  set_up_active();

  EXPECT_EQ(text("mo-1", "Horaires d'ouverture ?"), 200);
  wait(5s);

  const auto talks = dydu.asked_at("/servlet/api/chat/talk/");
  ASSERT_THAT(talks, SizeIs(1));
  EXPECT_EQ(talks[0].path(), "/servlet/api/chat/talk/" + bot_id);
  const net::FormFields asked = net::form_decode(talks[0].body);
  EXPECT_EQ(net::form_value(asked, "userInput"), "Horaires d'ouverture ?");
  EXPECT_EQ(net::form_value(asked, "space"), "Mairie SMS");
  EXPECT_EQ(net::form_value(asked, "language"), "fr");
  EXPECT_THAT(*net::form_value(asked, "clientId"), Not(HasSubstr("639980001")));

  EXPECT_THAT(sent_texts(), ElementsAre("Ouvert à 9 h"));
  const net::Request sent = smsmode.asked.back();
  const nlohmann::json body = nlohmann::json::parse(sent.body);
  EXPECT_EQ(sent.headers.get("X-Api-Key"), good_key);
  EXPECT_EQ(body["recipient"]["to"], "33639980001");
  EXPECT_EQ(body["callbackUrlStatus"], endpoint);

  EXPECT_EQ(post_to_webhook(report("mt-1", body["refClient"], "DELIVERED")).status, 200);
  const nlohmann::json lines = messages();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["message"], "mo-1");
  EXPECT_EQ(lines[0]["fate"], "answered");
  EXPECT_EQ(lines[0]["delivery"], "DELIVERED");
}

TEST_F(RelayServiceTest, AcknowledgesBeforeTheBotHasAnswered) {
  set_up_active();
  dydu.script = {say_nothing()};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  EXPECT_THAT(sent_texts(), IsEmpty());
}

TEST_F(RelayServiceTest, AnEndpointIsWhatItSpells) {
  set_up_active();
  const std::size_t token = endpoint.rfind('/') + 1;
  endpoint = endpoint.substr(0, token) + percent_written(endpoint.substr(token));
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  endpoint = "https://relay.test/%68ooks/smsmode/" + endpoint.substr(token);
  EXPECT_EQ(text("mo-2", "Horaires"), 200);
  endpoint = "https://relay.test/hooks%2Fsmsmode/" + endpoint.substr(endpoint.rfind('/') + 1);
  EXPECT_EQ(text("mo-3", "Horaires"), 404);
}

TEST_F(RelayServiceTest, ARepeatedMoIsAcknowledgedAndAnsweredOnce) {
  set_up_active();
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(31h);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  EXPECT_EQ(talks(), 1U);
  EXPECT_EQ(messages()[0]["fate"], "answered");
}

TEST_F(RelayServiceTest, ADraftRefusesTheMoThatIsAnsweredWhenRepeatedAfterFinish) {
  set_up_draft();
  const net::Response refused = post_to_webhook(mo_body("mo-1", "Horaires"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(code_of(refused), "channel-not-active");
  EXPECT_EQ(talks(), 0U);

  ASSERT_EQ(finish().status, 200);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

TEST_F(RelayServiceTest, TheWebhookRefusesWhatIsNotForIt) {
  set_up_active();
  const auto post = [this](const std::string& method, const std::string& url, std::string body) {
    const auto refused = std::get<net::Response>(call("smsmode", method, url, std::move(body), {}));
    EXPECT_NE(json_of(refused).value("cause", ""), "") << refused.body;
    EXPECT_NE(json_of(refused).value("fix", ""), "") << refused.body;
    EXPECT_NE(json_of(refused).value("step", "none"), "") << refused.body;
    return refused.status;
  };
  EXPECT_EQ(post("POST", endpoint + "x", "{}"), 404);
  EXPECT_EQ(post("POST", endpoint.substr(0, endpoint.size() - 1), "{}"), 404);
  EXPECT_EQ(post("POST", "https://relay.test/", "{}"), 404);
  EXPECT_EQ(post("GET", endpoint, ""), 405);
  EXPECT_EQ(post("POST", endpoint, std::string(64 * 1024 + 1, ' ')), 413);
  EXPECT_EQ(talks(), 0U);
}

TEST_F(RelayServiceTest, WhatCannotBeReadIsAcknowledgedAndPutInQuarantine) {
  set_up_active();
  EXPECT_EQ(post_to_webhook("{").status, 200);
  EXPECT_EQ(post_to_webhook("\xff\xfe").status, 200);
  EXPECT_EQ(post_to_webhook(R"({"messageId":7})").status, 200);
  std::string foreign = mo_body("mo-9", "Horaires");
  foreign.replace(foreign.find("36034"), 5, "38999");
  EXPECT_EQ(post_to_webhook(foreign).status, 200);
  wait(1min);
  EXPECT_EQ(talks(), 0U);

  const nlohmann::json lines = json_of(admin("GET", "/api/channels/" + id + "/quarantine"));
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_EQ(lines[0]["reason"], "not-json");
  EXPECT_EQ(lines[0]["bytes"], 1);
  EXPECT_EQ(lines[3]["reason"], "foreign-number");

  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

// A bare deflate stream of one stored block: any text is sent so without a library.
std::string deflated(const std::string& text) {
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xFF); };
  const std::size_t size = text.size();
  return std::string{'\x01', byte(size), byte(size >> 8U), byte(~size), byte(~size >> 8U)} + text;
}

TEST_F(RelayServiceTest, AnEncodedNotificationIsReadOrRefusedWithWhatIsAccepted) {
  set_up_active();
  const auto post = [this](const std::string& coding, std::string body) {
    return std::get<net::Response>(
        call("smsmode", "POST", endpoint, std::move(body), {{"Content-Encoding", coding}}));
  };
  EXPECT_EQ(post("deflate", deflated(mo_body("mo-1", "Horaires"))).status, 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));

  const net::Response refused = post("br", "x");
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(refused.headers.get("Accept-Encoding"), "gzip, deflate");
  EXPECT_EQ(code_of(refused), "coding-not-accepted");
  // Two stored blocks of 40,000 bytes: small enough as sent, too large when undone.
  std::string many = deflated(std::string(40'000, ' '));
  many[0] = '\0';
  many += deflated(std::string(40'000, ' '));
  EXPECT_EQ(post("deflate, deflate", deflated(std::string(60'000, ' ')).substr(0, 100)).status,
            200);
  EXPECT_EQ(post("deflate", many).status, 413);
  EXPECT_EQ(post("gzip", mo_body("mo-2", "Horaires")).status, 200) << "broken, so in quarantine";
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  const nlohmann::json lines = json_of(admin("GET", "/api/channels/" + id + "/quarantine"));
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[1]["reason"], "not-decodable");
}

TEST_F(RelayServiceTest, ANotificationInAnotherCharsetIsReadOrRefused) {
  set_up_active();
  const auto post = [this](const std::string& charset, const std::string& id_of_mo,
                           const std::string& text) {
    return std::get<net::Response>(call(
        "smsmode", "POST", endpoint,
        R"({"messageId":")" + id_of_mo + R"(","from":"33639980001","recipient":{"to":"36034"},)" +
            R"("body":{"text":")" + text + R"("}})",
        {{"Content-Type", "application/json; charset=" + charset}}));
  };
  EXPECT_EQ(post("ISO-8859-1", "mo-1", "arr\xEAt").status, 200);
  wait(1min);
  EXPECT_THAT(json_of(admin("GET", "/api/channels/" + id + "/opt-outs")), SizeIs(1))
      << "read as arrêt, an opt-out";
  const net::Response refused = post("x-nobody-has-it", "mo-2", "\xEA");
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(code_of(refused), "charset-not-accepted");
  EXPECT_EQ(post("x-nobody-has-it", "mo-3", "Horaires").status, 200) << "ASCII whatever it is";
}

TEST_F(RelayServiceTest, AnAdministratorBringsBackWhoHasOptedOut) {
  set_up_active();
  const std::string opt_outs = "/api/channels/" + id + "/opt-outs";
  EXPECT_EQ(json_of(admin("GET", opt_outs)), nlohmann::json::array());
  text("mo-1", "STOP");
  wait(1min);
  const nlohmann::json listed = json_of(admin("GET", opt_outs));
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0]["number"], "33639****01") << "neither whole nor useless";
  text("mo-2", "Horaires");
  wait(1min);
  EXPECT_THAT(sent_texts(), IsEmpty());

  for (const char* const wrong : {"33639980002", "0639980001", "STOP", "%2B"}) {
    EXPECT_EQ(code_of(admin("DELETE", opt_outs + "/" + wrong)), "not-opted-out") << wrong;
  }
  EXPECT_EQ(admin("DELETE", opt_outs + "/33639980001").status, 204);
  EXPECT_EQ(json_of(admin("GET", opt_outs)), nlohmann::json::array());
  EXPECT_EQ(code_of(admin("DELETE", opt_outs + "/33639980001")), "not-opted-out");
  wait(1min);
  EXPECT_THAT(sent_texts(), IsEmpty()) << "coming back by an administrator sends nothing";
  text("mo-3", "Horaires");
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

TEST_F(RelayServiceTest, AShortReportIsRecordedForTheMessageItNames) {
  set_up_active();
  text("mo-1", "Horaires");
  wait(1min);
  ASSERT_THAT(sent_texts(), SizeIs(1));
  EXPECT_EQ(post_to_webhook(R"({"messageId":"mt-1","status":{"value":"DELIVERED"}})").status, 200);
  EXPECT_EQ(messages()[0]["delivery"], "DELIVERED");
  EXPECT_EQ(post_to_webhook(R"({"messageId":"mt-9","status":{"value":"DELIVERED"}})").status, 200)
      << "of a message we never sent";
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST_F(RelayServiceTest, JsonThatIsNestedTooDeepIsRefusedAtEveryDoor) {
  set_up_active();
  const std::string deep = nested(30'000);
  EXPECT_EQ(post_to_webhook(R"({"messageId":"m","x":)" + deep + "}").status, 200);
  const nlohmann::json lines = json_of(admin("GET", "/api/channels/" + id + "/quarantine"));
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["reason"], "not-json");

  const net::Response refused =
      admin("POST", "/api/channels", R"({"title":"x","canary":)" + deep + "}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("nested deeper than 64 levels"));
}

TEST_F(RelayServiceTest, ThePersonIsFoundInWhicheverFieldSheStands) {
  set_up_active();
  std::string swapped = mo_body("mo-1", "Horaires", "36034");
  swapped.replace(swapped.find(R"("to":"36034")"), 12, R"("to":"33639980001")");
  EXPECT_EQ(post_to_webhook(swapped).status, 200);
  wait(1min);
  ASSERT_THAT(sent_texts(), SizeIs(1));
  EXPECT_EQ(nlohmann::json::parse(smsmode.asked.back().body)["recipient"]["to"], "33639980001");
}

TEST_F(RelayServiceTest, AThrottledSendIsTriedAgainAfterWhatSmsmodeAsks) {
  set_up_active();
  smsmode.script = {say(429, "", {{"Retry-After", "30"}})};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(29s);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(2));
  EXPECT_EQ(messages()[0]["fate"], "answered");
}

TEST_F(RelayServiceTest, AnAcceptedSendWithoutMessageIdIsLookedUpBeforeAnyResend) {
  set_up_active();
  smsmode.script = {say(200, "<html>")};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(2min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  const std::string reference = nlohmann::json::parse(smsmode.asked.back().body)["refClient"];
  smsmode.script = {say(
      200, nlohmann::json{{"items", {{{"messageId", "mt-77"}, {"refClient", reference}}}}}.dump())};
  wait(1h);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  EXPECT_THAT(smsmode.asked.back().target,
              HasSubstr("searchBy%5BrefClient%5D=" + net::percent_encode(reference)));
  EXPECT_EQ(messages()[0]["fate"], "answered");
}

TEST_F(RelayServiceTest, AKeyRevokedWhileActiveLeavesADeadLetterAndATroubledChannel) {
  set_up_active();
  smsmode.script = {say(401, R"({"errorCode":"401.001"})")};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_EQ(messages()[0]["fate"], "dead-letter");
  const nlohmann::json channel = json_of(admin("GET", "/api/channels/" + id));
  EXPECT_EQ(channel["healthy"], false);
  EXPECT_EQ(channel["trouble"]["step"], "GUIDE-C2");
}

TEST_F(RelayServiceTest, TheSecondServerIsAskedInANewDialogWhenTheFirstFails) {
  set_up_active();
  dydu.script = {say(503, "")};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(dydu_backup.asked_at("/servlet/api/chat/talk"), SizeIs(1));
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

TEST_F(RelayServiceTest, ACrashWhileTheBotThinksLosesNothingAndAsksNobodyTwice) {
  set_up_active();
  dydu.script = {say_nothing()};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  crash();
  wait(1min);
  EXPECT_THAT(sent_texts(), IsEmpty());

  start_relay();
  wait(5min);
  EXPECT_THAT(dydu.asked_at("/servlet/api/chat/talk"), SizeIs(1));
  EXPECT_THAT(dydu_backup.asked_at("/servlet/api/chat/talk"), SizeIs(1));
  EXPECT_THAT(sent_texts(), SizeIs(1));
  EXPECT_EQ(messages()[0]["fate"], "answered");
}

TEST_F(RelayServiceTest, ACrashWhileAResendWaitsSendsAfterTheRestart) {
  set_up_active();
  smsmode.script = {say(503, "")};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(200ms);
  ASSERT_THAT(sent_texts(), SizeIs(1));
  crash();
  wait(1h);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  start_relay();
  wait(1h);
  EXPECT_THAT(sent_texts(), SizeIs(2));
  EXPECT_EQ(messages()[0]["fate"], "answered");
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(2));
}

TEST_F(RelayServiceTest, WhatCannotBeStoredIsNotAcknowledged) {
  set_up_active();
  store.refuse_commits(true);
  EXPECT_EQ(text("mo-1", "Horaires"), 503);
  EXPECT_EQ(talks(), 0U);
  store.refuse_commits(false);
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(1));
}

TEST_F(RelayServiceTest, AnAnswerThatCannotBeStoredIsKeptUntilItCan) {
  set_up_active();
  dydu.script = {[this](const net::Request&, const net::Responder& responder) {
    store.refuse_commits(true);
    responder.answer(net::json_response(200, talk_answer(bot_says)));
  }};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  wait(10s);
  EXPECT_THAT(sent_texts(), IsEmpty());
  store.refuse_commits(false);
  wait(10s);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  EXPECT_EQ(talks(), 1U);
}

TEST_F(RelayServiceTest, ManyHandsetsOnFewLoadedConversations) {
  settings.conversations_loaded_max = 2;
  crash();
  start_relay();
  set_up_active();
  for (int phone = 0; phone < 10; ++phone) {
    EXPECT_EQ(text("mo-" + std::to_string(phone), "Horaires", "3363998001" + std::to_string(phone)),
              200);
  }
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(10));
  for (int phone = 0; phone < 10; ++phone) {
    EXPECT_EQ(text("mo-" + std::to_string(phone), "Horaires", "3363998001" + std::to_string(phone)),
              200);
  }
  wait(1min);
  EXPECT_THAT(sent_texts(), SizeIs(10));
}

TEST_F(RelayServiceTest, DrainingRefusesNewMosAndWaitsForWhatIsUnderWay) {
  set_up_active();
  dydu.script = {[this](const net::Request&, const net::Responder& responder) {
    scheduler.after(3s, [this, responder] {
      responder.answer(net::json_response(200, talk_answer(bot_says)));
    });
  }};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  int drained = 0;
  relay->drain(10s, [&drained] { ++drained; });
  EXPECT_EQ(text("mo-2", "Horaires"), 503);
  EXPECT_EQ(drained, 0);
  wait(4s);
  EXPECT_EQ(drained, 1);
  EXPECT_THAT(sent_texts(), SizeIs(1));
  wait(1min);
  EXPECT_EQ(drained, 1);
}

TEST_F(RelayServiceTest, DrainingEndsWhenItsTimeIsUp) {
  set_up_active();
  dydu.script = {say_nothing()};
  EXPECT_EQ(text("mo-1", "Horaires"), 200);
  int drained = 0;
  relay->drain(10s, [&drained] { ++drained; });
  wait(9s);
  EXPECT_EQ(drained, 0);
  wait(2s);
  EXPECT_EQ(drained, 1);
}

TEST_F(RelayServiceTest, AForeignReportIsAcknowledgedAndChangesNothing) {
  set_up_active();
  EXPECT_EQ(post_to_webhook(report("mt-foreign", "not-ours", "DELIVERED")).status, 200);
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(RelayServiceTest, AStopIsAcknowledgedAndNeitherAskedNorAnswered) {
  set_up_active();
  EXPECT_EQ(text("mo-1", "STOP"), 200);
  EXPECT_EQ(text("mo-2", "Horaires"), 200);
  wait(1min);
  EXPECT_EQ(talks(), 0U);
  EXPECT_THAT(sent_texts(), IsEmpty());
  EXPECT_EQ(messages()[1]["fate"], "opted-out");
}

TEST_F(RelayServiceTest, NothingSecretReachesTheLog) {
  std::string lines;
  crash();
  relay = std::make_unique<RelayService>(
      settings, scheduler, network, store, rng,
      base::Log([&lines](std::string_view line) { (lines += line) += '\n'; },
                base::LogLevel::debug));
  ASSERT_TRUE(relay->start().ok());
  set_up_active();
  smsmode.script = {say(401, R"({"errorCode":"401.001"})")};
  dydu.script = {say(503, "")};
  EXPECT_EQ(text("mo-1", "Un secret de famille"), 200);
  EXPECT_EQ(post_to_webhook("Un autre secret").status, 200);
  wait(1min);
  EXPECT_THAT(lines, HasSubstr("mo-received"));
  EXPECT_THAT(lines, HasSubstr("send-failed"));
  const std::string token = endpoint.substr(endpoint.rfind('/') + 1);
  for (const std::string& secret :
       {good_key, token, std::string("33639980001"), std::string("admin-s3cret"),
        std::string("secret de famille"), std::string("autre secret"), bot_says}) {
    EXPECT_THAT(lines, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace smsrelay::app
