#include "net/request_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace smsrelay::net {
namespace {

using State = RequestReader::State;
using testing::ElementsAre;
using testing::Pair;
using namespace std::string_literals;

// Everything at once, and then byte by byte: where the packets break must not matter.
class RequestReaderTest : public testing::TestWithParam<std::size_t> {
 protected:
  State read(const std::string& bytes) {
    State state = State::more;
    for (std::size_t at = 0; at < bytes.size(); at += GetParam()) {
      reader.feed(bytes.substr(at, GetParam()));
      state = reader.next();
      if (state == State::refused) break;
    }
    return state;
  }
  int refused_with(const std::string& bytes) {
    return read(bytes) == State::refused ? reader.refusal().status : 0;
  }

  RequestReader reader{{1000, 10}};
};
INSTANTIATE_TEST_SUITE_P(Packets, RequestReaderTest, testing::Values(100'000, 1, 7));

TEST_P(RequestReaderTest, ReadsARequestWithItsFieldsInOrderAndCase) {
  ASSERT_EQ(
      read("POST /hooks/a%20b?x=1&x=2+3 HTTP/1.1\r\nHost: relay.test\r\nX-a: 1\r\nACCEPT: *\r\n"
           "x-A: 2\r\nEmpty:\r\ncontent-length:4\r\n\r\nbody"),
      State::complete);
  const Request request = reader.take();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/hooks/a%20b?x=1&x=2+3");
  EXPECT_EQ(request.body, "body");
  EXPECT_THAT(request.headers.fields(),
              ElementsAre(Pair("Host", "relay.test"), Pair("X-a", "1"), Pair("ACCEPT", "*"),
                          Pair("x-A", "2"), Pair("Empty", ""), Pair("content-length", "4")));
  EXPECT_TRUE(reader.keeps_connection());
  EXPECT_FALSE(reader.underway());
}

TEST_P(RequestReaderTest, ReadsChunksAndDropsTrailers) {
  ASSERT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                 "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n"),
            State::complete);
  EXPECT_EQ(reader.take().body, "abc0123456789");
  EXPECT_FALSE(reader.underway());
}

TEST(RequestReader, KeepsPipelinedRequestsApart) {
  RequestReader reader({1000, 10});
  reader.feed("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3");
  ASSERT_EQ(reader.next(), State::complete);
  EXPECT_EQ(reader.take().target, "/1");
  ASSERT_EQ(reader.next(), State::complete);
  EXPECT_EQ(reader.take().target, "/2");
  EXPECT_EQ(reader.next(), State::more);
  EXPECT_TRUE(reader.underway());
}

TEST_P(RequestReaderTest, TurnsAProxyStyleTargetIntoOriginForm) {
  ASSERT_EQ(read("GET http://relay.test/a?b HTTP/1.1\r\nHost: relay.test\r\n\r\n"),
            State::complete);
  EXPECT_EQ(reader.take().target, "/a?b");
  ASSERT_EQ(read("GET http://relay.test HTTP/1.1\r\nHost: relay.test\r\n\r\n"), State::complete);
  EXPECT_EQ(reader.take().target, "/");
}

TEST_P(RequestReaderTest, ClosesWhenTheClientAsksOrIsOld) {
  ASSERT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"), State::complete);
  reader.take();
  EXPECT_FALSE(reader.keeps_connection());
  ASSERT_EQ(read("GET / HTTP/1.0\r\n\r\n"), State::complete);
  reader.take();
  EXPECT_FALSE(reader.keeps_connection());
  ASSERT_EQ(read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), State::complete);
  reader.take();
  EXPECT_TRUE(reader.keeps_connection());
}

TEST_P(RequestReaderTest, AsksForTheBodyOnceWhenTheClientWaits) {
  ASSERT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            State::more);
  EXPECT_TRUE(reader.take_continue());
  EXPECT_FALSE(reader.take_continue());
  ASSERT_EQ(read("ok"), State::complete);
  EXPECT_EQ(reader.take().body, "ok");
}

TEST_P(RequestReaderTest, AcceptsTheSizeItAllowsAndNotAByteMore) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
  const std::size_t head_bytes = head.size() + 3;
  const std::size_t fits = 1000 - head_bytes;
  ASSERT_EQ(read(head + std::to_string(fits) + "\r\n\r\n" + std::string(fits, 'x')),
            State::complete);
  EXPECT_EQ(reader.take().body.size(), fits);
  EXPECT_EQ(refused_with(head + std::to_string(fits + 1) + "\r\n\r\n"), 413);
}

TEST_P(RequestReaderTest, AHeadOfExactlyTheSizeItAllowsIsRead) {
  const std::string start = "GET /";
  const std::string rest = " HTTP/1.1\r\nHost: a";
  const std::string fits(1000 - start.size() - rest.size(), 'x');
  ASSERT_EQ(read(start + fits + rest + "\r\n\r\n"), State::complete);
  EXPECT_EQ(reader.take().target.size(), fits.size() + 1);
  EXPECT_EQ(refused_with(start + fits + "x" + rest + "\r\n\r\n"), 431);
}

TEST_P(RequestReaderTest, RefusesWhatIsTooLargeBeforeItHasIt) {
  EXPECT_EQ(refused_with("GET /" + std::string(2000, 'a')), 431);
}

struct Refused {
  std::string what;
  int status;
  std::string bytes;
};
void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.what; }

class RefusedRequestTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRequestTest, IsRefusedWithItsStatusAndStaysRefused) {
  RequestReader reader({1000, 10});
  reader.feed(GetParam().bytes);
  ASSERT_EQ(reader.next(), State::refused);
  EXPECT_EQ(reader.refusal().status, GetParam().status);
  EXPECT_FALSE(reader.keeps_connection());
  reader.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(reader.next(), State::refused);
}

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedRequestTest,
    testing::Values(
        Refused{"negative length", 400, post("Content-Length: -1\r\n")},
        Refused{"length past 64 bits", 400, post("Content-Length: 18446744073709551616\r\n")},
        Refused{"length of 93 GiB", 413, post("Content-Length: 99999999999\r\n")},
        Refused{"length in words", 400, post("Content-Length: abc\r\n")},
        Refused{"empty length", 400, post("Content-Length:\r\n")},
        Refused{"signed length", 400, post("Content-Length: +1\r\n")},
        Refused{"two lengths", 400, post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab")},
        Refused{"length and coding", 400,
                post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Refused{"unknown coding", 501, post("Transfer-Encoding: gzip, chunked\r\n")},
        Refused{"negative chunk", 400, post("Transfer-Encoding: chunked\r\n", "-5\r\n")},
        Refused{"endless chunk", 413, post("Transfer-Encoding: chunked\r\n", "7fffffff\r\n")},
        Refused{"chunk past 64 bits", 400,
                post("Transfer-Encoding: chunked\r\n", "7fffffffffffffff\r\n")},
        Refused{"chunk longer than said", 400,
                post("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n")},
        Refused{"chunks too large together", 413,
                post("Transfer-Encoding: chunked\r\n",
                     "1f4\r\n" + std::string(500, 'x') + "\r\n1f4\r\n")},
        Refused{"no host", 400, "GET / HTTP/1.1\r\n\r\n"},
        Refused{"two hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        Refused{"bare line feeds", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"},
        Refused{"folded field", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"},
        Refused{"blank before colon", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
        Refused{"field without colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"},
        Refused{"nul in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s},
        Refused{"too many fields", 431,
                post("a:1\r\na:2\r\na:3\r\na:4\r\na:5\r\na:6\r\na:7\r\na:8\r\na:9\r\na:10\r\n")},
        Refused{"half a version", 400, "GET / H\r\nHost: a\r\n\r\n"},
        Refused{"other version", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
        Refused{"no target", 400, "GET HTTP/1.1\r\nHost: a\r\n\r\n"},
        Refused{"blank in the target", 400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
        Refused{"target without slash", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"},
        Refused{"unknown expectation", 417, post("Expect: a pony\r\n")},
        Refused{"tls hello", 400, std::string("\x16\x03\x01\x02\r\n\r\n")}));

// No end of the head, and for most not even a line end: what is wrong shows before.
TEST(RequestReader, WhatCanNeverBecomeARequestIsRefusedAtOnce) {
  for (const std::string& bytes : {
           "GET / HTTP/1.1\n"s,
           "GET / HTTP/1.1\r\nHost: a\n"s,
           "GET / HTTP/1.1\rx"s,
           "\n"s,
           "\x16\x03\x01\x02\x00\x01"s,
           "\x80\x2e\x01"s,
           "\0"s,
           "SSH-2.0-OpenSSH_9.2\r\n"s,
           "GET / HTTP/2.0\r\n"s,
           "GET / HTTP/1.1\r\nX\r\n"s,
       }) {
    RequestReader reader({1000, 10});
    reader.feed(bytes);
    EXPECT_EQ(reader.next(), State::refused) << testing::PrintToString(bytes);
  }
  RequestReader reader({1000, 10});
  reader.feed("GET / HTTP/1.1\r");
  EXPECT_EQ(reader.next(), State::more) << "its line feed may follow";
}

TEST(RequestReader, ReadingIsLinearHoweverItIsCut) {
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string small_chunks;
  while (small_chunks.size() < 40'000) small_chunks += "1\r\nx\r\n";
  for (const std::string& bytes : {
           "GET /" + std::string(50'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(50'000, 'a') + "\r\n\r\n",
           chunked + "1;" + std::string(1000, 'a') + "\r\nx\r\n0\r\n\r\n",
           chunked + small_chunks + "0\r\n\r\n",
           chunked + "0\r\nX: " + std::string(50'000, 'a') + "\r\n\r\n",
       }) {
    RequestReader reader({64 * 1024, 100});
    State state = State::more;
    for (const char byte : bytes) {
      reader.feed({&byte, 1});
      state = reader.next();
    }
    EXPECT_EQ(state, State::complete) << bytes.substr(0, 80);
    EXPECT_LE(reader.examined_bytes(), 2 * bytes.size()) << bytes.substr(0, 80);
  }
}

// ---- what nobody would think of sending

// Everything a stream is read as.
struct Reading {
  std::vector<Request> requests;
  int refused_with = 0;
  bool underway = false;
  friend bool operator==(const Reading&, const Reading&) = default;
};

template <class NextCut>
Reading read_in_cuts(std::string_view bytes, NextCut next_cut) {
  Reading out;
  RequestReader reader{{100'000, 100}};
  while (!bytes.empty()) {
    const std::size_t cut = std::min<std::size_t>(bytes.size(), next_cut());
    reader.feed(bytes.substr(0, cut));
    bytes.remove_prefix(cut);
    State state = reader.next();
    for (; state == State::complete; state = reader.next()) out.requests.push_back(reader.take());
    if (state == State::refused) {
      out.refused_with = reader.refusal().status;
      return out;
    }
  }
  out.underway = reader.underway();
  return out;
}

const std::vector<std::string> valid_requests = {
    "GET /a?b=%20 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nX-B: c\r\n\r\nxxxxxxxxxxxx",
    "POST /a HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nxx",
    "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nxxx\r\nA;x=y\r\nxxxxxxxxxx\r\n0\r\nX-Sum: 1\r\n\r\n",
    "POST http://a/b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
};
const std::vector<std::string> sharp_bytes = {
    "\r",    "\n",   "\r\n",     "\r\n\r\n", " ",         "\t",
    ":",     ";",    ",",        "0",        "-1",        "+",
    "\0"s,   "\xFF", "99999999", "chunked",  "\r\n x: y", "Content-Length: 3\r\n",
    "%0D%0A"};

void mutate(std::string& bytes, base::Rng& rng) {
  if (bytes.empty()) return;
  const std::size_t at = rng.below(bytes.size());
  switch (rng.below(4)) {
    case 0:
      bytes[at] = static_cast<char>(rng.below(256));
      break;
    case 1:
      bytes.erase(at, 1 + rng.below(4));
      break;
    case 2:
      bytes.insert(at, sharp_bytes[rng.below(sharp_bytes.size())]);
      break;
    default:
      bytes.resize(at + 1);
  }
}

TEST(RequestReader, EmptyLinesBeforeARequestAreCountedAndBelongToIt) {
  RequestReader reader({1000, 100});
  EXPECT_FALSE(reader.underway());
  reader.feed("\r\n\r\n");
  EXPECT_EQ(reader.next(), RequestReader::State::more);
  EXPECT_TRUE(reader.underway()) << "its clock runs";
  reader.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(reader.next(), RequestReader::State::complete);
  reader.take();
  EXPECT_FALSE(reader.underway());
  // Fed one by one, so that none of them is left in the buffer to be counted.
  for (int i = 0; i < 8; ++i) {
    reader.feed("\r\n");
    ASSERT_EQ(reader.next(), RequestReader::State::more) << i;
  }
  reader.feed("\r\n");
  ASSERT_EQ(reader.next(), RequestReader::State::refused);
  EXPECT_EQ(reader.refusal().status, 400);
}

TEST(RequestReader, AHostIsANameOrAddressAndAPort) {
  const auto state_with = [](const std::string& host) {
    RequestReader reader({1000, 100});
    reader.feed("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return reader.next();
  };
  for (const char* host : {"", "a", "a.example", "a.example:", "a.example:80", "127.0.0.1:65535",
                           "[::1]", "[::1]:8080", "[fe80::1%25eth0]:1", "[::ffff:1.2.3.4]",
                           "été.fr", "a_b.example", "xn--t-9fab.fr", "a%20b"}) {
    EXPECT_EQ(state_with(host), RequestReader::State::complete) << host;
  }
  for (const char* host : {"[::1:9999999", "[::1]9",  "[]",     "[",     "]",
                           "[::1]:99999",  "a:65536", "a:b",    "a:-1",  "a:1:2",
                           "a b",          "a/b",     "a@b",    "a?b",   "[a]",
                           "http://a",     "a,b/",    "[::1 ]", "\"a\"", "a:99999999999999999999",
                           "<a>",          "a\\b"}) {
    EXPECT_EQ(state_with(host), RequestReader::State::refused) << host;
  }
}

TEST(RequestReader, ABareLineFeedInAChunkExtensionOrTrailerIsRefused) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string body : {"2;a\nb\r\nxy\r\n0\r\n\r\n", "2;a\rb\r\nxy\r\n0\r\n\r\n",
                                 "2\r\nxy\r\n0\r\nA: 1\nB: 2\r\n\r\n"}) {
    RequestReader reader({1000, 100});
    reader.feed(head + body);
    EXPECT_EQ(reader.next(), RequestReader::State::refused) << body;
  }
  RequestReader reader({1000, 100});
  reader.feed(head + "2;a=\"b\t c\"\r\nxy\r\n0\r\nA: 1\r\n\r\n");
  EXPECT_EQ(reader.next(), RequestReader::State::complete);
}

TEST(RequestReader, ReadsSpoiltRequestsTheSameWhateverTheCutsAndNeverTwoOutOfOne) {
  base::SeededRng rng(1, "spoilt requests");
  int whole = 0;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = valid_requests[rng.below(valid_requests.size())];
    const std::uint64_t wounds = rng.below(4);
    for (std::uint64_t wound = 0; wound < wounds; ++wound) mutate(bytes, rng);
    const Reading at_once = read_in_cuts(bytes, [&] { return bytes.size(); });
    const Reading by_bytes = read_in_cuts(bytes, [] { return 1; });
    const Reading at_random = read_in_cuts(bytes, [&] { return 1 + rng.below(20); });
    const std::string shown = testing::PrintToString(bytes);
    ASSERT_LE(at_once.requests.size(), 1U) << shown;
    ASSERT_TRUE(at_once == by_bytes) << shown << " byte by byte";
    ASSERT_TRUE(at_once == at_random) << shown << " in cuts";
    if (wounds == 0) {
      ASSERT_EQ(at_once.requests.size(), 1U) << shown;
      ASSERT_FALSE(at_once.underway) << shown;
    }
    whole += at_once.requests.empty() ? 0 : 1;
    refused += at_once.refused_with == 0 ? 0 : 1;
  }
  EXPECT_GT(whole, 2'000) << "wounds too deep to tell much";
  EXPECT_GT(refused, 2'000) << "wounds too slight to tell much";
}

}  // namespace
}  // namespace smsrelay::net
