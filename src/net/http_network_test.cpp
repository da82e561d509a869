#include "net/http_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "net/real_network_for_test.h"

namespace smsrelay::net {
namespace {

using std::chrono::milliseconds;

class HttpNetworkTest : public RealNetworkTest {
 protected:
  using RealNetworkTest::RealNetworkTest;

  Outcome outcome_of(const Call& call) { return RealNetworkTest::outcome_of(call, network); }

  HttpNetwork& network = http;
};

TEST_F(HttpNetworkTest, ServesAndCalls) {
  ASSERT_TRUE(network.listen("echo", origin, [](const Request& request, Responder responder) {
    responder.answer({201, {{"X-Method", request.method}}, request.target + " " + request.body});
  }));
  const Outcome outcome = outcome_of(call_to("/a?b=%20"));
  ASSERT_TRUE(std::holds_alternative<Response>(outcome));
  EXPECT_EQ(std::get<Response>(outcome), (Response{201, {{"X-Method", "POST"}}, "/a?b=%20 hello"}));
  EXPECT_EQ(network.waiting(origin), 0U);
}

TEST_F(HttpNetworkTest, AnswersLater) {
  ASSERT_TRUE(network.listen("slow", origin, [this](const Request&, Responder responder) {
    scheduler.after(milliseconds(20), [responder] { responder.answer({200, {}, "later"}); });
  }));
  EXPECT_EQ(std::get<Response>(outcome_of(call_to("/"))).body, "later");
}

TEST_F(HttpNetworkTest, GivesUpAfterTheTimeoutOfTheCall) {
  ASSERT_TRUE(network.listen("mute", origin, [](const Request&, const Responder&) {}));
  Call call = call_to("/");
  call.timeout = milliseconds(50);
  EXPECT_EQ(std::get<Failure>(outcome_of(call)).kind, FailureKind::timed_out);
}

TEST_F(HttpNetworkTest, RefusesOnceItsOriginIsClosed) {
  ASSERT_TRUE(network.listen("echo", origin,
                             [](const Request&, Responder responder) { responder.answer({}); }));
  const Call call = call_to("/");
  network.close(origin);
  EXPECT_EQ(std::get<Failure>(outcome_of(call)).kind, FailureKind::refused);
}

TEST_F(HttpNetworkTest, TellsABadUrlLikeAnyOtherFailure) {
  Call call;
  call.url = "not a url";
  EXPECT_EQ(std::get<Failure>(outcome_of(call)).kind, FailureKind::refused);
}

TEST_F(HttpNetworkTest, ACancelledCallIsNotHeardOfAgain) {
  ASSERT_TRUE(network.listen("echo", origin,
                             [](const Request&, Responder responder) { responder.answer({}); }));
  bool heard = false;
  network.cancel(network.send(call_to("/"), [&](const Outcome&) { heard = true; }));
  Call bad;
  bad.url = "not a url";
  network.cancel(network.send(bad, [&](const Outcome&) { heard = true; }));
  outcome_of(call_to("/"));
  EXPECT_FALSE(heard);
}

TEST_F(HttpNetworkTest, SaysWhyItCannotListen) {
  const auto handler = [](const Request&, const Responder&) {};
  EXPECT_EQ(network.listen("a", "https://127.0.0.1", handler).error().code, "bad-url");
  EXPECT_EQ(network.listen("a", "http://127.0.0.1:99999", handler).error().code, "bad-url");
  EXPECT_EQ(network.listen("a", "http://127.0.0.1:80/path", handler).error().code, "bad-url");
  ASSERT_TRUE(network.listen("a", origin, handler));
  const std::string taken = "http://127.0.0.1:" + std::to_string(network.port_of(origin));
  EXPECT_EQ(network.listen("b", taken, handler).error().code, "address-in-use");
}

class CrowdedHttpNetworkTest : public HttpNetworkTest {
 protected:
  CrowdedHttpNetworkTest() : HttpNetworkTest(1) {}
};

TEST_F(CrowdedHttpNetworkTest, TurnsAwayWhatItCannotHoldAndRecovers) {
  std::optional<Outcome> turned_away;
  std::optional<Outcome> held;
  std::optional<Outcome> after;
  int handled = 0;
  ASSERT_TRUE(network.listen("full", origin, [&](const Request&, Responder responder) {
    if (++handled > 1) return responder.answer({});
    network.send(call_to("/2"), [&, responder](Outcome outcome) {
      turned_away = std::move(outcome);
      responder.answer({200, {}, "held"});
    });
  }));
  network.send(call_to("/1"), [&](Outcome outcome) {
    held = std::move(outcome);
    network.send(call_to("/3"), [&](Outcome last) {
      after = std::move(last);
      scheduler.stop();
    });
  });
  scheduler.run();
  ASSERT_TRUE(turned_away && held && after);
  const auto& refusal = std::get<Response>(*turned_away);
  EXPECT_EQ(refusal.status, 503);
  EXPECT_EQ(refusal.headers.get("Retry-After"), "1");
  EXPECT_EQ(std::get<Response>(*held).body, "held");
  EXPECT_EQ(std::get<Response>(*after).status, 200);
  EXPECT_EQ(handled, 2);
}

TEST_F(CrowdedHttpNetworkTest, OneOriginsWaitingRequestsTakeNoPlaceOfAnother) {
  const std::string other = "http://127.0.0.1:0/";
  std::optional<Responder> slow;
  ASSERT_TRUE(network.listen("admin", other, [&](const Request&, const Responder& responder) {
    slow = responder;
    network.send(call_to("/"), [&](Outcome outcome) {
      EXPECT_EQ(std::get<Response>(outcome).body, "served");
      slow->answer({});
    });
  }));
  ASSERT_TRUE(network.listen("webhook", origin, [](const Request&, const Responder& responder) {
    responder.answer({200, {}, "served"});
  }));
  Call call = call_to("/");
  call.url = "http://127.0.0.1:" + std::to_string(network.port_of(other)) + "/";
  EXPECT_EQ(std::get<Response>(outcome_of(call)).status, 200);
}

}  // namespace
}  // namespace smsrelay::net
