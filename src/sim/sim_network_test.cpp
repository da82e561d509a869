#include "sim/sim_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/virtual_scheduler.h"
#include "sim/faulty_network.h"
#include "sim/memory_carrier.h"

namespace smsrelay::sim {
namespace {

using base::Duration;
using base::Instant;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

class OneFate final : public FateRules {
 public:
  explicit OneFate(Fate fate) : fate_(std::move(fate)) {}
  Fate decide(const net::Call&, const std::string&, Instant) override { return fate_; }

 private:
  Fate fate_;
};

struct World {
  NoWaiter waiter;
  base::VirtualScheduler scheduler{Instant(seconds(1000)), waiter};
  MemoryCarrier carrier;
  Transcript transcript;
  SimNetwork carried_by{scheduler, carrier};
  FaultyNetwork network{scheduler, carried_by, transcript};
  int handled = 0;

  void serve(Duration thinking = Duration(0)) {
    const auto listening =
        network.listen("server", "https://server.test",
                       [this, thinking](const net::Request& request, net::Responder responder) {
                         ++handled;
                         scheduler.after(thinking, [request, responder] {
                           responder.answer({200, {}, "you said " + request.body});
                         });
                       });
    ASSERT_TRUE(listening.ok());
  }

  // What the client saw and when, as text: "200 you said hi at +0s".
  std::string ask(const std::string& body, Duration timeout = seconds(10),
                  Duration watch = std::chrono::hours(1)) {
    std::string seen = "nothing";
    const Instant start = scheduler.now();
    network.send({"client", "https://server.test/hello?x=1", {"POST", "", {}, body}, timeout},
                 [&](const net::Outcome& outcome) {
                   if (const auto* response = std::get_if<net::Response>(&outcome)) {
                     seen = std::to_string(response->status) + " " + response->body;
                   } else {
                     seen = to_text(std::get<net::Failure>(outcome).kind);
                   }
                   seen += " at +" + base::to_text(scheduler.now() - start);
                 });
    EXPECT_TRUE(scheduler.run_until(start + watch).ok());
    return seen;
  }
};

TEST(SimNetwork, CarriesARequestAndItsAnswer) {
  World world;
  world.serve();
  EXPECT_EQ(world.ask("hi"), "200 you said hi at +0s");
  const Exchange& exchange = world.transcript.exchange(1);
  EXPECT_EQ(exchange.from, "client");
  EXPECT_EQ(exchange.to, "server");
  EXPECT_EQ(exchange.request.target, "/hello?x=1");
}

TEST(SimNetwork, RefusesWhereNobodyListensAndAfterClosing) {
  World world;
  EXPECT_EQ(world.ask("hi"), "refused at +0s");
  world.serve();
  EXPECT_EQ(world.ask("hi"), "200 you said hi at +0s");
  world.network.close("https://server.test");
  EXPECT_EQ(world.ask("hi"), "refused at +0s");
  EXPECT_EQ(world.handled, 1);
}

TEST(SimNetwork, HttpIsNotHttps) {
  World world;
  world.serve();
  std::string seen;
  world.network.send(
      {"client", "http://server.test/", {}, seconds(1)},
      [&](const net::Outcome& outcome) { seen = to_text(std::get<net::Failure>(outcome).kind); });
  ASSERT_TRUE(world.scheduler.run_until(world.scheduler.now() + seconds(2)).ok());
  EXPECT_EQ(seen, "refused");
}

TEST(SimNetwork, AUrlWithABlankIsAFailureNotACrash) {
  World world;
  world.serve();
  std::string seen;
  world.network.send(
      {"client", "https://server.test/x ", {}, seconds(1)},
      [&](const net::Outcome& outcome) { seen = to_text(std::get<net::Failure>(outcome).kind); });
  ASSERT_TRUE(world.scheduler.run_until(world.scheduler.now() + seconds(2)).ok());
  EXPECT_EQ(seen, "refused");
}

TEST(SimNetwork, AClientGivesUpAndTheLateAnswerGoesNowhere) {
  World world;
  world.serve(seconds(60));
  EXPECT_EQ(world.ask("hi", seconds(50)), "timed out at +50s");
  EXPECT_EQ(world.handled, 1);
  EXPECT_THAT(canonical_text(world.transcript), HasSubstr("late #1 200"));
}

TEST(SimNetwork, EveryFaultIsSeenAsItsKindAndTheServerActsOrNot) {
  struct Case {
    Fate::Kind kind;
    std::string seen;
    int handled;
  };
  const std::vector<Case> cases = {
      {Fate::Kind::pass, "200 you said hi at +0s", 1},
      {Fate::Kind::refuse, "refused at +0s", 0},
      {Fate::Kind::drop_before, "timed out at +10s", 0},
      {Fate::Kind::drop_after, "timed out at +10s", 1},
      {Fate::Kind::reset_before, "connection lost at +0s", 0},
      {Fate::Kind::reset_after, "connection lost at +0s", 1},
      {Fate::Kind::close_before, "connection lost at +0s", 0},
      {Fate::Kind::close_after, "connection lost at +0s", 1},
      {Fate::Kind::truncate, "connection lost at +0s", 1},
      {Fate::Kind::garbage, "malformed answer at +0s", 1},
      {Fate::Kind::answer, "503 busy at +0s", 0},
      {Fate::Kind::delay_request, "200 you said hi at +4s", 1},
      {Fate::Kind::delay_answer, "200 you said hi at +4s", 1},
      {Fate::Kind::duplicate, "200 you said hi at +0s", 2},
  };
  for (const Case& fault : cases) {
    SCOPED_TRACE(to_text(fault.kind));
    World world;
    world.serve();
    OneFate rules({fault.kind, seconds(4), {503, {}, "busy"}, "rule"});
    world.network.set_rules(&rules);
    EXPECT_EQ(world.ask("hi"), fault.seen);
    EXPECT_EQ(world.handled, fault.handled);
  }
}

TEST(SimNetwork, ResetForgetsTheStoryBeforeAndNumbersFromOneAgain) {
  World world;
  world.serve(seconds(5));
  bool told = false;
  world.network.send({"client", "https://server.test/", {}, seconds(10)},
                     [&](const net::Outcome&) { told = true; });
  ASSERT_TRUE(world.scheduler.run_until(world.scheduler.now() + seconds(1)).ok());
  world.network.reset();
  world.carried_by.reset();
  world.transcript.clear();
  ASSERT_TRUE(world.scheduler.run_until(world.scheduler.now() + seconds(60)).ok());
  EXPECT_FALSE(told);
  world.serve();
  EXPECT_EQ(world.ask("again"), "200 you said again at +0s");
  EXPECT_EQ(world.transcript.exchanges().size(), 1U);
}

}  // namespace
}  // namespace smsrelay::sim
