#include "sim/faulty_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <map>
#include <thread>
#include <vector>

#include "net/real_network_for_test.h"

namespace smsrelay::sim {
namespace {

using net::Call;
using net::Outcome;
using net::Request;
using net::Responder;
using net::Response;
using std::chrono::milliseconds;

// Keeps the exchanges in the order in which they are over.
class Log final : public ExchangeLog {
 public:
  Exchange& open(Exchange exchange) override {
    exchange.number = ++count_;
    return open_[count_] = std::move(exchange);
  }
  Exchange& at(std::uint64_t number) override { return open_[number]; }
  void mark(Event::Kind, base::Instant, std::uint64_t) override {}
  void over(std::uint64_t number) override { seen.push_back(open_[number]); }

  std::vector<Exchange> seen;

 private:
  std::map<std::uint64_t, Exchange> open_;
  std::uint64_t count_ = 0;
};

// Over a real network, where both ends are strangers to each other. The fate strikes one of them.
class Broken : public net::RealNetworkTest, public FateRules {
 protected:
  Broken() { network.set_rules(this); }
  Fate decide(const Call& call, const std::string& to, base::Instant) override {
    EXPECT_EQ(call.from == "client", to == "server");
    if ((call.from == "client") != incoming) return {};
    Fate fate;
    fate.kind = kind;
    fate.delay = milliseconds(30);
    fate.answer = {503, {}, "busy"};
    fate.rule = "faults[0]";
    return fate;
  }
  // What the client saw, and how often the server was asked until then.
  std::string told(bool at_the_server, Fate::Kind wanted) {
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
                                 : std::string(to_text(std::get<net::Failure>(outcome).kind));
    return what + ", asked " + std::to_string(asked);
  }

  Outcome outcome_of(const Call& call) { return RealNetworkTest::outcome_of(call, network); }

  bool incoming = true;
  Fate::Kind kind = Fate::Kind::pass;
  Log log;
  std::vector<Exchange>& seen = log.seen;
  FaultyNetwork network{scheduler, http, log};
};

TEST_F(Broken, AHandlerThatHasAnsweredStillHasItsRequest) {
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
      std::ranges::find(seen, "client", [](const Exchange& each) { return each.from; });
  ASSERT_NE(served, seen.end());
  EXPECT_EQ(served->request.body, question);
  EXPECT_EQ(served->answer->body, "told");
  EXPECT_EQ(std::ranges::count(seen, "client", [](const Exchange& each) { return each.from; }), 1);
}

struct Expected {
  Fate::Kind fate;
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
        Expected{Fate::Kind::pass, "200, asked 1", "200, asked 1"},
        Expected{Fate::Kind::refuse, "connection lost, asked 0", "refused, asked 0"},
        Expected{Fate::Kind::drop_before, "timed out, asked 0", "timed out, asked 0"},
        Expected{Fate::Kind::drop_after, "timed out, asked 1", "timed out, asked 1"},
        Expected{Fate::Kind::reset_before, "connection lost, asked 0", "connection lost, asked 0"},
        Expected{Fate::Kind::reset_after, "connection lost, asked 1", "connection lost, asked 1"},
        Expected{Fate::Kind::close_before, "connection lost, asked 0", "connection lost, asked 0"},
        Expected{Fate::Kind::close_after, "connection lost, asked 1", "connection lost, asked 1"},
        Expected{Fate::Kind::truncate, "connection lost, asked 1", "connection lost, asked 1"},
        Expected{Fate::Kind::garbage, "malformed answer, asked 1", "malformed answer, asked 1"},
        Expected{Fate::Kind::answer, "503, asked 0", "503, asked 0"},
        Expected{Fate::Kind::delay_request, "200, asked 1", "200, asked 1"},
        Expected{Fate::Kind::delay_answer, "200, asked 1", "200, asked 1"}),
    [](const auto& info) {
      std::string name(to_text(info.param.fate));
      std::erase(name, ' ');
      return name;
    });

// How a connection ends for a plain socket that has asked once: a FIN is read as an end, a RST as
// an error.
std::string end_on_the_wire(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval at_most{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &at_most, sizeof at_most);
  std::string end = "not connected";
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    char bytes[4096];
    ssize_t count = 0;
    std::size_t heard = 0;
    while ((count = ::recv(socket, bytes, sizeof bytes, 0)) > 0)
      heard += static_cast<std::size_t>(count);
    end = count == 0 ? "FIN" : errno == ECONNRESET ? "RST" : "silence";
    if (heard > 0) end = "bytes, then " + end;
  }
  ::close(socket);
  return end;
}

TEST_F(Broken, AResetIsARstOnTheWireAndACloseIsAFin) {
  ASSERT_TRUE(network.listen("server", origin, [](const Request&, const Responder& responder) {
    responder.answer({200, {}, "0123456789"});
  }));
  std::map<Fate::Kind, std::string> ends;
  std::thread client_side([&, port = http.port_of(origin)] {
    for (const Fate::Kind each :
         {Fate::Kind::refuse, Fate::Kind::reset_before, Fate::Kind::reset_after,
          Fate::Kind::close_before, Fate::Kind::close_after, Fate::Kind::truncate}) {
      std::promise<void> told;
      scheduler.fill(0, [&] {
        kind = each;
        told.set_value();
      });
      told.get_future().wait();
      ends[each] = end_on_the_wire(port);
    }
    scheduler.stop();
  });
  scheduler.run();
  client_side.join();
  EXPECT_EQ(ends[Fate::Kind::refuse], "RST");
  EXPECT_EQ(ends[Fate::Kind::reset_before], "RST");
  EXPECT_EQ(ends[Fate::Kind::reset_after], "RST");
  EXPECT_EQ(ends[Fate::Kind::close_before], "FIN");
  EXPECT_EQ(ends[Fate::Kind::close_after], "FIN");
  EXPECT_EQ(ends[Fate::Kind::truncate], "bytes, then FIN");
}

TEST_F(Broken, ACallIsDeliveredAgain) {
  incoming = false;
  kind = Fate::Kind::duplicate;
  int asked = 0;
  ASSERT_TRUE(network.listen("server", origin, [&](const Request&, Responder responder) {
    responder.answer({});
    if (++asked == 2) scheduler.stop();
  }));
  network.send(call_to("/"), [](const Outcome&) {});
  scheduler.run();
  EXPECT_EQ(asked, 2);
}

TEST_F(Broken, TheLogSeesBothSidesWithWhatWasSaid) {
  EXPECT_EQ(told(true, Fate::Kind::answer), "503, asked 0");
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

TEST_F(Broken, TheHandlerCanTellWhichExchangeItServes) {
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
}  // namespace smsrelay::sim
