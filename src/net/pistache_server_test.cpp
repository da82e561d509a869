#include "net/pistache_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace smsrelay::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

// A client that says exactly what it is told.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { hang_up(); }

  [[nodiscard]] bool connected() const { return connected_; }

  void say(std::string_view bytes) const {
    ASSERT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }

  // One whole answer; what has come so far if the server ends or nothing comes for 5 s.
  std::string hear() {
    while (true) {
      const std::size_t head = heard_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t field = heard_.find("Content-Length: ");
        const std::size_t length =
            field < head ? std::stoul(heard_.substr(field + 16)) : std::size_t{0};
        if (heard_.size() >= head + 4 + length) {
          std::string answer = heard_.substr(0, head + 4 + length);
          heard_.erase(0, head + 4 + length);
          return answer;
        }
      }
      if (!hear_more()) return std::exchange(heard_, "");
    }
  }
  std::string hear_to_the_end() {
    while (hear_more()) {
    }
    return std::exchange(heard_, "");
  }
  void close_sending_side() const { ::shutdown(socket_, SHUT_WR); }
  std::string ask(std::string_view bytes) {
    say(bytes);
    return hear();
  }
  void hang_up() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] bool was_reset() const { return was_reset_; }
  // The server has ended the connection.
  [[nodiscard]] bool was_ended() const { return was_ended_; }

 private:
  bool hear_more() {
    pollfd readable{socket_, POLLIN, 0};
    if (::poll(&readable, 1, 5000) != 1) return false;
    std::array<char, 65536> bytes{};
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    was_reset_ = count < 0 && errno == ECONNRESET;
    was_ended_ = count == 0;
    if (count <= 0) return false;
    heard_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  bool was_reset_ = false;
  bool was_ended_ = false;
  std::string heard_;
};

std::unique_ptr<PistacheServer> serve(PistacheServer::OnRequest on_request,
                                      PistacheServer::Options options = {}) {
  auto server = PistacheServer::start(options, std::move(on_request));
  EXPECT_TRUE(server.ok()) << server.error().detail;
  return *std::move(server);
}

void echo_target(const Request& request, const PistacheServer::Reply& reply) {
  Response response;
  response.body = request.target;
  reply.answer(response);
}

std::string body_of(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  return head == std::string::npos ? "" : answer.substr(head + 4);
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

// Answers from one thread of its own, in order, some time after the handler has returned.
class Answerer {
 public:
  Answerer() : thread_([this] { run(); }) {}
  Answerer(const Answerer&) = delete;
  Answerer& operator=(const Answerer&) = delete;
  ~Answerer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  void later(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

TEST(PistacheServer, HandsOverTheRequestAsSentAndWritesTheAnswerAsGiven) {
  Request seen;
  const auto server = serve([&](Request request, const PistacheServer::Reply& reply) {
    seen = std::move(request);
    reply.answer(
        {201, {{"Content-Type", "text/x"}, {"X-B", "2"}, {"x-a", "1"}, {"X-B", "3"}}, "hi"});
  });
  RawClient client(server->port());
  EXPECT_EQ(client.ask("PUT /a%2Fb//c?q=1%2B2&q=3+4 HTTP/1.1\r\nHost: relay.test\r\nX-Two: a\r\n"
                       "X-two: b\r\nContent-Length: 2\r\n\r\nok"),
            "HTTP/1.1 201 Created\r\nContent-Type: text/x\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\n"
            "Content-Length: 2\r\n\r\nhi");
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.target, "/a%2Fb//c?q=1%2B2&q=3+4");
  EXPECT_EQ(seen.body, "ok");
  EXPECT_THAT(seen.headers.fields(), ElementsAre(Pair("Host", "relay.test"), Pair("X-Two", "a"),
                                                 Pair("X-two", "b"), Pair("Content-Length", "2")));
}

TEST(PistacheServer, HeadersThatAreOddButValidReachTheHandler) {
  const auto server = serve([](const Request& request, const PistacheServer::Reply& reply) {
    const auto odd = request.headers.fields().back();
    reply.answer({200, {}, odd.first + "=" + odd.second});
  });
  RawClient client(server->port());
  for (const std::string odd : {
           "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",  // old Java
           "Accept: *",
           "Content-Type: json",
           "Content-Type:",
           "Date: yesterday",
           "Cache-Control: stale-while-revalidate=60, x=y",
           "Cookie: a",
           "Set-Cookie: =",
           "Authorization: Hmm",
           "Accept-Encoding: br;q=x",
       }) {
    const std::string answer = client.ask(
        "POST / HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 0\r\n" + odd + "\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 ")) << odd;
    EXPECT_THAT(body_of(answer), StartsWith(odd.substr(0, odd.find(':')) + "=")) << odd;
  }
}

TEST(PistacheServer, KeepsTheConnectionOfAClientThatDoesNotMentionIt) {
  const auto server = serve(echo_target);
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    const std::string answer =
        client.ask("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(answer), "/" + std::to_string(i));
    EXPECT_THAT(answer, Not(HasSubstr("Connection")));
  }
}

TEST(PistacheServer, EndsTheConnectionWhenAskedTo) {
  const auto server = serve(echo_target);
  RawClient polite(server->port());
  polite.say("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(polite.hear_to_the_end(), HasSubstr("Connection: close\r\n"));
  RawClient old(server->port());
  old.say("GET /x HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(old.hear_to_the_end()), "/x");
}

TEST(PistacheServer, AnswersPipelinedRequestsInTheirOrder) {
  Answerer answerer;
  const auto server = serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/now") {
      echo_target(request, reply);
    } else {
      answerer.later([=] { echo_target(request, reply); });
    }
  });
  RawClient client(server->port());
  std::string all;
  for (const char* target : {"/later1", "/now", "/now", "/later2", "/now"}) {
    all += std::string("GET ") + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  client.say(all);
  for (const char* target : {"/later1", "/now", "/now", "/later2", "/now"}) {
    EXPECT_EQ(body_of(client.hear()), target);
  }
}

TEST(PistacheServer, WhateverAHandlerThrowsBecomesOur500) {
  const auto server = serve([](const Request& request, const PistacheServer::Reply&) {
    if (request.target == "/int") throw 42;
    throw std::runtime_error("the database password is 1234");
  });
  RawClient client(server->port());
  for (const std::string target : {"/std", "/int", "/std"}) {
    const std::string answer = client.ask("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(body_of(answer), R"({"title":"Internal Server Error","status":500})");
  }
}

TEST(PistacheServer, RefusesWhatIsTooLargeAndReadsNothingElseFromThere) {
  std::atomic<int> calls{0};
  PistacheServer::Options options;
  options.request_bytes_max = 1000;
  const auto server = serve(
      [&](const Request& request, const PistacheServer::Reply& reply) {
        ++calls;
        echo_target(request, reply);
      },
      options);
  RawClient body(server->port());
  body.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
  body.say("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(5000, 'x'));
  const std::string answer = body.hear_to_the_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_EQ(body_of(answer),
            R"({"title":"Content Too Large","status":413,"detail":"the request is too large"})");
  EXPECT_THAT(answer, Not(HasSubstr("smuggled")));

  RawClient head(server->port());
  head.say("GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(head.hear_to_the_end(), StartsWith("HTTP/1.1 431 "));
  EXPECT_EQ(calls, 0);

  RawClient fits(server->port());
  EXPECT_THAT(fits.ask("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" +
                       std::string(900, 'x')),
              StartsWith("HTTP/1.1 200 "));
}

TEST(PistacheServer, ALengthThatLiesCostsNothing) {
  const auto server = serve(echo_target);
  for (const std::string length : {"-1", "18446744073709551615", "99999999999999999999999", "x"}) {
    RawClient client(server->port());
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
    EXPECT_THAT(client.hear_to_the_end(), StartsWith("HTTP/1.1 4")) << length;
  }
}

TEST(PistacheServer, AnswersAClientThatWaitsToContinue) {
  const auto server = serve([](const Request& request, const PistacheServer::Reply& reply) {
    reply.answer({200, {}, request.body});
  });
  RawClient client(server->port());
  EXPECT_EQ(
      client.ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
      "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(body_of(client.ask("ok")), "ok");
}

TEST(PistacheServer, CutsAClientThatNeverFinishesItsRequest) {
  PistacheServer::Options options;
  options.read_timeout = std::chrono::milliseconds(200);
  const auto server = serve(echo_target, options);
  RawClient client(server->port());
  EXPECT_THAT(client.ask("GET /first HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr("/first"));
  client.say("POST /second HTTP/1.1\r\nHost: a\r\n");
  EXPECT_THAT(client.hear_to_the_end(), StartsWith("HTTP/1.1 408 "));
}

TEST(PistacheServer, WhoIsRefusedIsCutEvenIfItDoesNotLeave) {
  PistacheServer::Options options;
  options.linger_timeout = std::chrono::milliseconds(100);
  const auto server = serve(echo_target, options);
  // The first one starts the thread that cuts, behind its answer.
  RawClient(server->port()).ask("GET / HTTP/1.1\n");
  ::poll(nullptr, 0, 100);
  for (const char* bytes : {"GET / HTTP/1.1\n", "\x16\x03\x01\x02"}) {
    const std::size_t before = open_descriptors();
    RawClient client(server->port());
    client.say(bytes);
    EXPECT_THAT(client.hear_to_the_end(), StartsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(client.was_ended());
    // The client stays, and only its own descriptor with it.
    for (int i = 0; i < 100 && open_descriptors() > before + 1; ++i) ::poll(nullptr, 0, 50);
    EXPECT_LE(open_descriptors(), before + 1);
  }
}

TEST(PistacheServer, LetsAnAnswerTakeLongerThanTheReading) {
  PistacheServer::Options options;
  options.read_timeout = std::chrono::milliseconds(100);
  std::optional<PistacheServer::Reply> pending;
  std::mutex mutex;
  const auto server = serve(
      [&](const Request& request, const PistacheServer::Reply& reply) {
        if (request.target == "/now") return echo_target(request, reply);
        const std::lock_guard lock(mutex);
        pending = reply;
      },
      options);
  // Cut, it shows that the timeouts were looked at.
  const auto see_timeouts_strike = [&] {
    RawClient other(server->port());
    other.say("GET /never");
    EXPECT_THAT(other.hear_to_the_end(), StartsWith("HTTP/1.1 408 "));
  };
  RawClient slow(server->port());
  slow.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  see_timeouts_strike();
  {
    const std::lock_guard lock(mutex);
    ASSERT_TRUE(pending.has_value());
    pending->answer({200, {}, "at last"});
  }
  EXPECT_EQ(body_of(slow.hear()), "at last");
  see_timeouts_strike();
  EXPECT_EQ(body_of(slow.ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")), "/now");
}

TEST(PistacheServer, CutsAnIdleConnection) {
  PistacheServer::Options options;
  options.keep_alive_timeout = std::chrono::milliseconds(200);
  const auto server = serve(echo_target, options);
  RawClient client(server->port());
  EXPECT_THAT(client.ask("GET /first HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr("/first"));
  EXPECT_EQ(client.hear_to_the_end(), "");
  EXPECT_TRUE(client.was_ended());
}

TEST(PistacheServer, ASlowReaderGetsEverythingAndHoldsNobodyUp) {
  const std::string large(6 * 1024 * 1024, 'x');
  const auto server = serve([&](const Request& request, const PistacheServer::Reply& reply) {
    reply.answer({200, {}, request.target == "/large" ? large : "pong"});
  });
  RawClient slow(server->port());
  const int small_window = 64 * 1024;
  setsockopt(slow.socket(), SOL_SOCKET, SO_RCVBUF, &small_window, sizeof small_window);
  slow.say("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient quick(server->port());
  EXPECT_EQ(body_of(quick.ask("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n")), "pong");
  EXPECT_EQ(body_of(slow.hear()).size(), large.size());
  EXPECT_EQ(body_of(slow.hear()), "pong");
}

TEST(PistacheServer, AnAnswerOverTheCapBecomesOur500) {
  PistacheServer::Options options;
  options.response_bytes_max = 100;
  const auto server = serve(
      [](const Request&, const PistacheServer::Reply& reply) {
        reply.answer({200, {}, std::string(101, 'x')});
      },
      options);
  RawClient client(server->port());
  EXPECT_THAT(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 500 "));
}

TEST(PistacheServer, AHeaderCannotSmuggleAnother) {
  const auto server = serve([](const Request&, const PistacheServer::Reply& reply) {
    reply.answer({200, {{"X", "1\r\nSet-Cookie: a=b"}}, ""});
  });
  RawClient client(server->port());
  EXPECT_THAT(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
              HasSubstr("X: 1  Set-Cookie: a=b\r\n"));
}

TEST(PistacheServer, SomebodyElsesPortIsRefused) {
  const auto first = serve(echo_target);
  PistacheServer::Options options;
  options.port = first->port();
  const auto second = PistacheServer::start(options, echo_target);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "address-in-use");
  options.address = "no.such.place";
  EXPECT_EQ(PistacheServer::start(options, echo_target).error().code, "bad-address");
}

TEST(PistacheServer, StoppedItRefusesAndMayStillAnswer) {
  std::optional<PistacheServer::Reply> pending;
  std::atomic<bool> arrived{false};
  auto server = serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/now") return echo_target(request, reply);
    pending = reply;
    arrived = true;
  });
  const std::uint16_t port = server->port();
  RawClient client(port);
  client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (!arrived) std::this_thread::yield();
  RawClient idle(port);
  idle.ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n");
  server.reset();
  EXPECT_FALSE(RawClient(port).connected());
  EXPECT_EQ(idle.hear_to_the_end(), "");
  EXPECT_TRUE(idle.was_ended());
  pending->answer({200, {}, "goodbye"});
  pending.reset();
  EXPECT_EQ(body_of(client.hear_to_the_end()), "goodbye");
}

TEST(PistacheServer, OnlyTheFirstEndOfAnExchangeCounts) {
  const auto server = serve([](const Request&, const PistacheServer::Reply& reply) {
    reply.answer({200, {}, "one"});
    reply.answer({200, {}, "two"});
    reply.hang_up({});
  });
  RawClient client(server->port());
  EXPECT_EQ(body_of(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), "one");
  EXPECT_EQ(body_of(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), "one");
}

TEST(PistacheServer, HangsUpOnRequest) {
  const auto server = serve([](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/reset") reply.hang_up({"", true});
    if (request.target == "/close") reply.hang_up({});
    if (request.target == "/bytes") reply.hang_up({"as they are\r\n"});
  });
  const auto end_of = [&](const std::string& target) {
    RawClient client(server->port());
    client.say("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    std::string heard = client.hear_to_the_end();
    return client.was_reset() ? heard + "(reset)" : heard;
  };
  EXPECT_EQ(end_of("/reset"), "(reset)");
  EXPECT_EQ(end_of("/close"), "");
  EXPECT_EQ(end_of("/bytes"), "as they are\r\n");
}

TEST(PistacheServer, ASwappedBehaviourServesTheSameConnectionAndLeaksNoDescriptor) {
  const auto server = serve(echo_target);
  RawClient client(server->port());
  client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::size_t before = open_descriptors();
  for (int world = 0; world < 100; ++world) {
    server->set_behaviour([world](const Request&, const PistacheServer::Reply& reply) {
      reply.answer({200, {}, std::to_string(world)});
    });
    EXPECT_EQ(body_of(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), std::to_string(world));
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(PistacheServer, AClientThatHasClosedItsSideGetsItsAnswers) {
  std::promise<PistacheServer::Reply> asked;
  const auto server = serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.target == "/later") return asked.set_value(reply);
    reply.answer({200, {}, "second"});
  });
  const std::size_t before = open_descriptors();
  {
    RawClient client(server->port());
    client.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto later = asked.get_future();
    ASSERT_EQ(later.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    client.close_sending_side();
    // Long enough for the server to have read the end.
    ::poll(nullptr, 0, 100);
    later.get().answer({200, {}, "first"});
    EXPECT_EQ(body_of(client.hear()), "first");
    EXPECT_EQ(body_of(client.hear()), "second");
    EXPECT_EQ(client.hear_to_the_end(), "") << "and then the end";
    EXPECT_FALSE(client.was_reset());
  }
  EXPECT_LE(open_descriptors(), before);
}

TEST(PistacheServer, WhoReadsNoAnswersHasNoFurtherRequestsServed) {
  std::atomic<int> served{0};
  const auto server = serve([&](const Request&, const PistacheServer::Reply& reply) {
    ++served;
    reply.answer({200, {}, std::string(1024 * 1024, 'x')});
  });
  RawClient client(server->port());
  constexpr int asked = 40;
  for (int i = 0; i < asked; ++i) client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ::poll(nullptr, 0, 300);
  EXPECT_LT(served, asked / 2) << "the kernel holds some megabytes, the server one more answer";
  for (int i = 0; i < asked; ++i) ASSERT_EQ(body_of(client.hear()).size(), 1024U * 1024U) << i;
  EXPECT_EQ(served, asked);
}

TEST(PistacheServer, WhoPipelinesWithoutEndIsResetAtOnce) {
  std::promise<PistacheServer::Reply> asked;
  PistacheServer::Options options;
  options.request_bytes_max = 4096;
  std::atomic<int> refused{0};
  options.on_refused = [&refused] { ++refused; };
  std::atomic<int> calls{0};
  const auto server = serve(
      [&](const Request&, const PistacheServer::Reply& reply) {
        if (++calls == 1) asked.set_value(reply);
      },
      options);
  RawClient client(server->port());
  client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto never_answered = asked.get_future();
  ASSERT_EQ(never_answered.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  std::string many;
  while (many.size() < 3 * 4096) many += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  client.say(many);
  EXPECT_EQ(client.hear_to_the_end(), "");
  EXPECT_TRUE(client.was_reset());
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(calls, 1);
}

TEST(PistacheServer, OneConnectionTooManyIsToldSo) {
  PistacheServer::Options options;
  options.connections_max = 2;
  std::atomic<int> refused{0};
  options.on_refused = [&refused] { ++refused; };
  const auto server = serve(echo_target, options);
  RawClient first(server->port());
  EXPECT_EQ(body_of(first.ask("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")), "/1");
  {
    RawClient second(server->port());
    EXPECT_EQ(body_of(second.ask("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")), "/2");
    RawClient third(server->port());
    EXPECT_THAT(third.hear_to_the_end(), StartsWith("HTTP/1.1 503 "));
  }
  EXPECT_EQ(body_of(first.ask("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n")), "/3");
  // Each of them hears it, though its request stays unread, and none of them takes a place.
  RawClient again(server->port());
  EXPECT_EQ(body_of(again.ask("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")), "/2");
  std::deque<RawClient> crowd;
  for (int i = 0; i < 4; ++i) {
    RawClient& one = crowd.emplace_back(server->port());
    one.say("POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n");
  }
  // Long enough for a server that closes at once to have answered with a reset.
  ::poll(nullptr, 0, 100);
  for (RawClient& one : crowd) one.say(std::string(30'000, 'x'));
  for (RawClient& one : crowd) {
    EXPECT_THAT(one.hear_to_the_end(), StartsWith("HTTP/1.1 503 "));
    EXPECT_TRUE(one.was_ended());
  }
  EXPECT_EQ(refused, 5);
  again.hang_up();
  // A place is free again, once the server has seen the others leave.
  std::string heard;
  for (int i = 0; i < 200 && !heard.starts_with("HTTP/1.1 200"); ++i) {
    RawClient fourth(server->port());
    heard = fourth.ask("GET /4 HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  EXPECT_EQ(body_of(heard), "/4");
}

// It once waited for ever for a thread that nothing could wake.
TEST(PistacheServer, StopsThoughItRefusedAClientWhenDescriptorsWereGone) {
  PistacheServer::Options options;
  options.connections_max = 1;
  std::atomic<int> refused{0};
  options.on_refused = [&refused] { ++refused; };
  auto server = serve(echo_target, options);
  RawClient first(server->port());
  first.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 2048;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  std::vector<int> fillers;
  while (true) {
    const int filler = ::dup(STDERR_FILENO);
    if (filler < 0) break;
    fillers.push_back(filler);
  }
  for (int place = 0; place < 2; ++place) {  // one for each end of the second connection
    ::close(fillers.back());
    fillers.pop_back();
  }
  ::alarm(20);  // rather than hang
  {
    RawClient second(server->port());
    for (int i = 0; i < 500 && refused == 0; ++i) ::poll(nullptr, 0, 10);
    server.reset();
  }
  ::alarm(0);
  for (const int filler : fillers) ::close(filler);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(refused, 1);
}

TEST(PistacheServer, ServesOnAfterANudge) {
  PistacheServer::Options options;
  options.threads = 2;
  const auto server = serve(echo_target, options);
  for (int i = 0; i < 20; ++i) {
    server->nudge();
    RawClient client(server->port());
    EXPECT_EQ(body_of(client.ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")), "/x");
  }
}

// A listener of the test's own, whose accept4() takes part in the rotation of numbers.
class NumberProbe {
 public:
  NumberProbe() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, generic, length), 0);
    EXPECT_EQ(::listen(listener_, 10), 0);
    EXPECT_EQ(::getsockname(listener_, generic, &length), 0);
    port_ = ntohs(address.sin_port);
  }
  NumberProbe(const NumberProbe&) = delete;
  NumberProbe& operator=(const NumberProbe&) = delete;
  ~NumberProbe() { ::close(listener_); }

  // The number this turn gave; free again at once.
  [[nodiscard]] int next() const {
    const RawClient client(port_);
    const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    ::close(accepted);
    return accepted;
  }

 private:
  int listener_;
  std::uint16_t port_ = 0;
};

TEST(PistacheServer, ADescriptorNumberComesBackLate) {
  const NumberProbe probe;
  std::set<int> numbers;
  for (int i = 0; i < 100; ++i) numbers.insert(probe.next());
  EXPECT_EQ(numbers.size(), 100U);
}

// What a nudge of several workers rests on, while nobody else accepts.
TEST(PistacheServer, ConsecutiveConnectionsMeetEveryWorker) {
  PistacheServer::Options options;
  options.threads = 3;
  std::mutex mutex;
  std::set<std::thread::id> workers;
  const auto server = serve(
      [&](const Request& request, const PistacheServer::Reply& reply) {
        {
          const std::lock_guard lock(mutex);
          workers.insert(std::this_thread::get_id());
        }
        echo_target(request, reply);
      },
      options);
  for (int i = 0; i < options.threads; ++i) {
    EXPECT_EQ(body_of(RawClient(server->port()).ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")), "/x");
  }
  const std::lock_guard lock(mutex);
  EXPECT_EQ(workers.size(), 3U);
}

// One worker: with several, Pistache picks by the number, and the probe's own turns would decide.
TEST(PistacheServer, ANudgeWakesTheListenerAndTheWorker) {
  const auto server = serve(echo_target);
  const NumberProbe probe;
  const int before = probe.next();
  server->nudge();
  // The number the probe did not get went to the connection the listener has accepted.
  int accepted = -1;
  int last = before;
  for (int i = 0; i < 20'000 && accepted < 0; ++i) {
    const int number = probe.next();
    if (number == last + 2) accepted = last + 1;
    last = number;
  }
  ASSERT_GE(accepted, 0) << "the listener has not accepted anything";
  // Only an awake worker sees that the nudge has hung up, and closes.
  for (int i = 0; i < 20'000 && ::fcntl(accepted, F_GETFD) >= 0; ++i) {
    static_cast<void>(probe.next());
  }
  EXPECT_LT(::fcntl(accepted, F_GETFD), 0) << "nobody has closed " << accepted;
}

// Answers come late and from another thread, while half of the clients hang up on theirs.
TEST(PistacheServer, NoAnswerEverReachesAnotherConnection) {
  constexpr int client_count = 100;
  constexpr int rounds = 120;
  Answerer answerer;
  const auto server = serve([&](const Request& request, const PistacheServer::Reply& reply) {
    if (request.body == "now") return echo_target(request, reply);
    answerer.later([=] { echo_target(request, reply); });
  });
  std::atomic<int> answered{0};
  std::atomic<int> foreign{0};
  constexpr int worker_count = 4;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < worker_count; ++worker) {
    workers.emplace_back([&, worker] {
      for (int round = 0; round < rounds; ++round) {
        std::vector<std::pair<std::string, std::unique_ptr<RawClient>>> clients;
        for (int i = 0; i < client_count / worker_count; ++i) {
          const std::string target =
              "/" + std::to_string(worker) + "-" + std::to_string(round) + "-" + std::to_string(i);
          auto client = std::make_unique<RawClient>(server->port());
          const std::string body = i % 4 < 2 ? "now" : "soon";
          client->say("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
          if (i % 2 == 0) {
            client->hang_up();
          } else {
            clients.emplace_back(target, std::move(client));
          }
        }
        for (auto& [target, client] : clients) {
          const std::string body = body_of(client->hear());
          body == target ? ++answered : ++foreign;
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(foreign, 0);
  EXPECT_GT(answered, client_count * rounds / 3);
}

}  // namespace
}  // namespace smsrelay::net
