#include "mocks/vendor/fault_plan.h"

#include <gmock/gmock.h>

#include "mocks/vendor/fault_maps_for_tests.h"

namespace smsrelay::mocks::vendor {
namespace {

using sim::Fate;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const base::Instant began{1000s};
const std::string talk = "https://app1.dydu.test/talk";
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

Fault fault(std::string_view word, Fate::Kind act) {
  Fault out;
  for (const FaultMap& map : small_maps()) {
    if (const FaultPlace* place = place_with(map.places, word)) out.where = place;
  }
  out.act = act;
  return out;
}

Fate ask(FaultPlan& plan, base::Instant at = began, const std::string& to = "dydu") {
  return plan.decide(call("relay", talk), to, at);
}

TEST(Places, AreLookedUpInEveryMap) {
  const FaultMaps maps = small_maps();
  EXPECT_EQ(place_of(maps, call("relay", talk), "dydu-2")->word, "dydu talk");
  EXPECT_EQ(place_of(maps, call("relay", messages), "smsmode")->word, "smsmode send");
  EXPECT_EQ(place_of(maps, call("page", talk, "OPTIONS"), "dydu"), nullptr) << "a preflight";
  EXPECT_EQ(place_of(maps, call("admin", "https://admin.relay.test/api"), "relay"), nullptr);
  EXPECT_EQ(place_of({small_smsmode()}, call("relay", talk), "dydu"), nullptr);
}

TEST(Places, HaveTheirWordOnce) {
  std::vector<FaultPlace> places;
  for (const char* word : {"dydu talk", "dydu context", "dydu talk"}) add_place(places, {word});
  EXPECT_THAT(places, SizeIs(2));
  EXPECT_EQ(place_with(places, "dydu context"), &places[1]);
  EXPECT_EQ(place_with(places, "dydu contexts"), nullptr);
}

TEST(Paths, AreWithoutOriginQueryAndSlashAtTheEnd) {
  EXPECT_EQ(path_of("https://a.test/b/c/?d=e/f"), "/b/c");
  EXPECT_EQ(path_of("/b"), "/b");
  EXPECT_EQ(path_of("https://a.test"), "");
  EXPECT_EQ(query_of("https://a.test/b?d=e?f"), "d=e?f");
  EXPECT_EQ(query_of("https://a.test/b"), "");
}

TEST(FaultPlanTest, PlannedAnewCountsFromOneAgain) {
  Fault first = fault("dydu talk", Fate::Kind::garbage);
  first.last_call = 1;
  FaultPlan plan(small_maps(), {first}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::garbage);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  plan.plan({first}, began);
  EXPECT_THAT(plan.unfired(), SizeIs(1));
  EXPECT_EQ(ask(plan).kind, Fate::Kind::garbage);
}

TEST(FaultPlanTest, WithoutFaultsEverythingPasses) {
  FaultPlan plan(small_maps(), {}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  EXPECT_THAT(plan.unfired(), IsEmpty());
}

TEST(FaultPlanTest, TheFirstFaultThatAppliesDecides) {
  FaultPlan plan(
      small_maps(),
      {fault("smsmode send", Fate::Kind::refuse), fault("dydu talk", Fate::Kind::garbage),
       fault("dydu talk", Fate::Kind::truncate)},
      began, error_body);
  const Fate fate = ask(plan);
  EXPECT_EQ(fate.kind, Fate::Kind::garbage);
  EXPECT_EQ(fate.rule, "faults[1]");
}

TEST(FaultPlanTest, CallsAreCountedPerKindWhateverTheServer) {
  Fault second = fault("dydu talk", Fate::Kind::refuse);
  second.first_call = second.last_call = 2;
  FaultPlan plan(small_maps(), {second}, began, error_body);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
  plan.decide(call("relay", messages), "smsmode", began);  // of another kind
  EXPECT_EQ(ask(plan, began, "dydu-2").kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan).kind, Fate::Kind::pass);
}

TEST(FaultPlanTest, AFaultOfOneServerLeavesTheOtherAlone) {
  Fault first_server = fault("dydu talk", Fate::Kind::refuse);
  first_server.server = 1;
  FaultPlan plan(small_maps(), {first_server}, began, error_body);
  EXPECT_EQ(ask(plan, began, "dydu-2").kind, Fate::Kind::pass);
  EXPECT_EQ(ask(plan, began, "dydu").kind, Fate::Kind::refuse);
}

TEST(FaultPlanTest, AWindowHoldsFromItsBeginningToJustBeforeItsEnd) {
  Fault window = fault("dydu talk", Fate::Kind::refuse);
  window.from = 10s;
  window.until = 20s;
  FaultPlan plan(small_maps(), {window}, began, error_body);
  EXPECT_EQ(ask(plan, began + 10s - 1us).kind, Fate::Kind::pass);
  EXPECT_EQ(ask(plan, began + 10s).kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan, began + 20s - 1us).kind, Fate::Kind::refuse);
  EXPECT_EQ(ask(plan, began + 20s).kind, Fate::Kind::pass);
}

TEST(FaultPlanTest, NamesTheFaultsThatNeverDecided) {
  Fault never = fault("dydu talk", Fate::Kind::garbage);
  never.first_call = never.last_call = 7;
  never.place.line = 12;
  FaultPlan plan(small_maps(), {fault("dydu talk", Fate::Kind::refuse), never}, began, error_body);
  EXPECT_THAT(plan.unfired(), SizeIs(2));
  // Hidden behind the first, it never decides even when its call comes.
  for (int i = 0; i < 8; ++i) ask(plan);
  ASSERT_THAT(plan.unfired(), SizeIs(1));
  EXPECT_EQ(plan.unfired().front().place.line, 12);
}

TEST(FaultPlanTest, AnAnswerCarriesStatusBodyAndRetryAfter) {
  Fault answer = fault("smsmode send", Fate::Kind::answer);
  answer.status = 429;
  answer.retry_after = "60";
  answer.body = "slow down";
  FaultPlan plan(small_maps(), {answer}, began, error_body);
  const Fate fate = plan.decide(call("relay", messages), "smsmode", began);
  EXPECT_EQ(fate.kind, Fate::Kind::answer);
  EXPECT_EQ(fate.answer.status, 429);
  EXPECT_EQ(fate.answer.headers.get("retry-after"), "60");
  EXPECT_EQ(fate.answer.body, "slow down");
}

net::Response answered(std::string_view where, int status, std::optional<std::string> body = {}) {
  Fault answer = fault(where, Fate::Kind::answer);
  answer.status = status;
  answer.body = std::move(body);
  FaultPlan plan(small_maps(), {answer}, began, error_body);
  if (where == "dydu talk") return ask(plan).answer;
  const std::string method = where == "smsmode send" ? "POST" : "GET";
  return plan.decide(call("relay", messages, method), "smsmode", began).answer;
}

TEST(FaultPlanTest, Smsmodes4xxHasSmsmodesBodyUnlessTheStoryGivesAnother) {
  const net::Response throttled = answered("smsmode send", 429);
  EXPECT_EQ(throttled.body, error_body(429));
  EXPECT_EQ(throttled.headers.get("content-type"), "application/json");
  EXPECT_EQ(answered("smsmode list", 400).body, error_body(400));
  Fault unavailable = fault("smsmode http 1.6 send", Fate::Kind::answer);
  unavailable.status = 403;
  FaultPlan plan(small_maps(), {unavailable}, began, error_body);
  const auto legacy = call("relay", "https://rest.smsmode.test/sendSMS.do", "GET");
  EXPECT_EQ(plan.decide(legacy, "smsmode", began).answer.body, "") << "no JSON in HTTP 1.6";

  EXPECT_EQ(answered("smsmode send", 429, "").body, "");
  EXPECT_EQ(answered("smsmode send", 500), (net::Response{500, {}, ""}));
  EXPECT_EQ(answered("smsmode send", 302), (net::Response{302, {}, ""}));
  EXPECT_EQ(answered("dydu talk", 429), (net::Response{429, {}, ""}));
}

TEST(FaultPlanTest, EveryActBecomesAFateWithItsDelay) {
  for (const sim::FateWords& words : sim::fates()) {
    Fault one = fault("dydu talk", words.kind);
    one.delay = 4s;
    FaultPlan plan(small_maps(), {one}, began, error_body);
    const Fate fate = ask(plan);
    EXPECT_EQ(fate.kind, words.kind);
    EXPECT_EQ(fate.delay, 4s);
  }
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
