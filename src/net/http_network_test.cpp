#include "net/http_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/real_scheduler.h"

namespace smsrelay::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class HttpNetworkTest : public testing::Test {
 protected:
  explicit HttpNetworkTest(std::size_t waiting_max = 2'000)
      : network(scheduler, client, {1, waiting_max, {}}) {
    // Whatever goes wrong, the test ends.
    scheduler.after(seconds(20), [this] { scheduler.stop(); });
  }

  Call call_to(const std::string& target) const {
    Call call;
    call.from = "test";
    call.url = "http://127.0.0.1:" + std::to_string(network.port_of(origin)) + target;
    call.request.method = "POST";
    call.request.body = "hello";
    return call;
  }
  Outcome outcome_of(const Call& call) {
    std::optional<Outcome> outcome;
    network.send(call, [&](Outcome value) {
      outcome = std::move(value);
      scheduler.stop();
    });
    EXPECT_FALSE(outcome.has_value()) << "told from inside send()";
    if (!outcome) scheduler.run();
    return outcome.value_or(Failure{FailureKind::timed_out, "nothing was heard"});
  }

  const std::string origin = "http://127.0.0.1:0";
  CurlClient client;
  base::RealScheduler scheduler{client};
  HttpNetwork network;
};

TEST_F(HttpNetworkTest, ServesAndCalls) {
  ASSERT_TRUE(network.listen("echo", origin, [](const Request& request, Responder responder) {
    responder.answer({201, {{"X-Method", request.method}}, request.target + " " + request.body});
  }));
  const Outcome outcome = outcome_of(call_to("/a?b=%20"));
  ASSERT_TRUE(std::holds_alternative<Response>(outcome));
  EXPECT_EQ(std::get<Response>(outcome), (Response{201, {{"X-Method", "POST"}}, "/a?b=%20 hello"}));
  EXPECT_EQ(network.waiting(), 0U);
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

// The fate of every exchange of one side, and what was told of them.
class Broken : public HttpNetworkTest, public sim::FateRules {
 protected:
  Broken() {
    network.set_rules(this);
    network.observe([this](const sim::Exchange& exchange) { seen.push_back(exchange); });
  }
  sim::Fate decide(const Call& call, const std::string& to, base::Instant) override {
    EXPECT_EQ(call.from == "client", to == "server");
    if ((call.from == "client") != incoming) return {};
    sim::Fate fate;
    fate.kind = kind;
    fate.delay = milliseconds(30);
    fate.answer = {503, {}, "busy"};
    fate.rule = "faults[0]";
    return fate;
  }
  // What the client saw, and how often the server was asked until then.
  std::string told(bool at_the_server, sim::Fate::Kind wanted) {
    incoming = at_the_server;
    kind = wanted;
    int asked = 0;
    EXPECT_TRUE(network.listen("server", origin, [&](const Request&, Responder responder) {
      ++asked;
      responder.answer({200, {}, std::string(100, 'x')});
    }));
    Call call = call_to("/");
    call.timeout = milliseconds(200);
    const Outcome outcome = outcome_of(call);
    const auto* response = std::get_if<Response>(&outcome);
    const std::string what = response != nullptr
                                 ? std::to_string(response->status)
                                 : std::string(to_text(std::get<Failure>(outcome).kind));
    return what + ", asked " + std::to_string(asked);
  }

  bool incoming = true;
  sim::Fate::Kind kind = sim::Fate::Kind::pass;
  std::vector<sim::Exchange> seen;
};

TEST_F(Broken, AHandlerThatHasAnsweredStillHasItsRequest) {
  network.observe([this](sim::Exchange exchange) { seen.push_back(std::move(exchange)); });
  const std::string question(100, 'q');
  std::string question_afterwards;
  ASSERT_TRUE(network.listen("server", origin, [&](const Request& request, Responder responder) {
    responder.answer({200, {}, "told"});
    question_afterwards = request.body;
  }));
  Call call = call_to("/");
  call.request.method = "POST";
  call.request.body = question;
  outcome_of(call);
  EXPECT_EQ(question_afterwards, question);
  const auto served =
      std::ranges::find(seen, "client", [](const sim::Exchange& each) { return each.from; });
  ASSERT_NE(served, seen.end());
  EXPECT_EQ(served->request.body, question);
  EXPECT_EQ(served->answer->body, "told");
  EXPECT_EQ(std::ranges::count(seen, "client", [](const sim::Exchange& each) { return each.from; }),
            1);
}

struct Expected {
  sim::Fate::Kind fate;
  const char* at_the_server;
  const char* of_a_call;
};
void PrintTo(const Expected& expected, std::ostream* out) { *out << to_text(expected.fate); }

class BrokenByEveryFate : public Broken, public testing::WithParamInterface<Expected> {};

TEST_P(BrokenByEveryFate, AtTheServer) {
  EXPECT_EQ(told(true, GetParam().fate), GetParam().at_the_server);
}

TEST_P(BrokenByEveryFate, OfACall) {
  EXPECT_EQ(told(false, GetParam().fate), GetParam().of_a_call);
}

INSTANTIATE_TEST_SUITE_P(
    Of, BrokenByEveryFate,
    testing::Values(
        Expected{sim::Fate::Kind::pass, "200, asked 1", "200, asked 1"},
        Expected{sim::Fate::Kind::refuse, "connection lost, asked 0", "refused, asked 0"},
        Expected{sim::Fate::Kind::drop_before, "timed out, asked 0", "timed out, asked 0"},
        Expected{sim::Fate::Kind::drop_after, "timed out, asked 1", "timed out, asked 1"},
        Expected{sim::Fate::Kind::reset_before, "connection lost, asked 0",
                 "connection lost, asked 0"},
        Expected{sim::Fate::Kind::reset_after, "connection lost, asked 1",
                 "connection lost, asked 1"},
        Expected{sim::Fate::Kind::close_before, "connection lost, asked 0",
                 "connection lost, asked 0"},
        Expected{sim::Fate::Kind::close_after, "connection lost, asked 1",
                 "connection lost, asked 1"},
        Expected{sim::Fate::Kind::truncate, "connection lost, asked 1", "connection lost, asked 1"},
        Expected{sim::Fate::Kind::garbage, "malformed answer, asked 1",
                 "malformed answer, asked 1"},
        Expected{sim::Fate::Kind::answer, "503, asked 0", "503, asked 0"},
        Expected{sim::Fate::Kind::delay_request, "200, asked 1", "200, asked 1"},
        Expected{sim::Fate::Kind::delay_answer, "200, asked 1", "200, asked 1"}),
    [](const auto& info) {
      std::string name(to_text(info.param.fate));
      std::erase(name, ' ');
      return name;
    });

TEST_F(Broken, ACallIsDeliveredAgain) {
  incoming = false;
  kind = sim::Fate::Kind::duplicate;
  int asked = 0;
  ASSERT_TRUE(network.listen("server", origin, [&](const Request&, Responder responder) {
    responder.answer({});
    if (++asked == 2) scheduler.stop();
  }));
  network.send(call_to("/"), [](const Outcome&) {});
  scheduler.run();
  EXPECT_EQ(asked, 2);
}

TEST_F(Broken, TheObserverSeesBothSidesWithWhatWasSaid) {
  EXPECT_EQ(told(true, sim::Fate::Kind::answer), "503, asked 0");
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].from, "client");
  EXPECT_EQ(seen[0].to, "server");
  EXPECT_EQ(seen[0].request.body, "hello");
  EXPECT_EQ(seen[0].rule, "faults[0]");
  EXPECT_EQ(seen[0].answer->status, 503);
  EXPECT_EQ(seen[1].from, "test");
  EXPECT_EQ(std::get<Response>(*seen[1].outcome).status, 503);
  EXPECT_NE(seen[0].number, seen[1].number);
  EXPECT_GE(network.traffic(), 3U);
}

TEST_F(Broken, TheHandlerKnowsWhichExchangeItServes) {
  std::uint64_t serving = 0;
  ASSERT_TRUE(network.listen("server", origin, [&](const Request&, Responder responder) {
    serving = network.current_exchange();
    responder.answer({});
  }));
  outcome_of(call_to("/"));
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(serving, seen[0].number);
  EXPECT_EQ(network.current_exchange(), 0U);
}

}  // namespace
}  // namespace smsrelay::net
