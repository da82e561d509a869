#include "sim/loopback_carrier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <thread>

#include "base/virtual_scheduler.h"
#include "sim/faulty_network.h"
#include "sim/memory_carrier.h"
#include "sim/sim_network.h"

namespace smsrelay::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr base::Instant start{std::chrono::hours(24)};

// Every call to /talk meets this fate.
class OneFate final : public FateRules {
 public:
  explicit OneFate(Fate::Kind kind) : kind_(kind) {}
  Fate decide(const net::Call& call, const std::string&, base::Instant) override {
    Fate fate;
    if (call.url.find("/talk") == std::string::npos) return fate;
    fate.kind = kind_;
    fate.delay = seconds(3);
    fate.answer = net::json_response(503, "{}");
    fate.rule = "faults[0]";
    return fate;
  }

 private:
  Fate::Kind kind_;
};

template <class AnyCarrier, class AnyWaiter>
struct World {
  AnyCarrier carrier;
  AnyWaiter waiter_if_other;
  base::Waiter& waiter;
  base::VirtualScheduler scheduler{start, waiter};
  Transcript transcript;
  SimNetwork carried_by{scheduler, carrier};
  FaultyNetwork network{scheduler, carried_by, transcript};

  World() : waiter(pick(carrier, waiter_if_other)) {}
  static base::Waiter& pick(AnyCarrier& carrier, AnyWaiter& other) {
    if constexpr (std::is_base_of_v<base::Waiter, AnyCarrier>) {
      return carrier;
    } else {
      return other;
    }
  }

  // Handsets write to the relay, which asks the bot and answers; everything at the same instant.
  std::string tell(Fate::Kind kind, int handsets) {
    transcript.clear();
    network.reset();
    carried_by.reset();
    scheduler.reset(start);
    OneFate fate(kind);
    network.set_rules(&fate);
    EXPECT_TRUE(network.listen(
        "relay", "https://relay.test",
        [this](const net::Request& request, net::Responder responder) {
          net::Call ask;
          ask.from = "relay";
          ask.url = "https://bot.test/talk?x=%20";
          ask.request = {"POST",
                         "",
                         {{"content-type", "text/plain"}, {"X-two", "1"}, {"X-Two", "2"}},
                         request.body};
          ask.timeout = seconds(50);
          network.send(ask, [responder](const net::Outcome& outcome) {
            const auto* response = std::get_if<net::Response>(&outcome);
            responder.answer(
                {200, {{"X-Bot", "yes"}}, response == nullptr ? "sorry" : response->body});
          });
        }));
    EXPECT_TRUE(network.listen(
        "bot", "https://bot.test", [this](const net::Request& request, net::Responder responder) {
          if (request.body == "handset 3") {
            scheduler.after(seconds(60), [responder] { responder.answer({200, {}, "late"}); });
            return;
          }
          responder.answer({200, {{"Content-Type", "application/json"}}, "echo " + request.body});
        }));
    int done = 0;
    for (int handset = 0; handset < handsets; ++handset) {
      net::Call call;
      call.from = "smsmode";
      call.url = "https://relay.test/hooks/1";
      call.request = {"POST", "", {}, "handset " + std::to_string(handset)};
      call.timeout = seconds(300);
      network.send(call, [&done](const net::Outcome&) { ++done; });
    }
    const auto ran = scheduler.run_until(start + std::chrono::minutes(10));
    EXPECT_TRUE(ran.ok()) << carried_by.describe(scheduler.head());
    EXPECT_EQ(done, handsets);
    return canonical_text(transcript);
  }
};
struct Nothing {};
using MemoryWorld = World<MemoryCarrier, NoWaiter>;
using LoopbackWorld = World<LoopbackCarrier, Nothing>;

class FateOnBothWires : public testing::TestWithParam<Fate::Kind> {};

TEST_P(FateOnBothWires, GivesTheSameTranscript) {
  MemoryWorld memory;
  LoopbackWorld loopback;
  const std::string expected = memory.tell(GetParam(), 5);
  EXPECT_THAT(expected, testing::Not(testing::IsEmpty()));
  for (int i = 0; i < 10; ++i) ASSERT_EQ(loopback.tell(GetParam(), 5), expected) << "run " << i;
}
INSTANTIATE_TEST_SUITE_P(All, FateOnBothWires,
                         testing::Values(Fate::Kind::pass, Fate::Kind::refuse,
                                         Fate::Kind::drop_before, Fate::Kind::drop_after,
                                         Fate::Kind::reset_before, Fate::Kind::reset_after,
                                         Fate::Kind::close_before, Fate::Kind::close_after,
                                         Fate::Kind::truncate, Fate::Kind::garbage,
                                         Fate::Kind::answer, Fate::Kind::delay_request,
                                         Fate::Kind::delay_answer, Fate::Kind::duplicate),
                         [](const auto& kind) {
                           std::string name(to_text(kind.param));
                           for (char& c : name) {
                             if (c == ' ' || c == '-') c = '_';
                           }
                           return name;
                         });

TEST(LoopbackCarrier, TenHandsetsAtOnceAlwaysGiveOneTranscript) {
  MemoryWorld memory;
  LoopbackWorld loopback;
  const std::string expected = memory.tell(Fate::Kind::pass, 10);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(loopback.tell(Fate::Kind::pass, 10), expected);
}

TEST(LoopbackCarrier, AnOriginNobodyServesRefuses) {
  LoopbackWorld world;
  net::Call call;
  call.from = "relay";
  call.url = "https://nowhere.test/";
  std::optional<net::Outcome> outcome;
  world.network.send(call, [&](net::Outcome value) { outcome = std::move(value); });
  ASSERT_TRUE(world.scheduler.run_until(start + seconds(1)));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(std::get<net::Failure>(*outcome),
            (net::Failure{net::FailureKind::refused, "nobody listens there"}));
}

TEST(LoopbackCarrier, LargeBodiesTravelWhole) {
  LoopbackWorld world;
  const std::string large(3 * 1024 * 1024, 'x');
  ASSERT_TRUE(world.network.listen("bot", "https://bot.test",
                                   [](const net::Request& request, net::Responder responder) {
                                     responder.answer({200, {}, request.body});
                                   }));
  net::Call call;
  call.from = "relay";
  call.url = "https://bot.test/";
  call.request.method = "POST";
  call.request.body = large;
  std::optional<net::Outcome> outcome;
  world.network.send(call, [&](net::Outcome value) { outcome = std::move(value); });
  ASSERT_TRUE(world.scheduler.run_until(start + seconds(1)));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(std::get<net::Response>(*outcome).body, large);
}

std::size_t entries_of(const char* folder) {
  const std::filesystem::directory_iterator entries(folder);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

// What five servers cost that serve nobody.
std::size_t descriptors_of_five_servers() {
  const std::size_t before = entries_of("/proc/self/fd");
  std::vector<std::unique_ptr<net::PistacheServer>> servers;
  for (int i = 0; i < 5; ++i) {
    auto server = net::PistacheServer::start({}, [](const net::Request&, const auto&) {});
    EXPECT_TRUE(server.ok());
    servers.push_back(*std::move(server));
  }
  return entries_of("/proc/self/fd") - before;
}

TEST(LoopbackCarrier, AHundredWorldsOfFiveServersCostNoDescriptorAndNoThreadMoreThanOne) {
  LoopbackWorld world;
  const std::size_t five_servers = descriptors_of_five_servers();
  // And one connection to each, with two ends.
  const std::size_t descriptors = entries_of("/proc/self/fd") + five_servers + 5 * 2;
  std::size_t threads = 0;
  for (int cycle = 0; cycle < 100; ++cycle) {
    world.scheduler.reset(start);
    int answered = 0;
    std::vector<std::string> origins;
    for (int i = 0; i < 5; ++i) {
      const std::string& origin = origins.emplace_back("https://" + std::to_string(i) + ".test");
      ASSERT_TRUE(world.network.listen(
          "bot", origin,
          [](const net::Request&, net::Responder responder) { responder.answer({}); }));
      net::Call call;
      call.from = "relay";
      call.url = origin + "/";
      world.network.send(call, [&answered](const net::Outcome& outcome) {
        if (std::holds_alternative<net::Response>(outcome)) ++answered;
      });
    }
    ASSERT_TRUE(world.scheduler.run_until(start + seconds(1)));
    ASSERT_EQ(answered, 5);
    if (cycle % 2 == 0) {
      for (const std::string& origin : origins) world.network.close(origin);
    } else {
      world.transcript.clear();
      world.network.reset();
      world.carried_by.reset();
    }
    if (cycle == 0) threads = entries_of("/proc/self/task");
    ASSERT_EQ(entries_of("/proc/self/task"), threads) << "cycle " << cycle;
    // A server closes the connection of a nudge on a thread of its own, a little later.
    for (int i = 0; i < 100'000 && entries_of("/proc/self/fd") != descriptors; ++i) {
      std::this_thread::yield();
    }
    ASSERT_EQ(entries_of("/proc/self/fd"), descriptors) << "cycle " << cycle;
  }
}

TEST(LoopbackCarrier, TooFewDescriptorsAreAnErrorThatSaysWhatToDo) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(LoopbackCarrier::possible());
  const auto under = [&before](rlim_t limit) {
    rlimit low = before;
    low.rlim_cur = limit;
    setrlimit(RLIMIT_NOFILE, &low);
    auto possible = LoopbackCarrier::possible();
    setrlimit(RLIMIT_NOFILE, &before);
    return possible;
  };
  const auto refused = under(64);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "too-few-descriptors");
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("may open 64 files and sockets"));
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("--testbed memory"));
  EXPECT_TRUE(under(256)) << "enough for one world";
  const LoopbackCarrier first;
  EXPECT_FALSE(under(256)) << "and not for a second";
}

TEST(LoopbackCarrier, TooLittleMemoryIsAnErrorThatNamesIt) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_DATA, &before), 0);
  rlimit low = before;
  low.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &low), 0);
  const auto refused = LoopbackCarrier::possible();
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &before), 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "too-little-memory");
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("may map 0 MB more of memory"));
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("ulimit -v"));
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("--testbed memory"));
  EXPECT_TRUE(LoopbackCarrier::possible()) << "it is counted anew";
}

TEST(LoopbackCarrier, ACallThatFindsNoSocketIsAFailureOfTheMachine) {
  World<LoopbackCarrier, NoWaiter> world;
  ASSERT_TRUE(world.network.listen("bot", "https://bot.test",
                                   [](const net::Request&, const net::Responder& responder) {
                                     responder.answer(net::json_response(200, "{}"));
                                   }));
  const auto outcome_of_a_call = [&] {
    net::Call call;
    call.from = "relay";
    call.url = "https://bot.test/talk";
    call.request.method = "GET";
    call.own_connection = true;
    std::optional<net::Outcome> outcome;
    world.network.send(std::move(call), [&](net::Outcome seen) { outcome = std::move(seen); });
    EXPECT_TRUE(world.scheduler.run_until(world.scheduler.now() + seconds(10),
                                          [&] { return outcome.has_value(); }));
    return outcome;
  };
  ASSERT_TRUE(std::holds_alternative<net::Response>(*outcome_of_a_call()));
  EXPECT_FALSE(world.carrier.machine_failure());

  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 3;
  setrlimit(RLIMIT_NOFILE, &low);
  const auto failed = outcome_of_a_call();
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(failed);
  ASSERT_TRUE(std::holds_alternative<net::Failure>(*failed))
      << std::get<net::Response>(*failed).status << std::get<net::Response>(*failed).body;
  ASSERT_TRUE(world.carrier.machine_failure());
  EXPECT_EQ(world.carrier.machine_failure()->code, "no-connection");
  world.network.reset();
  world.carried_by.reset();
  EXPECT_FALSE(world.carrier.machine_failure()) << "the next story may have better luck";
}

// In a network namespace of its own, whose loopback interface is down.
TEST(LoopbackCarrier, NoLoopbackInterfaceIsAnErrorThatNamesIt) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) ::_exit(77);
    const auto possible = LoopbackCarrier::possible();
    const bool right = !possible && possible.error().code == "no-loopback" &&
                       possible.error().detail.find("--testbed memory") != std::string::npos;
    ::_exit(right ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "this machine allows no namespaces";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(LoopbackCarrier, PinsAThreadAndWhatItStarts) {
  std::thread([] {
    pin_to_core(1);
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    std::thread([&] { sched_getaffinity(0, sizeof allowed, &allowed); }).join();
    EXPECT_EQ(CPU_COUNT(&allowed), 1);
  }).join();
}

}  // namespace
}  // namespace smsrelay::sim
