#include "net/curl_client.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>

#include "net/pistache_server.h"

namespace smsrelay::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class CurlClientTest : public testing::Test {
 protected:
  void serve(PistacheServer::OnRequest on_request) {
    auto started = PistacheServer::start({}, std::move(on_request));
    ASSERT_TRUE(started.ok()) << started.error().detail;
    server = *std::move(started);
    port = server->port();
  }

  CurlClient::Transfer to(const std::string& target, Request request = {}) {
    CurlClient::Transfer transfer;
    transfer.url = *Url::parse("http://127.0.0.1:" + std::to_string(port) + target);
    transfer.request = std::move(request);
    transfer.timeout = seconds(5);
    return transfer;
  }
  CurlClient::Transfer post(const std::string& target, const std::string& body) {
    Request request;
    request.method = "POST";
    request.body = body;
    return to(target, std::move(request));
  }

  Outcome outcome_of(CurlClient::Transfer transfer) {
    std::optional<Outcome> outcome;
    client.start(std::move(transfer), [&](Outcome value) { outcome = std::move(value); });
    EXPECT_FALSE(outcome.has_value()) << "told from inside start()";
    for (int i = 0; i < 100 && !outcome; ++i) client.wait(milliseconds(100));
    if (!outcome) return Failure{FailureKind::timed_out, "the client said nothing"};
    return *std::move(outcome);
  }
  std::string failure_of(CurlClient::Transfer transfer) {
    const Outcome outcome = outcome_of(std::move(transfer));
    const auto* failure = std::get_if<Failure>(&outcome);
    return failure == nullptr ? "answered" : std::string(to_text(failure->kind));
  }
  Response answer_of(CurlClient::Transfer transfer) {
    Outcome outcome = outcome_of(std::move(transfer));
    if (auto* failure = std::get_if<Failure>(&outcome)) {
      ADD_FAILURE() << to_text(failure->kind) << ": " << failure->detail;
      return {};
    }
    return std::get<Response>(std::move(outcome));
  }

  std::unique_ptr<PistacheServer> server;
  std::uint16_t port = 0;
  CurlClient client;
};

TEST_F(CurlClientTest, SendsWhatItWasGivenAndNothingOfItsOwn) {
  Request seen;
  serve([&](Request request, const PistacheServer::Reply& reply) {
    seen = std::move(request);
    reply.answer({202, {{"X-b", "1"}, {"x-A", "2"}, {"X-b", "3"}}, "fine"});
  });
  Request request{"PATCH", "", {{"x-Two", "b"}, {"X-two", "a"}, {"Empty", ""}}, "body"};
  const Response response = answer_of(to("/a/../b?x=%20", request));
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.body, "fine");
  EXPECT_THAT(response.headers.fields(),
              ElementsAre(Pair("X-b", "1"), Pair("x-A", "2"), Pair("X-b", "3")));
  EXPECT_EQ(seen.method, "PATCH");
  EXPECT_EQ(seen.target, "/a/../b?x=%20");
  EXPECT_EQ(seen.body, "body");
  EXPECT_THAT(seen.headers.fields(),
              ElementsAre(Pair("Host", "127.0.0.1:" + std::to_string(port)), Pair("x-Two", "b"),
                          Pair("X-two", "a"), Pair("Empty", ""), Pair("Content-Length", "4")));

  answer_of(to("/"));
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.headers.fields().size(), 1U) << "only Host";
}

TEST_F(CurlClientTest, ALoopbackPortStandsForALogicalOrigin) {
  Request seen;
  serve([&](Request request, const PistacheServer::Reply& reply) {
    seen = std::move(request);
    reply.answer({});
  });
  CurlClient::Transfer transfer = to("/x");
  transfer.url = *Url::parse("https://relay.test/x");
  transfer.loopback_port = port;
  EXPECT_EQ(answer_of(transfer).status, 200);
  EXPECT_THAT(seen.headers.fields(), ElementsAre(Pair("Host", "relay.test")));
}

TEST_F(CurlClientTest, TellsWhatItCanKnowOfACallThatFailed) {
  serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/reset") reply.hang_up({"", true});
    if (request.target == "/close") reply.hang_up({});
    if (request.target == "/truncate")
      reply.hang_up({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"});
    if (request.target == "/garbage") reply.hang_up({"this is not HTTP\r\n\r\n"});
    if (request.target == "/large") reply.answer({200, {}, std::string(7 * 1024 * 1024, 'x')});
  });
  EXPECT_EQ(failure_of(post("/reset", "x")), "connection lost");
  EXPECT_EQ(failure_of(post("/close", "x")), "connection lost");
  EXPECT_EQ(failure_of(post("/truncate", "x")), "connection lost");
  EXPECT_EQ(failure_of(post("/garbage", "x")), "malformed answer");
  EXPECT_EQ(failure_of(post("/large", "x")), "malformed answer");
  CurlClient::Transfer silent = post("/silent", "x");
  silent.timeout = milliseconds(50);
  EXPECT_EQ(failure_of(silent), "timed out");
  CurlClient::Transfer unknown_host = to("/");
  unknown_host.url = *Url::parse("http://no-such-host.invalid/");
  EXPECT_EQ(failure_of(unknown_host), "refused");
  CurlClient::Transfer tls_to_plain = to("/");
  tls_to_plain.url.scheme = "https";
  EXPECT_EQ(failure_of(tls_to_plain), "refused") << "no handshake, no request";
  server.reset();
  EXPECT_EQ(failure_of(post("/", "x")), "refused");
}

// A listen backlog that is full: the kernel drops what would connect.
TEST_F(CurlClientTest, AConnectThatNeverSucceedsIsARefusal) {
  const int hole = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(hole, generic, length), 0);
  ASSERT_EQ(::listen(hole, 0), 0);
  ASSERT_EQ(::getsockname(hole, generic, &length), 0);
  std::vector<int> fillers;
  for (int i = 0; i < 4; ++i) {
    fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(fillers.back(), generic, length);
  }
  port = ntohs(address.sin_port);
  CurlClient::Transfer transfer = post("/", "x");
  transfer.timeout = milliseconds(200);
  EXPECT_EQ(failure_of(transfer), "refused");
  for (const int filler : fillers) ::close(filler);
  ::close(hole);
}

// The server reads the request on a kept connection and dies before the first byte of an answer:
// libcurl's own idea is to send it again on a new connection.
TEST_F(CurlClientTest, NeverSendsAPostTwice) {
  std::atomic<int> deadly{0};
  serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/warm") return reply.answer({});
    ++deadly;
    request.target == "/reset" ? reply.hang_up({"", true}) : reply.hang_up({});
  });
  constexpr int rounds = 20;
  for (int i = 0; i < rounds; ++i) {
    answer_of(post("/warm", "x"));
    EXPECT_EQ(failure_of(post("/reset", "x")), "connection lost");
    answer_of(post("/warm", "x"));
    EXPECT_EQ(failure_of(post("/close", "x")), "connection lost");
    answer_of(post("/warm", "x"));
    EXPECT_EQ(failure_of(post("/close", "")), "connection lost");
  }
  EXPECT_EQ(deadly, 3 * rounds);
}

TEST_F(CurlClientTest, AServerThatDiesWithThePostInHandIsNotARefusal) {
  std::optional<PistacheServer::Reply> pending;
  std::mutex mutex;
  serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/warm") return reply.answer({});
    const std::lock_guard lock(mutex);
    pending = reply;
  });
  answer_of(post("/warm", "x"));
  std::optional<Outcome> outcome;
  client.start(post("/send", "x"), [&](Outcome value) { outcome = std::move(value); });
  const auto arrived = [&] {
    const std::lock_guard lock(mutex);
    return pending.has_value();
  };
  for (int i = 0; i < 1000 && !arrived(); ++i) client.wait(milliseconds(5));
  ASSERT_TRUE(arrived());
  server.reset();  // nobody listens any more
  pending->hang_up({});
  for (int i = 0; i < 100 && !outcome; ++i) client.wait(milliseconds(100));
  ASSERT_TRUE(outcome.has_value());
  ASSERT_TRUE(std::holds_alternative<Failure>(*outcome));
  EXPECT_EQ(std::get<Failure>(*outcome).kind, FailureKind::connection_lost);
}

TEST_F(CurlClientTest, DoesNotFollowARedirect) {
  serve([](const Request&, const PistacheServer::Reply& reply) {
    reply.answer({302, {{"Location", "/elsewhere"}}, ""});
  });
  EXPECT_EQ(answer_of(to("/")).status, 302);
}

TEST_F(CurlClientTest, ACancelledTransferIsNeverHeardOfAgain) {
  std::mutex mutex;
  std::vector<PistacheServer::Reply> pending;
  serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/now") return reply.answer({});
    const std::lock_guard lock(mutex);
    pending.push_back(reply);
  });
  bool heard = false;
  const auto id = client.start(post("/later", "x"), [&](const Outcome&) { heard = true; });
  answer_of(to("/now"));
  client.cancel(id);
  client.cancel(id);
  {
    const std::lock_guard lock(mutex);
    for (const auto& reply : pending) reply.answer({});
  }
  answer_of(to("/now"));
  EXPECT_FALSE(heard);
}

TEST_F(CurlClientTest, ACompletionMayStartTheNextAndCancelAnother) {
  serve([](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target != "/never") reply.answer({});
  });
  int completed = 0;
  CurlClient::TransferId other = 0;
  bool last = false;
  client.start(to("/1"), [&](const Outcome&) {
    ++completed;
    client.cancel(other);
    client.start(to("/2"), [&](const Outcome&) { last = true; });
  });
  other = client.start(to("/never"), [&](const Outcome&) { ++completed; });
  for (int i = 0; i < 100 && !last; ++i) client.wait(milliseconds(100));
  EXPECT_TRUE(last);
  EXPECT_EQ(completed, 1);
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator entries("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

// Six servers, one call at a time.
TEST_F(CurlClientTest, KeepsAConnectionToEveryServerItAsksInTurn) {
  const auto six_servers = [this](CurlClient& asking) {
    std::vector<std::unique_ptr<PistacheServer>> servers;
    for (int i = 0; i < 6; ++i) {
      auto started = PistacheServer::start(
          {}, [](const Request&, const PistacheServer::Reply& reply) { reply.answer({}); });
      EXPECT_TRUE(started.ok());
      servers.push_back(*std::move(started));
    }
    const std::size_t before = open_descriptors();
    for (const auto& each : servers) {
      port = each->port();
      bool answered = false;
      asking.start(to("/"), [&](const Outcome& outcome) {
        answered = std::holds_alternative<Response>(outcome);
      });
      for (int i = 0; i < 100 && !answered; ++i) asking.wait(milliseconds(100));
      EXPECT_TRUE(answered);
    }
    return open_descriptors() - before;
  };
  EXPECT_EQ(six_servers(client), 12U) << "one end here, one at the server";

  CurlClient::Options options;
  options.idle_connections_max = 2;
  CurlClient forgetful(options);
  EXPECT_LT(six_servers(forgetful), 12U);
}

TEST_F(CurlClientTest, WaitsUntilWoken) {
  client.wake();
  client.wait(seconds(60));
  EXPECT_FALSE(client.was_quiet());
  std::thread waker([&] { client.wake(); });
  client.wait(seconds(60));
  waker.join();
  client.wait(milliseconds(0));
  client.wait(milliseconds(1));
  EXPECT_TRUE(client.was_quiet());
}

}  // namespace
}  // namespace smsrelay::net
