#include "net/http_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

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

TEST_F(HttpNetworkTest, TellsWhereARequestComesFrom) {
  ASSERT_TRUE(network.listen("echo", origin, [](const Request& request, Responder responder) {
    responder.answer({200, {}, request.peer});
  }));
  EXPECT_EQ(std::get<Response>(outcome_of(call_to("/"))).body, "127.0.0.1");
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

TEST_F(HttpNetworkTest, TellsOfClientsWithoutAPlace) {
  std::size_t connections = 0;
  std::size_t requests = 0;
  HttpNetwork::Options options;
  options.waiting_max = 1;
  options.on_refused = [&](const std::string& where, const HttpNetwork::Refused& refused) {
    EXPECT_EQ(where, origin);
    connections += refused.connections;
    requests += refused.requests;
  };
  HttpNetwork narrow(scheduler, client, options);
  Call call;
  std::vector<int> statuses;
  std::vector<Responder> held;
  const auto send_another = [&] {
    narrow.send(call, [&](const Outcome& outcome) {
      const auto* response = std::get_if<Response>(&outcome);
      statuses.push_back(response != nullptr ? response->status : 0);
      if (statuses.size() == 3) scheduler.stop();
    });
  };
  ASSERT_TRUE(narrow.listen("narrow", origin, [&](const Request&, const Responder& responder) {
    held.push_back(responder);
    for (int turn = 0; turn < 3; ++turn) send_another();
  }));
  call.url = "http://127.0.0.1:" + std::to_string(narrow.port_of(origin)) + "/";
  narrow.send(call, [](const Outcome&) {});
  scheduler.run();
  EXPECT_THAT(statuses, testing::ElementsAre(503, 503, 503));
  narrow.close(origin);
  EXPECT_EQ(requests, 3U);
  EXPECT_EQ(connections, 0U);
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

// Of two calls at a time to one origin.
class TwoCallsHttpNetworkTest : public RealNetworkTest {
 protected:
  TwoCallsHttpNetworkTest() : RealNetworkTest(2'000, 2) {}
};

TEST_F(TwoCallsHttpNetworkTest, MoreCallsToAnOriginWaitForTheirTurnInOrder) {
  std::vector<Responder> held;
  std::vector<std::string> arrived;
  ASSERT_TRUE(http.listen("slow", origin, [&](const Request& request, const Responder& responder) {
    arrived.push_back(request.target);
    held.push_back(responder);
  }));
  const std::string other = "http://127.0.0.1:0/";
  ASSERT_TRUE(http.listen(
      "quick", other, [](const Request&, const Responder& responder) { responder.answer({}); }));
  std::vector<Network::CallId> calls;
  for (const char* target : {"/1", "/2", "/3", "/4", "/5"}) {
    calls.push_back(http.send(call_to(target), [](const Outcome&) {}));
  }
  http.cancel(calls[2]);  // while it waits
  Call quick = call_to("/");
  quick.url = "http://127.0.0.1:" + std::to_string(http.port_of(other)) + "/";
  // Each step is taken when the quick origin has answered ten calls more: longer than a call to
  // the slow one needs to arrive.
  std::vector<std::vector<std::string>> seen;
  std::function<void(int)> call_quick = [&](int answers) {
    http.send(quick, [&, answers](const Outcome& outcome) {
      EXPECT_TRUE(std::holds_alternative<Response>(outcome));
      if (answers % 10 != 0) return call_quick(answers + 1);
      seen.push_back(arrived);
      if (answers == 10) held[0].answer({});
      if (answers == 20) http.cancel(calls[3]);  // while it is under way
      if (answers == 30) return scheduler.stop();
      call_quick(answers + 1);
    });
  };
  call_quick(1);
  scheduler.run();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_THAT(seen[0], testing::UnorderedElementsAre("/1", "/2"));
  EXPECT_THAT(seen[1], testing::UnorderedElementsAre("/1", "/2", "/4")) << "/3 lost its turn";
  EXPECT_THAT(seen[2], testing::UnorderedElementsAre("/1", "/2", "/4", "/5"));
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
