#include "mocks/vendor/stage.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "mocks/vendor/fault_maps_for_tests.h"
#include "net/http_network.h"

namespace smsrelay::mocks::vendor {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

// A mock that answers everything, on a real socket, with a stage behind it.
class StageTest : public testing::Test {
 protected:
  StageTest() {
    EXPECT_TRUE(
        network_.listen("smsmode", origin_, [](const net::Request&, net::Responder responder) {
          responder.answer({200, {}, "served"});
        }));
  }

  // Asked without a wire; nullopt: not answered at once.
  std::optional<net::Response> ask(const std::string& method, const std::string& path,
                                   const std::string& body = "") {
    net::Request request;
    request.method = method;
    request.target = "/__control/" + path;
    request.body = body;
    auto answered = std::make_shared<std::optional<net::Response>>();
    stage_.handler()(request, net::Responder([this, answered](net::Response response) {
                       *answered = response;
                       if (running_) scheduler_.stop();
                       last_ = std::move(response);
                     }));
    return *answered;
  }
  json read(const std::string& path) { return json::parse(ask("GET", path)->body); }
  std::string code(const std::optional<net::Response>& response) {
    return std::to_string(response->status) + " " +
           json::parse(response->body)["error"]["code"].get<std::string>();
  }
  void run() {
    running_ = true;
    scheduler_.run();
  }
  // What a client on the wire gets. Once per test: a stopped scheduler stays stopped.
  net::Outcome send_on_the_wire() {
    net::Call call;
    call.from = "test";
    call.url = "http://127.0.0.1:" + std::to_string(http_.port_of(origin_)) + "/sms/v1/messages";
    call.request.method = "POST";
    call.request.headers.add("X-Api-Key", "aB3dE5fG7hJ9kL1m");
    std::optional<net::Outcome> outcome;
    network_.send(call, [&](net::Outcome value) {
      outcome = std::move(value);
      scheduler_.stop();
    });
    scheduler_.run();
    return outcome.value_or(net::Failure{});
  }

  const std::string origin_ = "http://127.0.0.1:0";
  net::CurlClient client_;
  base::RealScheduler scheduler_{client_};
  net::HttpNetwork http_{scheduler_, client_};
  sim::Transcript air_;
  Diary diary_{air_, std::string(stage_prefix)};
  sim::FaultyNetwork network_{scheduler_, http_, diary_};
  Stage stage_{scheduler_,
               network_,
               diary_,
               {[](int status) { return "body of " + std::to_string(status); },
                {{"ASSUME-X-SIZE", "how large?", "x.md §1", {{"small", "a"}, {"large", "b"}}},
                 {"ASSUME-X-HUE", "which?", "x.md §2", {{"red", "a"}, {"blue", "b"}}}},
                {{"ASSUME-X-SIZE", "large"}},
                [] { return std::string("nothing is served at GET /x\n"); },
                "openapi: 3.1.0 # control",
                "openapi: 3.1.0 # vendor",
                small_maps()}};
  bool running_ = false;
  net::Response last_;
};

TEST_F(StageTest, TellsWhatPassed) {
  ASSERT_TRUE(std::holds_alternative<net::Response>(send_on_the_wire()));
  const json entries = read("transcript")["entries"];
  ASSERT_EQ(entries.size(), 2U) << "the call as served, and as made by ourselves";
  EXPECT_EQ(entries[0]["to"], "smsmode");
  EXPECT_EQ(entries[0]["answer"]["body"], "served");
  EXPECT_THAT(ask("GET", "transcript")->body, testing::Not(HasSubstr("aB3dE5fG7hJ9kL1m")));
  EXPECT_THAT(ask("GET", "transcript?secrets=shown")->body, HasSubstr("aB3dE5fG7hJ9kL1m"));
  EXPECT_THAT(ask("GET", "transcript?secrets=masked")->body,
              testing::Not(HasSubstr("aB3dE5fG7hJ9kL1m")));
  const auto misspelt = ask("GET", "transcript?secrets=show");
  EXPECT_EQ(misspelt->status, 400);
  EXPECT_THAT(misspelt->body, HasSubstr("'secrets' must be 'shown' or 'masked', not 'show'"));
  EXPECT_EQ(code(ask("GET", "transcript?since=abc")), "400 bad-request");
  ask("DELETE", "transcript");
  EXPECT_EQ(read("transcript")["entries"].size(), 0U);
}

TEST_F(StageTest, TakesAStorysFaultsInYamlAndCountsThem) {
  ASSERT_EQ(ask("PUT", "faults", "- { where: smsmode send, call: 1, do: answer 503 }")->status,
            200);
  const net::Outcome outcome = send_on_the_wire();
  EXPECT_EQ(std::get<net::Response>(outcome).status, 503);
  const json faults = read("faults")["faults"];
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0]["what"], "smsmode send, call 1: answer 503");
  EXPECT_EQ(faults[0]["fired"], 1);
  EXPECT_EQ(json::parse(ask("DELETE", "faults")->body)["faults"].size(), 0U);
}

TEST_F(StageTest, TakesAStorysFaultsInJson) {
  const auto planned =
      ask("PUT", "faults", R"([{"where": "dydu talk", "calls": "1-3", "do": "answer after 51s"}])");
  EXPECT_EQ(planned->status, 200);
  EXPECT_THAT(planned->body, HasSubstr("dydu talk, calls 1-3: answer after 51s"));
}

TEST_F(StageTest, AFaultItCannotReadChangesNothing) {
  ask("PUT", "faults", "- { where: dydu talk, do: refuse }");
  const auto refused = ask("PUT", "faults", "- { where: dydu talks, do: refuse }");
  EXPECT_EQ(code(refused), "400 bad-faults");
  EXPECT_THAT(refused->body, HasSubstr("did you mean 'dydu talk'"));
  EXPECT_EQ(read("faults")["faults"].size(), 1U);
}

TEST_F(StageTest, OfOneVendorPlansNoFaultsOfTheOther) {
  Stage::Play play;
  play.unmatched = [] { return std::string(); };
  play.faults = {small_dydu()};
  Stage stage(scheduler_, network_, diary_, play);
  const auto plan = [&](const std::string& where) {
    net::Request request;
    request.method = "PUT";
    request.target = "/__control/faults";
    request.body = "- { where: " + where + ", do: refuse }";
    net::Response answered;
    stage.handler()(request, net::Responder([&](net::Response response) { answered = response; }));
    return answered;
  };
  EXPECT_EQ(plan("dydu history").status, 200);
  const auto refused = plan("smsmode send");
  EXPECT_EQ(code(refused), "400 bad-faults");
  EXPECT_THAT(refused.body, HasSubstr("'smsmode send' is a call of smsmode; this is Dydu's mock"));
}

TEST_F(StageTest, MovesAClockThatStands) {
  scheduler_.stand_still(base::Instant(1'772'438'400s));
  EXPECT_EQ(read("clock")["now"], "2026-03-02T08:00:00Z");
  int rungs = 0;
  scheduler_.after(30s, [&] {
    ++rungs;
    scheduler_.after(24h, [&] { ++rungs; });
  });
  EXPECT_FALSE(ask("POST", "clock", R"({"advance": "31h"})")) << "answers on arrival";
  EXPECT_EQ(code(ask("POST", "clock", R"({"advance": "1s"})")), "409 clock-moves");
  run();
  EXPECT_EQ(json::parse(last_.body)["now"], "2026-03-03T15:00:00Z");
  EXPECT_EQ(rungs, 2);
}

TEST_F(StageTest, DoesNotMoveTheMachinesClock) {
  EXPECT_EQ(code(ask("POST", "clock", R"({"advance": "31h"})")), "409 clock-runs");
  EXPECT_EQ(read("clock")["controlled"], false);
}

TEST_F(StageTest, RefusesALengthThatIsNone) {
  scheduler_.stand_still(base::Instant(1'772'438'400s));
  EXPECT_EQ(ask("POST", "clock", R"({"advance": "31"})")->status, 400);
  EXPECT_EQ(ask("POST", "clock", R"({"advance": 31})")->status, 400);
  EXPECT_EQ(ask("POST", "clock", "")->status, 400);
  EXPECT_EQ(ask("PUT", "clock", "")->status, 405);
  EXPECT_EQ(read("clock")["now"], "2026-03-02T08:00:00Z");
}

TEST_F(StageTest, ListsWhatIsAssumed) {
  const json list = read("assumptions")["assumptions"];
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0]["assumed"], "large");
  EXPECT_EQ(list[1]["assumed"], "red");
}

TEST_F(StageTest, ShowsWhatNothingIsServedFor) {
  const auto shown = ask("GET", "unmatched");
  EXPECT_EQ(shown->body, "nothing is served at GET /x\n");
  EXPECT_EQ(shown->headers.get("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(code(ask("POST", "unmatched")), "405 wrong-method");
}

TEST_F(StageTest, ServesBothDocuments) {
  EXPECT_THAT(ask("GET", "openapi.yaml")->body, HasSubstr("control"));
  EXPECT_THAT(ask("GET", "vendor.openapi.yaml")->body, HasSubstr("vendor"));
  EXPECT_EQ(code(ask("POST", "openapi.yaml")), "405 wrong-method");
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
