#include "net/content_coding.h"

#include <gtest/gtest.h>

#include <string>

namespace smsrelay::net {
namespace {

using namespace std::string_literals;

// printf '{"a":1}' | gzip -n, and the same bytes by zlib.compress() and without its header.
const std::string as_gzip =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\xaf\xac\x1b\x56\x07\x00\x00\x00"s;
const std::string as_zlib = "\x78\x9c\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\x08\x2a\x02\x09"s;
const std::string bare = "\xab\x56\x4a\x54\xb2\x32\xac\x05\x00"s;

// A body and what became of it.
std::string after(const std::string& coding, const std::string& body, std::size_t bytes_max = 100) {
  Request request{"POST", "/", {{"content-ENCODING", coding}}, body};
  const Request before = request;
  switch (decode_body(request, bytes_max)) {
    case Decoding::plain:
      EXPECT_EQ(request, before);
      return "plain";
    case Decoding::decoded:
      EXPECT_FALSE(request.headers.get("Content-Encoding"));
      return request.body;
    case Decoding::unsupported:
      EXPECT_EQ(request, before);
      return "unsupported";
    case Decoding::too_large:
      EXPECT_EQ(request, before);
      return "too large";
    case Decoding::corrupt:
      EXPECT_EQ(request, before);
      return "corrupt";
  }
  return "?";
}

TEST(ContentCoding, UndoesWhatTheFieldNames) {
  EXPECT_EQ(after("gzip", as_gzip), R"({"a":1})");
  EXPECT_EQ(after("X-GZip", as_gzip), R"({"a":1})");
  EXPECT_EQ(after("deflate", as_zlib), R"({"a":1})");
  EXPECT_EQ(after("deflate", bare), R"({"a":1})") << "without zlib's header";
  EXPECT_EQ(after("gzip", as_gzip + as_gzip), R"({"a":1}{"a":1})") << "two members";
}

TEST(ContentCoding, IdentityAndNothingArePlain) {
  EXPECT_EQ(after("identity", "{}"), "plain");
  EXPECT_EQ(after("", "{}"), "plain");
  EXPECT_EQ(after("identity, gzip", as_gzip), R"({"a":1})");
}

TEST(ContentCoding, TwoCodingsAreUndoneLastFirstAndNotMore) {
  // gzip -n of as_zlib, stored without compression.
  const std::string both = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x0f\x00\xf0\xff"s +
                           as_zlib + "\xd6\xbb\x89\xb8\x0f\x00\x00\x00"s;
  EXPECT_EQ(after("deflate, gzip", both), R"({"a":1})");
  EXPECT_EQ(after("gzip, deflate", both), "corrupt") << "in the wrong order";
  EXPECT_EQ(after("gzip, gzip, gzip", as_gzip), "unsupported");
  Request apart{"POST", "/", {{"Content-Encoding", "deflate"}, {"Content-Encoding", "gzip"}}, both};
  EXPECT_EQ(decode_body(apart, 100), Decoding::decoded) << "two fields are one list";
  EXPECT_EQ(apart.body, R"({"a":1})");
}

TEST(ContentCoding, OthersAreUnsupported) {
  EXPECT_EQ(after("br", "x"), "unsupported");
  EXPECT_EQ(after("gzip, zstd", as_gzip), "unsupported");
  EXPECT_EQ(after("gzip;q=1", as_gzip), "unsupported");
}

TEST(ContentCoding, BrokenBytesAreCorrupt) {
  EXPECT_EQ(after("gzip", ""), "corrupt");
  EXPECT_EQ(after("gzip", "{}"), "corrupt") << "not encoded at all";
  EXPECT_EQ(after("gzip", as_gzip.substr(0, as_gzip.size() - 1)), "corrupt") << "cut short";
  EXPECT_EQ(after("gzip", as_gzip + "x"), "corrupt") << "more behind the end";
  std::string wrong_sum = as_gzip;
  wrong_sum[wrong_sum.size() - 8] ^= 1;
  EXPECT_EQ(after("gzip", wrong_sum), "corrupt");
  EXPECT_EQ(after("deflate", "\xff\xff"), "corrupt");
}

TEST(ContentCoding, ABombIsStoppedAtTheBound) {
  EXPECT_EQ(after("gzip", as_gzip, 7), R"({"a":1})");
  EXPECT_EQ(after("gzip", as_gzip, 6), "too large");
  // A million zeros: behind the tables the same match again and again.
  const std::string zeros =
      "\xed\xc1\x01\x01\x00\x00\x00\x82\x20\xff\xaf\x6e\x48\x40\x01\x00\x00\x00\x00\x00"s +
      std::string(953, '\x00') + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xaf\x06"s;
  EXPECT_EQ(after("deflate", zeros, 2'000'000), std::string(1'000'000, '\0'));
  EXPECT_EQ(after("deflate", zeros, 64 * 1024), "too large");
}

}  // namespace
}  // namespace smsrelay::net
