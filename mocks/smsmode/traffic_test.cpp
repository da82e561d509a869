#include "mocks/smsmode/platform/traffic.h"

#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

class TrafficTest : public EngineFixture {
 protected:
  using EngineFixture::EngineFixture;
  void set_hook() { ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok()); }
  json last_received() { return json::parse(received_.at(received_.size() - 1).body); }
  std::vector<std::string> received_texts() {
    std::vector<std::string> texts;
    for (const net::Request& request : received_) {
      texts.push_back(json::parse(request.body)["body"]["text"]);
    }
    return texts;
  }
  int credit() { return engine_.state().accounts().front()->credit_sms.value_or(-1); }
};

// A world under one variant of one assumption.
#define UNDER(Fixture, assumption, variant)                            \
  class Fixture : public TrafficTest {                                 \
   protected:                                                          \
    Fixture() : TrafficTest(profile_under({{assumption, variant}})) {} \
  }

TEST_F(TrafficTest, AcceptsAMessageWithTheWholeResource) {
  json request = reported("Bonjour, votre demande est prise en compte.");
  request["refClient"] = "relay-000042";
  const net::Response response = post(request);
  ASSERT_EQ(response.status, 201) << response.body;
  json body = json::parse(response.body);
  const std::string id = body["messageId"];
  EXPECT_THAT(id,
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_THAT(body["channel"].items().begin().key(), "channelId");
  EXPECT_EQ(body["channel"]["name"], "relay_demo");
  EXPECT_EQ(body["channel"]["flow"], "TRANSACTIONAL");
  body.erase("channel");
  EXPECT_EQ(body, json({{"messageId", id},
                        {"acceptedAt", "2026-11-22T15:05:07"},
                        {"sentDate", "2026-11-22T15:05:07"},
                        {"type", "SMS"},
                        {"direction", "MT"},
                        {"recipient", {{"to", anna}}},
                        {"from", short_code},
                        {"body",
                         {{"text", "Bonjour, votre demande est prise en compte."},
                          {"encoding", "GSM7"},
                          {"messagePartCount", 1},
                          {"length", 43}}},
                        {"price", {{"amount", 0.05}, {"currency", "EUR"}}},
                        {"status", {{"deliveryDate", "2026-11-22T15:05:07"}, {"value", "ENROUTE"}}},
                        {"refClient", "relay-000042"},
                        {"callbackUrlStatus", hook},
                        {"href", std::string(origin) + "/sms/v1/messages/" + id}}));
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(TrafficTest, PutsTheTextOnTheHandsetAndReportsIt) {
  ASSERT_EQ(post(reported("Ouvert à 9 h")).status, 201);
  run_for(500ms);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE"));
  EXPECT_THAT(transcript_.radio(), IsEmpty());
  run_for(1s);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED"));
  ASSERT_THAT(transcript_.radio(), SizeIs(1));
  const sim::RadioText& text = transcript_.radio()[0];
  EXPECT_EQ(text.handset, anna);
  EXPECT_EQ(text.number, short_code);
  EXPECT_EQ(text.text, "Ouvert à 9 h");
  EXPECT_EQ(text.encoding, "GSM7");
  EXPECT_EQ(text.parts, 1);
  EXPECT_FALSE(text.by_platform);
  const json report = last_received();
  EXPECT_EQ(report["direction"], "MT");
  EXPECT_EQ(report["messageId"], text.message_id);
  EXPECT_EQ(report["status"]["deliveryDate"], "2026-11-22T15:05:08");
  EXPECT_EQ(report["status"]["lookup"]["isoCountryCode"], "FR");
}

TEST_F(TrafficTest, ReportsToTheMessageUrlBeforeTheChannelUrl) {
  ASSERT_TRUE(engine_.set_status_url("town", "relay_demo", "https://relay.test/channel").ok());
  ASSERT_EQ(post(message_to_anna("un")).status, 201);
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[1].target, "/channel");
  ASSERT_EQ(post(reported("deux")).status, 201);
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(4));
  EXPECT_EQ(received_[3].target, "/hooks/secret-token");
}

TEST_F(TrafficTest, ReportsNothingWithoutAnyUrl) {
  ASSERT_EQ(post(message_to_anna("un")).status, 201);
  run_for(1h);
  EXPECT_THAT(received_, IsEmpty());
  EXPECT_THAT(handset_texts(), ElementsAre("un"));
}

TEST_F(TrafficTest, CreatesTwoMessagesForARepeatedReference) {
  json request = message_to_anna("Bonjour");
  request["refClient"] = "same-reference";
  const json first = json::parse(post(request).body);
  const json second = json::parse(post(request).body);
  EXPECT_NE(first["messageId"], second["messageId"]);
  run_for(3min);
  EXPECT_THAT(handset_texts(), SizeIs(2));
  const json page =
      json::parse(get("/sms/v1/messages?searchBy%5BrefClient%5D=same-reference").body);
  EXPECT_EQ(page["totalCount"], 2);
}

struct FailingKind {
  Delivery delivery;
  std::vector<std::string> statuses;
};

class FailingDelivery : public TrafficTest, public ::testing::WithParamInterface<FailingKind> {};

TEST_P(FailingDelivery, ReachesNoHandsetAndSaysSoInItsWay) {
  engine_.set_delivery("+33639980001", GetParam().delivery);
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(1h);
  EXPECT_THAT(handset_texts(), IsEmpty());
  EXPECT_EQ(reported_statuses(), GetParam().statuses);

  engine_.set_delivery(anna, Delivery::delivered);
  ASSERT_EQ(post(message_to_anna("Bonjour encore")).status, 201);
  run_for(1h);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour encore"));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FailingDelivery,
    ::testing::Values(
        FailingKind{Delivery::undelivered_expired, {"ENROUTE", "UNDELIVERED/EXPIRED"}},
        FailingKind{Delivery::unknown, {"ENROUTE", "UNKNOWN"}},
        FailingKind{Delivery::undeliverable_blacklisted, {"ENROUTE", "UNDELIVERABLE/BLACKLISTED"}},
        FailingKind{Delivery::undeliverable_no_credit,
                    {"ENROUTE", "UNDELIVERABLE/INSUFFICIENT_CREDIT"}},
        FailingKind{Delivery::undeliverable_spam, {"ENROUTE", "UNDELIVERABLE/SPAM"}},
        FailingKind{Delivery::undeliverable_invalid_number,
                    {"ENROUTE", "UNDELIVERABLE/INVALID_PHONE_NUMBER"}},
        FailingKind{Delivery::undeliverable_daily_limit,
                    {"ENROUTE", "UNDELIVERABLE/DAILY_LIMIT_EXCEEDED"}},
        FailingKind{Delivery::undeliverable_monthly_limit,
                    {"ENROUTE", "UNDELIVERABLE/ORGANISATION_MONTHLY_LIMIT_EXCEEDED"}},
        FailingKind{Delivery::undeliverable_internal_error,
                    {"ENROUTE", "UNDELIVERABLE/INTERNAL_ERROR"}},
        FailingKind{Delivery::kept_by_operator, {"ENROUTE", "ENROUTE/DELIVERED_TO_NETWORK"}},
        FailingKind{Delivery::undeliverable_no_route,
                    {"ENROUTE", "UNDELIVERABLE/ROUTE_NOT_AVAILABLE"}},
        FailingKind{Delivery::undelivered_content, {"ENROUTE", "UNDELIVERED"}},
        FailingKind{Delivery::never_reported, {"ENROUTE"}},
        FailingKind{Delivery::invented_status, {"ENROUTE", "TELEPORTED"}}));

TEST_F(TrafficTest, AcceptsBeyondTheCreditAndReportsItLate) {
  ASSERT_TRUE(engine_.add_account({"poor", {{"line", "SMS", "OTP", {"38000"}}}, 2}).ok());
  key_ = engine_.create_key("poor", "line", "k")->value;
  EXPECT_EQ(post(reported(std::string(200, 'a'))).status, 201);  // two parts, the whole credit
  EXPECT_EQ(post(reported("b")).status, 201);
  run_for(1h);
  EXPECT_THAT(reported_statuses(),
              ElementsAre("ENROUTE", "ENROUTE", "DELIVERED", "UNDELIVERABLE/INSUFFICIENT_CREDIT"));
  EXPECT_THAT(handset_texts(), ElementsAre(std::string(200, 'a')));
}

TEST_F(TrafficTest, ReportsThatAMessageWasOpened) {
  engine_.set_delivery(anna, Delivery::read);
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(59s);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED"));
  run_for(3s);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED", "READ"));
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour"));
}

TEST_F(TrafficTest, DeliversLateToAHandsetThatWasOff) {
  engine_.set_delivery(anna, DeliveryPlan{.decided_after = 20h});
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(19h);
  EXPECT_THAT(handset_texts(), IsEmpty());
  run_for(2h);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour"));
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED"));
}

TEST_F(TrafficTest, ReportsDaysAfterTheTextArrived) {
  engine_.set_delivery(anna, DeliveryPlan{.report_lag = 48h});
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(47h);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour"));
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE"));
  run_for(2h);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED"));
  EXPECT_EQ(last_received()["status"]["deliveryDate"], "2026-11-22T15:05:08") << "it says when";
}

TEST_F(TrafficTest, ReportsEveryChangeOnceHoweverLate) {
  engine_.set_delivery(anna, DeliveryPlan{.outcome = Delivery::read, .report_lag = 5min});
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(10min);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED", "READ"));
  ASSERT_THAT(received_, SizeIs(3));
  EXPECT_EQ(json::parse(received_[1].body)["status"]["deliveryDate"], "2026-11-22T15:05:08");
  EXPECT_EQ(json::parse(received_[2].body)["status"]["deliveryDate"], "2026-11-22T15:06:08");
}

TEST_F(TrafficTest, RepeatsAReportThatWasTakenAlready) {
  engine_.set_delivery(anna, DeliveryPlan{.report_copies = 3});
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(1h);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED", "DELIVERED", "DELIVERED"));
  EXPECT_EQ(received_[1].body, received_[3].body);
  EXPECT_THAT(handset_texts(), SizeIs(1));
}

TEST_F(TrafficTest, ReportsBeforeTheAnswerIsReadWhenToldTo) {
  engine_.set_delivery(anna, DeliveryPlan{.reported_before_answer = true});
  const net::Response answered = post(reported("Bonjour"));
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "DELIVERED")) << "before the answer";
  EXPECT_EQ(answered.status, 201);
  EXPECT_EQ(json::parse(answered.body)["status"]["value"], "ENROUTE");
  EXPECT_EQ(json::parse(answered.body)["messageId"], last_received()["messageId"]);
  run_for(1h);
  EXPECT_THAT(reported_statuses(), SizeIs(2));

  engine_.set_delivery(anna, DeliveryPlan{});
  ASSERT_EQ(post(reported("Bonsoir")).status, 201);
  EXPECT_THAT(reported_statuses(), SizeIs(2)) << "the answer goes first again";
}

UNDER(LeavesEnrouteOut, "ASSUME-SMSMODE-ENROUTE-REPORT", "left-out");
TEST_F(LeavesEnrouteOut, UnlessTheMessageWasScheduled) {
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(1min);
  EXPECT_THAT(reported_statuses(), ElementsAre("DELIVERED"));
  json request = reported("plus tard");
  request["sentDate"] = "2026-11-22T16:30:00";
  ASSERT_EQ(post(request).status, 201);
  run_for(3h);
  EXPECT_THAT(reported_statuses(), ElementsAre("DELIVERED", "SCHEDULED", "ENROUTE", "DELIVERED"));
}

UNDER(ReportsSayNoDirection, "ASSUME-SMSMODE-REPORT-DIRECTION", "absent");
TEST_F(ReportsSayNoDirection, WhileMosAndAnswersDo) {
  EXPECT_EQ(json::parse(post(reported("Bonjour")).body)["direction"], "MT");
  run_for(1min);
  EXPECT_FALSE(last_received().contains("direction"));
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(1s);
  EXPECT_EQ(last_received()["direction"], "MO");
}

TEST_F(TrafficTest, AcceptsBeyondTheLimitsAndReportsItLate) {
  AccountSeed seed;
  seed.name = "limited";
  seed.channels.push_back({.name = "line", .numbers = {"38000"}, .daily_limit_sms = 2});
  seed.monthly_limit_sms = 3;
  ASSERT_TRUE(engine_.add_account(seed).ok());
  key_ = engine_.create_key("limited", "line", "k")->value;
  const auto last_status_of = [this](const std::string& text) {
    EXPECT_EQ(post(reported(text)).status, 201);
    run_for(2s);
    return reported_statuses().back();
  };
  EXPECT_EQ(last_status_of(std::string(200, 'a')), "DELIVERED");
  EXPECT_EQ(last_status_of("b"), "UNDELIVERABLE/DAILY_LIMIT_EXCEEDED");
  run_for(24h);
  EXPECT_EQ(last_status_of("c"), "DELIVERED");
  EXPECT_EQ(last_status_of("d"), "UNDELIVERABLE/ORGANISATION_MONTHLY_LIMIT_EXCEEDED");
  run_for(std::chrono::days(10));
  EXPECT_EQ(last_status_of("e"), "DELIVERED");
}

TEST_F(TrafficTest, DebitsEveryPartAndOneForAStop) {
  ASSERT_TRUE(engine_.set_credit("town", 10).ok());
  ASSERT_EQ(post(message_to_anna(std::string(400, 'a'))).status, 201);
  EXPECT_EQ(credit(), 7);
  engine_.set_delivery(anna, Delivery::undelivered_expired);  // the operator was paid all the same
  ASSERT_EQ(post(message_to_anna("b")).status, 201);
  EXPECT_EQ(credit(), 6);
  engine_.set_delivery(anna, Delivery::undeliverable_spam);  // refused before the network
  ASSERT_EQ(post(message_to_anna("c")).status, 201);
  EXPECT_EQ(credit(), 6);
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "STOP").ok());
  EXPECT_EQ(credit(), 5);
  ASSERT_EQ(post(message_to(bo, "d")).status, 201);  // blacklisted
  EXPECT_EQ(credit(), 5);

  ASSERT_TRUE(engine_.set_credit("town", 0).ok());
  ASSERT_EQ(post(message_to("33639980003", "e")).status, 201);
  run_for(1min);
  ASSERT_TRUE(engine_.set_credit("town", std::nullopt).ok());
  ASSERT_EQ(post(message_to("33639980003", "f")).status, 201);
  run_for(1min);
  EXPECT_EQ(handset_texts().back(), "f");
  EXPECT_EQ(engine_.set_credit("village", 1).error().code, "unknown-account");
}

TEST_F(TrafficTest, KeepsAScheduledMessageUntilItsDate) {
  json request = reported("plus tard");
  request["sentDate"] = "2026-11-22T16:05:07";  // in an hour
  const json body = json::parse(post(request).body);
  EXPECT_EQ(body["status"]["value"], "SCHEDULED");
  run_for(59min);
  EXPECT_THAT(reported_statuses(), ElementsAre("SCHEDULED"));
  run_for(2min);
  EXPECT_THAT(reported_statuses(), ElementsAre("SCHEDULED", "ENROUTE", "DELIVERED"));

  request["sentDate"] = "2026-11-22T16:10:00";  // in under five minutes: at once
  EXPECT_EQ(json::parse(post(request).body)["status"]["value"], "ENROUTE");
}

TEST_F(TrafficTest, AppendsTheStopMentionAndCountsIt) {
  json request = message_to_anna(std::string(149, 'a'));
  request["body"]["stop"] = true;
  json body = json::parse(post(request).body)["body"];
  EXPECT_EQ(body["text"], std::string(149, 'a') + "\nSTOP 36034");
  EXPECT_EQ(body["messagePartCount"], 1);
  EXPECT_EQ(body["length"], 160);
  EXPECT_EQ(body["stop"], true);

  request["body"]["text"] = std::string(150, 'a');
  EXPECT_EQ(json::parse(post(request).body)["body"]["messagePartCount"], 2);

  request["recipient"]["to"] = "4915112345678";
  body = json::parse(post(request).body)["body"];
  EXPECT_THAT(body["text"].get<std::string>(), HasSubstr("\nno-sms.eu/"));
}

// ---- incoming SMS

TEST_F(TrafficTest, NotifiesAColdMo) {
  set_hook();
  const auto id = engine_.handset_texts("+33639980001", short_code, "Quels sont vos horaires ?");
  ASSERT_TRUE(id.ok());
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].method, "POST");
  EXPECT_EQ(received_[0].target, "/hooks/secret-token");
  EXPECT_EQ(received_[0].headers.get("content-type"), "application/json");
  json body = last_received();
  EXPECT_EQ(body["channel"]["type"], "SMS");
  body.erase("channel");
  EXPECT_EQ(body, json({{"messageId", *id},
                        {"sentDate", "2026-11-22T15:05:07"},
                        {"type", "SMS"},
                        {"direction", "MO"},
                        {"recipient", {{"to", short_code}}},
                        {"from", anna},
                        {"body",
                         {{"text", "Quels sont vos horaires ?"},
                          {"encoding", "GSM7"},
                          {"messagePartCount", 1},
                          {"length", 25}}},
                        {"href", std::string(origin) + "/sms/v1/messages/" + *id}}));
  EXPECT_EQ(transcript_.exchanges()[0].from, "smsmode");
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(engine_.notifications_dropped(), 0U);
}

TEST_F(TrafficTest, LinksAnMoToTheLastMessageFromThatNumber) {
  set_hook();
  json request = message_to_anna("Bonjour");
  request["refClient"] = "relay-1";
  request["from"] = long_number;
  const std::string origin_id = json::parse(post(request).body)["messageId"];

  ASSERT_TRUE(engine_.handset_texts(anna, "+33937001122", "merci").ok());
  run_for(2s);
  EXPECT_EQ(last_received()["originMessageId"], origin_id);
  EXPECT_EQ(last_received()["refClient"], "relay-1");

  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());  // from which nothing came
  run_for(2s);
  EXPECT_FALSE(last_received().contains("originMessageId"));

  ASSERT_TRUE(engine_.handset_texts(bo, long_number, "merci").ok());  // to whom nothing came
  run_for(2s);
  EXPECT_FALSE(last_received().contains("originMessageId"));
}

TEST_F(TrafficTest, SendsRepliesToTheUrlOfTheMessageAnswered) {
  set_hook();
  json request = message_to_anna("Bonjour");
  request["callbackUrlMo"] = "https://relay.test/own";
  ASSERT_EQ(post(request).status, 201);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "merci").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].target, "/own");
  EXPECT_EQ(received_[1].target, "/hooks/secret-token");
}

class SwappedOrientation : public TrafficTest {
 protected:
  SwappedOrientation() : TrafficTest(Profile{.mo_orientation = Orientation::swapped}) {}
};

TEST_F(SwappedOrientation, KeepsThePersonInTheRecipient) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(1s);
  EXPECT_EQ(last_received()["from"], short_code);
  EXPECT_EQ(last_received()["recipient"]["to"], anna);
  EXPECT_EQ(last_received()["direction"], "MO");
}

UNDER(NamesNoOrigin, "ASSUME-SMSMODE-MO-ORIGIN", "never");
TEST_F(NamesNoOrigin, ThoughAMessageWentBefore) {
  set_hook();
  json request = message_to_anna("Bonjour");
  request["refClient"] = "relay-1";
  ASSERT_EQ(post(request).status, 201);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(2s);
  EXPECT_FALSE(last_received().contains("originMessageId"));
  EXPECT_FALSE(last_received().contains("refClient"));
}

UNDER(NamesNoChannel, "ASSUME-SMSMODE-MO-CHANNEL", "absent");
TEST_F(NamesNoChannel, InAnMo) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(2s);
  EXPECT_FALSE(last_received().contains("channel"));
  EXPECT_TRUE(json::parse(post(reported("Bonjour")).body).contains("channel"));
  run_for(2s);
  EXPECT_TRUE(last_received().contains("channel")) << "a report has it";
}

UNDER(MosHaveANullStatus, "ASSUME-SMSMODE-MO-STATUS", "null");
TEST_F(MosHaveANullStatus, AndReportsTheirOwn) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(2s);
  ASSERT_TRUE(last_received().contains("status"));
  EXPECT_TRUE(last_received()["status"].is_null());
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(2s);
  EXPECT_EQ(last_received()["status"]["value"], "DELIVERED");
}

TEST_F(TrafficTest, NotifiesALongMoAsOne) {
  set_hook();
  const auto taken = engine_.take_sms(anna, short_code, std::string(200, 'a'));
  ASSERT_TRUE(taken.ok());
  EXPECT_THAT(taken->message_ids, SizeIs(1));
  EXPECT_THAT(taken->urls, ElementsAre(hook));
  run_for(1s);
  EXPECT_EQ(last_received()["body"]["messagePartCount"], 2);
}

UNDER(SplitsLongMos, "ASSUME-SMSMODE-LONG-MO", "split");
TEST_F(SplitsLongMos, IntoOneMoPerPart) {
  set_hook();
  const std::string front(152, 'a');
  const auto taken = engine_.take_sms(anna, short_code, front + "€uro");
  ASSERT_TRUE(taken.ok());
  ASSERT_THAT(taken->message_ids, SizeIs(1)) << "158 septets fit one SMS";
  const auto split = engine_.take_sms(anna, short_code, front + "€ et encore plus de texte");
  ASSERT_THAT(split->message_ids, SizeIs(2));
  EXPECT_NE(split->message_ids[0], split->message_ids[1]);
  run_for(1s);
  EXPECT_THAT(received_texts(), ElementsAre(front + "€uro", front, "€ et encore plus de texte"));
  EXPECT_EQ(last_received()["messageId"], split->message_ids[1]);
  EXPECT_EQ(last_received()["body"]["messagePartCount"], 1);
  EXPECT_EQ(last_received()["body"]["length"], 26);
  EXPECT_THAT(transcript_.radio(), SizeIs(3)) << "each part is an SMS of its own on the air";
}
TEST_F(SplitsLongMos, KeepingTheEncodingOfTheWhole) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "ê" + std::string(100, 'a')).ok());
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(last_received()["body"]["text"], std::string(34, 'a'));
  EXPECT_EQ(last_received()["body"]["encoding"], "UNICODE");
}

UNDER(SmallCCedillaIsGsm, "ASSUME-SMSMODE-C-CEDILLA", "gsm7");
TEST_F(SmallCCedillaIsGsm, InAnMoToo) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "ça va ?").ok());
  run_for(1s);
  EXPECT_EQ(last_received()["body"]["encoding"], "GSM7");
  EXPECT_EQ(last_received()["body"]["length"], 7);
}

class SplitsWithSmallCCedilla : public TrafficTest {
 protected:
  SplitsWithSmallCCedilla()
      : TrafficTest(profile_under(
            {{"ASSUME-SMSMODE-C-CEDILLA", "gsm7"}, {"ASSUME-SMSMODE-LONG-MO", "split"}})) {}
};
TEST_F(SplitsWithSmallCCedilla, AtTheRoomOfGsm) {
  set_hook();
  const auto taken = engine_.take_sms(anna, short_code, "ç" + std::string(160, 'a'));
  ASSERT_THAT(taken->message_ids, SizeIs(2)) << "161 septets";
  run_for(1s);
  EXPECT_THAT(received_texts(), ElementsAre("ç" + std::string(152, 'a'), std::string(8, 'a')));
  EXPECT_EQ(json::parse(received_[0].body)["body"]["length"], 153);
}

UNDER(NotifiesEveryUrl, "ASSUME-SMSMODE-MO-URLS", "every");
TEST_F(NotifiesEveryUrl, ThatIsSet) {
  json request = message_to_anna("Bonjour");
  request["callbackUrlMo"] = "https://relay.test/own";
  ASSERT_EQ(post(request).status, 201);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "un").ok());
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(1)) << "the channel has none yet";
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "deux").ok());
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(3));
  EXPECT_EQ(received_[1].target, "/own");
  EXPECT_EQ(received_[2].target, "/hooks/secret-token");
  EXPECT_EQ(received_[1].body, received_[2].body);

  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "https://relay.test/own").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "trois").ok());
  run_for(1s);
  EXPECT_THAT(received_, SizeIs(4)) << "one URL is called once";
}

TEST_F(TrafficTest, NotifiesBothKindsAtOneUrl) {
  set_hook();
  ASSERT_TRUE(engine_.set_status_url("town", "relay_demo", hook).ok());
  ASSERT_EQ(post(message_to_anna("Bonjour")).status, 201);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(3));
  for (const net::Request& request : received_) EXPECT_EQ(request.target, "/hooks/secret-token");
  EXPECT_THAT(received_texts(), ElementsAre("Bonjour", "merci", "Bonjour"));
}

TEST_F(TrafficTest, NotifiesAtTheUrlTheConsoleShowsWhenTheSmsComes) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "un").ok());
  run_for(1s);
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "https://relay.test/new").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "deux").ok());
  run_for(1s);
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "").ok());
  const auto taken = engine_.take_sms(anna, short_code, "trois");
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].target, "/hooks/secret-token");
  EXPECT_EQ(received_[1].target, "/new");
  EXPECT_THAT(taken->urls, IsEmpty());
}

TEST_F(TrafficTest, RefusesATextThatCannotBe) {
  EXPECT_EQ(engine_.handset_texts(anna, "36999", "bonjour").error().code, "unknown-number");
  EXPECT_EQ(engine_.handset_texts("0639980001", short_code, "bonjour").error().code,
            "not-a-handset");
  EXPECT_THAT(transcript_.events(), SizeIs(1));  // the console's remark about the key
}

TEST_F(TrafficTest, KeepsAnMoForPollingWhenNoUrlIsSet) {
  const auto id = engine_.handset_texts(anna, short_code, "bonjour");
  run_for(1h);
  EXPECT_THAT(transcript_.exchanges(), IsEmpty());
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  const json page = json::parse(get("/sms/v1/messages?searchBy%5Bdirection%5D=MO").body);
  ASSERT_EQ(page["count"], 1);
  EXPECT_EQ(page["items"][0]["messageId"], *id);
  EXPECT_FALSE(page["items"][0].contains("status"));
}

TEST_F(TrafficTest, HandlesAStop) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, " stop ").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(1)) << "the MO is forwarded all the same";
  ASSERT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription")));
  EXPECT_TRUE(transcript_.radio()[1].by_platform);

  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  ASSERT_EQ(post(message_to(bo, "Bonjour Bo")).status, 201);
  run_for(2s);
  EXPECT_THAT(reported_statuses(), ElementsAre("ENROUTE", "UNDELIVERABLE/BLACKLISTED"));
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription"), "Bonjour Bo"));

  key_ = engine_.create_key("town", "other", "other")->value;  // only this channel was left
  ASSERT_EQ(post(message_to_anna("Autre service")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(),
              ElementsAre(HasSubstr("desinscription"), "Bonjour Bo", "Autre service"));
}

UNDER(StopsForTheOrganisation, "ASSUME-SMSMODE-BLACKLIST", "organisation");
TEST_F(StopsForTheOrganisation, OnEveryChannelOfItAndOnNoOther) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  key_ = engine_.create_key("town", "other", "other")->value;
  ASSERT_EQ(post(message_to_anna("Autre service")).status, 201);
  ASSERT_EQ(post(message_to(bo, "Bonjour Bo")).status, 201);
  ASSERT_TRUE(engine_
                  .add_account({.name = "library",
                                .channels = {{.name = "desk", .numbers = {"36222"}}},
                                .credit_sms = {},
                                .parent = "town"})
                  .ok());
  key_ = engine_.create_key("library", "desk", "k")->value;
  ASSERT_EQ(post(message_to_anna("Vos livres")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(),
              ElementsAre(HasSubstr("desinscription"), "Bonjour Bo", "Vos livres"));
}

// A channel for advertising, which has a name and a short code.
class Advertising : public TrafficTest {
 protected:
  explicit Advertising(Profile profile = {}) : TrafficTest(std::move(profile)) {
    EXPECT_TRUE(engine_
                    .add_account(
                        {.name = "shop",
                         .channels = {{.name = "offers",
                                       .flow = "MARKETING",
                                       .numbers = {"33937001199", "36444"},
                                       .names = {"SHOP"}},
                                      {.name = "service", .numbers = {"36445"}, .names = {"SHOP"}}},
                         .credit_sms = {}})
                    .ok());
    offers_ = engine_.create_key("shop", "offers", "offers")->value;
    service_ = engine_.create_key("shop", "service", "service")->value;
  }
  // "SHOP DELIVERED": its sender and its final status.
  std::string send(const std::string& key, const json& fields, const std::string& text = "Soldes") {
    key_ = key;
    json request = reported(text);
    request.update(fields, true);
    const net::Response accepted = post(request);
    EXPECT_EQ(accepted.status, 201) << accepted.body;
    run_for(2s);
    return json::parse(accepted.body)["from"].get<std::string>() + " " + reported_statuses().back();
  }
  std::string send_by_1_6(const std::string& key, net::FormFields fields) {
    fields.insert(
        fields.end(),
        {{"accessToken", key}, {"numero", anna}, {"message", "Soldes"}, {"emetteur", "SHOP"}});
    EXPECT_THAT(ask("GET", "/http/1.6/sendSMS.do?" + net::form_encode(fields), {}).body,
                HasSubstr("0 | Accepted"));
    run_for(2s);
    const Message& last = engine_.state().messages().back();
    return last.number + " " + last.status.value;
  }

  const json by_name_ = {{"from", "SHOP"}};
  const json by_name_with_stop_ = {{"from", "SHOP"}, {"body", {{"stop", true}}}};
  std::string offers_;
  std::string service_;
};

TEST_F(Advertising, GoesUnderItsName) {
  EXPECT_EQ(send(offers_, by_name_), "SHOP DELIVERED");
  EXPECT_EQ(send_by_1_6(offers_, {}), "SHOP DELIVERED");
}

class AdvertisingIsRenamed : public Advertising {
 protected:
  AdvertisingIsRenamed()
      : Advertising(profile_under({{"ASSUME-SMSMODE-MARKETING-SENDER", "replaced"}})) {}
};
TEST_F(AdvertisingIsRenamed, ToAShortCodeUnlessItHasAWayOut) {
  EXPECT_EQ(send(offers_, by_name_), "36444 DELIVERED");
  EXPECT_EQ(transcript_.radio().back().number, "36444");
  EXPECT_EQ(send(offers_, by_name_with_stop_), "SHOP DELIVERED");
  EXPECT_EQ(send(offers_, by_name_, "Soldes. STOP au 36444"), "SHOP DELIVERED");
  EXPECT_EQ(send(offers_, json::object()), "33937001199 DELIVERED") << "a number is no name";
  EXPECT_EQ(send(service_, by_name_), "SHOP DELIVERED") << "no advertising";
  EXPECT_EQ(send_by_1_6(offers_, {}), "36444 DELIVERED");
  EXPECT_EQ(send_by_1_6(offers_, {{"stop", "1"}}), "SHOP DELIVERED");
}

class AdvertisingIsBlocked : public Advertising {
 protected:
  AdvertisingIsBlocked()
      : Advertising(profile_under({{"ASSUME-SMSMODE-MARKETING-SENDER", "blocked"}})) {}
};
TEST_F(AdvertisingIsBlocked, AsSpamUnlessItHasAWayOut) {
  EXPECT_EQ(send(offers_, by_name_), "SHOP UNDELIVERABLE/SPAM");
  EXPECT_EQ(send_by_1_6(offers_, {}), "SHOP UNDELIVERABLE");
  EXPECT_THAT(handset_texts(), IsEmpty());
  EXPECT_EQ(send(offers_, by_name_with_stop_), "SHOP DELIVERED");
  EXPECT_EQ(send(offers_, json::object()), "33937001199 DELIVERED");
  EXPECT_EQ(send(service_, by_name_), "SHOP DELIVERED");
}

// A channel with good and bad names, and the result of an SMS under each: "INFO DELIVERED".
class SenderNames : public TrafficTest {
 protected:
  explicit SenderNames(const std::string& variant)
      : TrafficTest(profile_under({{"ASSUME-SMSMODE-SENDER-NAME", variant}})) {
    const AccountSeed named{
        "named",
        {{"line", "SMS", "TRANSACTIONAL", {"36555"}, {"MAIRIE", "INFO", "Ville 2", "0612345678"}}},
        std::nullopt};
    EXPECT_TRUE(engine_.add_account(named).ok());
    key_ = engine_.create_key("named", "line", "k")->value;
  }
  std::string send_as(const std::string& name) {
    json request = reported("Bonjour");
    request["from"] = name;
    const net::Response accepted = post(request);
    EXPECT_EQ(accepted.status, 201) << accepted.body;
    run_for(2s);
    return json::parse(accepted.body)["from"].get<std::string>() + " " + reported_statuses().back();
  }
};

class KeepsBadNames : public SenderNames {
 protected:
  KeepsBadNames() : SenderNames("kept") {}
};
TEST_F(KeepsBadNames, AsAnyOther) {
  EXPECT_EQ(send_as("MAIRIE"), "MAIRIE DELIVERED");
  EXPECT_EQ(send_as("INFO"), "INFO DELIVERED");
  EXPECT_EQ(send_as("Ville 2"), "Ville 2 DELIVERED");
}

class OverwritesBadNames : public SenderNames {
 protected:
  OverwritesBadNames() : SenderNames("overwritten") {}
};
TEST_F(OverwritesBadNames, ByAShortCode) {
  EXPECT_EQ(send_as("MAIRIE"), "MAIRIE DELIVERED");
  EXPECT_EQ(send_as("INFO"), "36555 DELIVERED") << "a generic word";
  EXPECT_EQ(send_as("Ville 2"), "36555 DELIVERED") << "another sign than letters and digits";
  EXPECT_EQ(send_as("0612345678"), "36555 DELIVERED") << "digits alone";
  EXPECT_EQ(send_as("36555"), "36555 DELIVERED");
}

class BlocksBadNames : public SenderNames {
 protected:
  BlocksBadNames() : SenderNames("blocked") {}
};
TEST_F(BlocksBadNames, AsSpam) {
  EXPECT_EQ(send_as("MAIRIE"), "MAIRIE DELIVERED");
  EXPECT_EQ(send_as("INFO"), "INFO UNDELIVERABLE/SPAM");
  EXPECT_EQ(send_as("0612345678"), "0612345678 UNDELIVERABLE/SPAM");
  EXPECT_EQ(send_as("36555"), "36555 DELIVERED") << "a number of the channel is no name";
}

UNDER(ForwardsAStopTwice, "ASSUME-SMSMODE-STOP-MO", "twice");
TEST_F(ForwardsAStopTwice, WithTwoIdsAndOtherTextsOnce) {
  set_hook();
  const auto taken = engine_.take_sms(anna, short_code, "STOP");
  ASSERT_THAT(taken->message_ids, SizeIs(2));
  run_for(2s);
  EXPECT_THAT(received_texts(), ElementsAre("STOP", "STOP"));
  EXPECT_NE(json::parse(received_[0].body)["messageId"],
            json::parse(received_[1].body)["messageId"]);
  EXPECT_THAT(handset_texts(), SizeIs(1)) << "and confirms it once";
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "non-stop").ok());
  run_for(2s);
  EXPECT_THAT(received_, SizeIs(3));
}

UNDER(SwallowsAStop, "ASSUME-SMSMODE-STOP-MO", "swallowed");
TEST_F(SwallowsAStop, AndConfirmsItAllTheSame) {
  set_hook();
  const auto taken = engine_.take_sms(anna, short_code, "STOP");
  ASSERT_THAT(taken->message_ids, SizeIs(1));
  EXPECT_THAT(taken->urls, IsEmpty());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "non-stop").ok());
  run_for(2s);
  EXPECT_THAT(received_texts(), ElementsAre("non-stop"));
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription")));
}

TEST_F(TrafficTest, FlagsTheMoOfAnOptOutAndNoOther) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "Stop svp").ok());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "non-stop").ok());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "CONTACT").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(3));
  EXPECT_EQ(json::parse(received_[0].body)["body"]["stop"], true);
  EXPECT_FALSE(json::parse(received_[1].body)["body"].contains("stop"));
  EXPECT_FALSE(json::parse(received_[2].body)["body"].contains("stop"));
}

UNDER(FlagsNoMo, "ASSUME-SMSMODE-STOP-FLAG", "absent");
TEST_F(FlagsNoMo, ThoughItIsAStop) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  run_for(2s);
  EXPECT_FALSE(json::parse(received_.at(0).body)["body"].contains("stop"));
}

UNDER(TakesStopAnywhere, "ASSUME-SMSMODE-STOP-WORD", "contained");
TEST_F(TakesStopAnywhere, InAnyText) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "un trajet non-stop ?").ok());
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription")));
}

UNDER(ConfirmsNoStop, "ASSUME-SMSMODE-STOP-CONFIRMATION", "nobody");
TEST_F(ConfirmsNoStop, AndStopsAllTheSame) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  ASSERT_EQ(post(message_to_anna("Bonjour")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), IsEmpty());
}

UNDER(StopsForTheNumber, "ASSUME-SMSMODE-BLACKLIST", "number");
TEST_F(StopsForTheNumber, AndForNoOtherOfTheChannel) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  json by_long_number = message_to_anna("par le 09");
  by_long_number["from"] = long_number;
  ASSERT_EQ(post(message_to_anna("par le 36034")).status, 201);
  ASSERT_EQ(post(by_long_number).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription"), "par le 09"));
}

TEST_F(TrafficTest, EndsAnOptOutForNothingAHandsetSends) {
  for (const char* text : {"STOP", "START", "Bonjour"}) {
    ASSERT_TRUE(engine_.handset_texts(anna, short_code, text).ok());
  }
  ASSERT_EQ(post(message_to_anna("Bonjour")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription")));
}

UNDER(EndsWithStart, "ASSUME-SMSMODE-STOP-END", "start");
TEST_F(EndsWithStart, AndWithNoOtherText) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "Bonjour").ok());
  ASSERT_EQ(post(message_to_anna("a")).status, 201);
  run_for(2s);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "start").ok());
  ASSERT_EQ(post(message_to_anna("b")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("desinscription"), "b"));
}

UNDER(EndsWithAnyMo, "ASSUME-SMSMODE-STOP-END", "any-mo");
TEST_F(EndsWithAnyMo, ButASecondStop) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  ASSERT_EQ(post(message_to_anna("a")).status, 201);
  run_for(2s);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "Bonjour").ok());
  ASSERT_EQ(post(message_to_anna("b")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(),
              ElementsAre(HasSubstr("desinscription"), HasSubstr("desinscription"), "b"));
}

TEST_F(TrafficTest, TakesContactForNoOptOutAndLeavesTheAnswerToTheCustomer) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "CONTACT").ok());
  ASSERT_EQ(post(message_to_anna("Mairie")).status, 201);
  run_for(2s);
  EXPECT_THAT(received_texts(), ElementsAre("CONTACT"));
  EXPECT_THAT(handset_texts(), ElementsAre("Mairie"));
}

UNDER(AnswersContact, "ASSUME-SMSMODE-CONTACT", "answered");
TEST_F(AnswersContact, AndNotifiesIt) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "contact").ok());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "Contact de la mairie ?").ok());
  run_for(2s);
  EXPECT_THAT(received_texts(), ElementsAre("contact", "Contact de la mairie ?"));
  EXPECT_THAT(handset_texts(), ElementsAre("Service edite par town. Contact : 36034"));
}

UNDER(KeepsContact, "ASSUME-SMSMODE-CONTACT", "kept");
TEST_F(KeepsContact, AndAnswersItAlone) {
  set_hook();
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "CONTACT").ok());
  run_for(2s);
  EXPECT_THAT(received_texts(), IsEmpty());
  EXPECT_THAT(handset_texts(), ElementsAre(HasSubstr("edite par town")));
}

UNDER(ReportsAreShort, "ASSUME-SMSMODE-REPORT-FORM", "short");
TEST_F(ReportsAreShort, AndHoldIdAndStatus) {
  const json accepted = json::parse(post(reported("Bonjour")).body);
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(json::parse(received_[1].body),
            (json{{"messageId", accepted["messageId"]}, {"status", {{"value", "DELIVERED"}}}}));
}

UNDER(NamesAForeignChannel, "ASSUME-SMSMODE-CHANNEL-NAMED", "foreign");
TEST_F(NamesAForeignChannel, InMosAndReportsButNotInAnswers) {
  set_hook();
  const std::string own = engine_.state().accounts().front()->channels.front()->id;
  EXPECT_EQ(json::parse(post(reported("Bonjour")).body)["channel"]["channelId"], own);
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "Bonjour").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(3));
  for (const auto& request : received_) {
    EXPECT_NE(json::parse(request.body)["channel"]["channelId"], own);
  }
}

TEST_F(TrafficTest, NamesTheNumberThatWroteInTheTranscript) {
  json by_long_number = message_to_anna("par le 09");
  by_long_number["from"] = long_number;
  ASSERT_EQ(post(by_long_number).status, 201);
  ASSERT_EQ(post(message_to_anna("par le 36034")).status, 201);
  run_for(2s);
  ASSERT_THAT(transcript_.radio(), SizeIs(2));
  EXPECT_EQ(transcript_.radio()[0].number, long_number);
  EXPECT_EQ(transcript_.radio()[1].number, short_code);
}

TEST_F(TrafficTest, LeavesOtherTextsWithStopAlone) {
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "non-stop").ok());
  ASSERT_EQ(post(message_to_anna("Bonjour")).status, 201);
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour"));
}

TEST_F(TrafficTest, SendsAReportForAMessageNobodySent) {
  EXPECT_EQ(engine_.send_foreign_report("town", "relay_demo").error().code, "no-url");
  set_hook();
  ASSERT_TRUE(engine_.send_foreign_report("town", "relay_demo").ok());
  run_for(1s);
  EXPECT_THAT(reported_statuses(), ElementsAre("DELIVERED"));
  EXPECT_THAT(handset_texts(), IsEmpty());
}

TEST_F(TrafficTest, SurvivesItsOwnEndWithWorkUnderWay) {
  auto short_lived = std::make_unique<Engine>(scheduler_, network_, transcript_, rng_,
                                              "https://other.test", Profile{});
  ASSERT_TRUE(short_lived->add_account({"a", {{"c", "SMS", "OTP", {"38111"}}}, {}}).ok());
  ASSERT_TRUE(short_lived->start().ok());
  ASSERT_TRUE(short_lived->set_mo_url("a", "c", "https://nobody.test/").ok());
  ASSERT_TRUE(short_lived->handset_texts(anna, "38111", "STOP").ok());
  short_lived.reset();
  run_for(40h);
  EXPECT_THAT(handset_texts(), IsEmpty());
}

#undef UNDER

}  // namespace
}  // namespace smsrelay::mocks::smsmode
