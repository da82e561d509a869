#include "runner/bench/load.h"

#include <gtest/gtest.h>

#include <atomic>

#include "net/pistache_server.h"

namespace smsrelay::runner {
namespace {

constexpr base::Duration moment = std::chrono::milliseconds(50);

std::vector<LoadCall> calls_to(const net::PistacheServer& server, std::size_t count) {
  return std::vector(count, LoadCall{server.port(), {"POST", "/", {}, "question"}});
}

TEST(Load, CountsWhatWasAnswered) {
  std::atomic<int> asked{0};
  const auto server = net::PistacheServer::start({}, [&](const net::Request&, const auto& reply) {
    ++asked;
    reply.answer({201, {}, ""});
  });
  ASSERT_TRUE(server.ok());
  const double per_second = calls_a_second(calls_to(**server, 4), moment);
  EXPECT_GE(asked, 4);
  // The moment may have lasted longer, never shorter.
  EXPECT_GT(per_second, 0);
  EXPECT_LE(per_second, asked / 0.05);
}

TEST(Load, IsWorthNothingOnceOneCallIsRefused) {
  std::atomic<int> asked{0};
  const auto server = net::PistacheServer::start({}, [&](const net::Request&, const auto& reply) {
    reply.answer({++asked == 7 ? 503 : 200, {}, ""});
  });
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(calls_a_second(calls_to(**server, 4), std::chrono::seconds(60)), 0);
}

TEST(Load, GivesTheAnswersInTheOrderOfTheCalls) {
  const auto server =
      net::PistacheServer::start({}, [](const net::Request& request, const auto& reply) {
        if (request.body == "two") return reply.hang_up({});
        reply.answer({200, {}, request.body});
      });
  ASSERT_TRUE(server.ok());
  auto calls = calls_to(**server, 3);
  calls[0].request.body = "one";
  calls[1].request.body = "two";
  calls[2].request.body = "three";
  const auto answers = answers_to(calls);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].body, "one");
  EXPECT_EQ(answers[1].status, 0);
  EXPECT_EQ(answers[2].body, "three");
}

TEST(Load, IsWorthNothingWhereNobodyListens) {
  auto server = net::PistacheServer::start({}, [](const net::Request&, const auto&) {});
  ASSERT_TRUE(server.ok());
  const auto calls = calls_to(**server, 2);
  (*server).reset();
  EXPECT_EQ(calls_a_second(calls, moment), 0);
  EXPECT_EQ(answers_to(calls)[1].status, 0);
}

TEST(Load, WaitsForTheRestOfAnAnswer) {
  const std::string large(200'000, 'x');
  const auto server = net::PistacheServer::start({}, [&](const net::Request&, const auto& reply) {
    reply.answer({200, {}, large});
  });
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(answers_to(calls_to(**server, 2))[1].body, large);
}

}  // namespace
}  // namespace smsrelay::runner
