#include "mocks/vendor/fault_plan.h"

#include <gmock/gmock.h>

namespace smsrelay::mocks::vendor {
namespace {

using sim::Fate;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const base::Instant began{1000s};
const std::string talk = "https://app1.dydu.test/servlet/api/chat/talk/bot/";
const std::string messages = "https://rest.smsmode.test/sms/v1/messages";

net::Call call(const std::string& from, const std::string& url, const std::string& method = "POST",
               const std::string& body = "") {
  net::Call out;
  out.from = from;
  out.url = url;
  out.request.method = method;
  out.request.body = body;
  return out;
}

std::string error_body(int status) {
  return R"({"errorCode":")" + std::to_string(status) + R"(.001"})";
}

Fault fault(Fault::Where where, Fate::Kind act) {
  Fault out;
  out.where = where;
  out.act = act;
  return out;
}

Fate ask(FaultPlan& plan, base::Instant at = began, const std::string& to = "dydu") {
  return plan.decide(call("relay", talk), to, at);
}

TEST(KindOfCall, IsToldByWhoCallsWhomForWhat) {
  using Where = Fault::Where;
  EXPECT_EQ(kind_of(call("relay", talk), "dydu"), Where::dydu_talk);
  EXPECT_EQ(kind_of(call("relay", talk), "dydu-2"), Where::dydu_talk);
  EXPECT_EQ(kind_of(call("relay", messages), "smsmode"), Where::smsmode_send);
  EXPECT_EQ(kind_of(call("relay", messages + "?refClient=x", "GET"), "smsmode"),
            Where::smsmode_list);
  EXPECT_EQ(
      kind_of(call("smsmode", "https://relay.test/h", "POST", R"({"direction":"MO"})"), "relay"),
      Where::smsmode_webhook);
  EXPECT_EQ(kind_of(call("smsmode", "https://relay.test/h", "POST",
                         R"({"direction":"MT","status":{"value":"DELIVERED"}})"),
                    "relay"),
            Where::smsmode_report);
}

TEST(KindOfCall, IsNoneForWhatAStoryDoesNotCount) {
  EXPECT_EQ(kind_of(call("admin", "https://admin.relay.test/api/channels"), "relay"), std::nullopt);
  EXPECT_EQ(
      kind_of(call("stranger", "https://relay.test/h", "POST", R"("direction":"MO")"), "relay"),
      std::nullopt);
  EXPECT_EQ(kind_of(call("relay", talk, "POST", "userInput=x&qualificationMode=true"), "dydu"),
            std::nullopt)
      << "the canary's question";
  EXPECT_EQ(kind_of(call("relay", talk + "?qualificationMode=true", "GET"), "dydu"), std::nullopt);
  EXPECT_EQ(kind_of(call("page", talk, "OPTIONS"), "dydu"), std::nullopt) << "a preflight";
  EXPECT_EQ(kind_of(call("relay", "https://app1.dydu.test/servlet/api/chat/talks/b"), "dydu"),
            std::nullopt);
  EXPECT_EQ(kind_of(call("relay", messages, "PUT"), "smsmode"), std::nullopt);
}

TEST(KindOfCall, IsAQuestionHoweverItIsAsked) {
  using Where = Fault::Where;
  const std::string servlet = "https://app1.dydu.test/servlet/";
  const auto asked = [&](const std::string& path, const std::string& body = "") {
    return kind_of(call("client", servlet + path, body.empty() ? "GET" : "POST", body), "dydu");
  };
  EXPECT_EQ(asked("talk?userInput=x&botId=b"), Where::dydu_talk);
  EXPECT_EQ(asked("talk?userInput=x&qualificationMode=true"), std::nullopt);
  const std::string message = R"({"type":"talk","parameters":{"userInput":"eA=="}})";
  EXPECT_EQ(asked("chatHttp", message), Where::dydu_talk);
  EXPECT_EQ(asked("chatHttp", "data=" + net::percent_encode(message)), Where::dydu_talk);
  EXPECT_EQ(asked("chatHttp?data=" + net::percent_encode(message)), Where::dydu_talk);
  for (const char* test : {"true", "\"true\"", "\"dHJ1ZQ==\""}) {
    EXPECT_EQ(asked("chatHttp", R"({"type":"talk","parameters":{"qualificationMode":)" +
                                    std::string(test) + "}}"),
              std::nullopt)
        << test;
  }
  EXPECT_EQ(asked("chatHttp", R"({"type":"history","parameters":{"type":"talk"}})"),
            Where::dydu_chat_http);
  EXPECT_EQ(asked("chatHttp", "nothing"), Where::dydu_chat_http);
}

TEST(KindOfCall, GoesByTheMethodForMessages) {
  using Where = Fault::Where;
  const auto of = [](const std::string& method, const std::string& path) {
    return kind_of(call("client", "https://rest.smsmode.test/sms/v1/" + path, method), "smsmode");
  };
  EXPECT_EQ(of("POST", "channels/c-1/campaigns/c-2/messages"), Where::smsmode_send);
  EXPECT_EQ(of("GET", "channels/c-1/messages/"), Where::smsmode_list);
  EXPECT_EQ(of("GET", "messages/m-1?x=1"), Where::smsmode_detail);
  EXPECT_EQ(of("PATCH", "messages/m-1"), Where::smsmode_patch);
  EXPECT_EQ(of("DELETE", "campaigns/c/messages/m-1"), Where::smsmode_delete);
  EXPECT_EQ(of("GET", "channels"), std::nullopt);
}

TEST(KindOfCall, IsAWebhookInTheLegacyDialectToo) {
  EXPECT_EQ(kind_of(call("smsmode", "https://relay.test/h?numero=36034&responseID=zY8", "GET"), ""),
            Fault::Where::smsmode_webhook);
  EXPECT_EQ(kind_of(call("smsmode", "https://relay.test/h?smsID=aB3&statut=11", "GET"), ""),
            Fault::Where::smsmode_report);
}

TEST(FaultPlanTest, PlannedAnewCountsFromOneAgain) {
  Fault first = fault(Fault::Where::dydu_talk, Fate::Kind::garbage);
  first.last_call = 1;
  FaultPlan plan({first}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::garbage);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  plan.plan({first}, began);
  EXPECT_THAT(plan.unfired(), SizeIs(1));
  EXPECT_EQ(ask(plan).kind, Fate::Kind::garbage);
}

TEST(FaultPlanTest, WithoutFaultsEverythingPasses) {
  FaultPlan plan({}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  EXPECT_THAT(plan.unfired(), IsEmpty());
}

TEST(FaultPlanTest, TheFirstFaultThatAppliesDecides) {
  FaultPlan plan({fault(Fault::Where::smsmode_send, Fate::Kind::refuse),
                  fault(Fault::Where::dydu_talk, Fate::Kind::garbage),
                  fault(Fault::Where::dydu_talk, Fate::Kind::truncate)},
                 began, error_body);
  const Fate fate = ask(plan);
  EXPECT_EQ(fate.kind, Fate::Kind::garbage);
  EXPECT_EQ(fate.rule, "faults[1]");
}

TEST(FaultPlanTest, CallsAreCountedPerKindWhateverTheServer) {
  Fault second = fault(Fault::Where::dydu_talk, Fate::Kind::refuse);
  second.first_call = second.last_call = 2;
  FaultPlan plan({second}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  plan.decide(call("relay", messages), "smsmode", began);  // of another kind
  EXPECT_EQ(ask(plan, began, "dydu-2").kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
}

TEST(FaultPlanTest, AFaultOfOneServerLeavesTheOtherAlone) {
  Fault first_server = fault(Fault::Where::dydu_talk, Fate::Kind::refuse);
  first_server.server = 1;
  FaultPlan plan({first_server}, began, error_body);
  EXPECT_EQ(ask(plan, began, "dydu-2").kind, Fate::Kind::pass);
  EXPECT_EQ(ask(plan, began, "dydu").kind, Fate::Kind::refuse);
}

TEST(FaultPlanTest, AWindowHoldsFromItsBeginningToJustBeforeItsEnd) {
  Fault window = fault(Fault::Where::dydu_talk, Fate::Kind::refuse);
  window.from = 10s;
  window.until = 20s;
  FaultPlan plan({window}, began, error_body);
  EXPECT_EQ(ask(plan, began + 10s - 1us).kind, Fate::Kind::pass);
  EXPECT_EQ(ask(plan, began + 10s).kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan, began + 20s - 1us).kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan, began + 20s).kind, Fate::Kind::pass);
}

TEST(FaultPlanTest, NamesTheFaultsThatNeverDecided) {
  Fault never = fault(Fault::Where::dydu_talk, Fate::Kind::garbage);
  never.first_call = never.last_call = 7;
  never.place.line = 12;
  FaultPlan plan({fault(Fault::Where::dydu_talk, Fate::Kind::refuse), never}, began, error_body);
  EXPECT_THAT(plan.unfired(), SizeIs(2));
  // Hidden behind the first, it never decides even when its call comes.
  for (int i = 0; i < 8; ++i) ask(plan);
  ASSERT_THAT(plan.unfired(), SizeIs(1));
  EXPECT_EQ(plan.unfired().front().place.line, 12);
}

TEST(FaultPlanTest, AnAnswerCarriesStatusBodyAndRetryAfter) {
  Fault answer = fault(Fault::Where::smsmode_send, Fate::Kind::answer);
  answer.status = 429;
  answer.retry_after = "60";
  answer.body = "slow down";
  FaultPlan plan({answer}, began, error_body);
  const Fate fate = plan.decide(call("relay", messages), "smsmode", began);
  EXPECT_EQ(fate.kind, Fate::Kind::answer);
  EXPECT_EQ(fate.answer.status, 429);
  EXPECT_EQ(fate.answer.headers.get("retry-after"), "60");
  EXPECT_EQ(fate.answer.body, "slow down");
}

net::Response answered(Fault::Where where, int status, std::optional<std::string> body = {}) {
  Fault answer = fault(where, Fate::Kind::answer);
  answer.status = status;
  answer.body = std::move(body);
  FaultPlan plan({answer}, began, error_body);
  if (where == Fault::Where::dydu_talk) return ask(plan).answer;
  const std::string method = where == Fault::Where::smsmode_send ? "POST" : "GET";
  return plan.decide(call("relay", messages, method), "smsmode", began).answer;
}

TEST(FaultPlanTest, Smsmodes4xxHasSmsmodesBodyUnlessTheStoryGivesAnother) {
  using Where = Fault::Where;
  const net::Response throttled = answered(Where::smsmode_send, 429);
  EXPECT_EQ(throttled.body, error_body(429));
  EXPECT_EQ(throttled.headers.get("content-type"), "application/json");
  EXPECT_EQ(answered(Where::smsmode_list, 400).body, error_body(400));
  Fault forbidden = fault(Where::smsmode_channels, Fate::Kind::answer);
  forbidden.status = 403;
  FaultPlan plan({forbidden}, began, error_body);
  const auto channels = call("relay", "https://rest.smsmode.test/commons/v1/channels", "GET");
  EXPECT_EQ(plan.decide(channels, "smsmode", began).answer.body, error_body(403));

  EXPECT_EQ(answered(Where::smsmode_send, 429, "").body, "");
  EXPECT_EQ(answered(Where::smsmode_send, 500), (net::Response{500, {}, ""}));
  EXPECT_EQ(answered(Where::smsmode_send, 302), (net::Response{302, {}, ""}));
  EXPECT_EQ(answered(Where::dydu_talk, 429), (net::Response{429, {}, ""}));
}

TEST(FaultPlanTest, EveryActBecomesAFateWithItsDelay) {
  for (const sim::FateWords& words : sim::fates()) {
    Fault one = fault(Fault::Where::dydu_talk, words.kind);
    one.delay = 4s;
    FaultPlan plan({one}, began, error_body);
    const Fate fate = ask(plan);
    EXPECT_EQ(fate.kind, words.kind);
    EXPECT_EQ(fate.delay, 4s);
  }
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
