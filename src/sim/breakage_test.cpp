#include "sim/breakage.h"

#include <gtest/gtest.h>

namespace smsrelay::sim {
namespace {

using Kind = Fate::Kind;

TEST(Breakage, TruncatesWithinTheBody) {
  EXPECT_EQ(breakage(Kind::truncate, {200, {}, "0123456789"})->bytes,
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
  EXPECT_EQ(breakage(Kind::truncate, {200, {}, "012"})->bytes,
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n0");
}

TEST(Breakage, AnAnswerWithoutABodyIsNotWholeEither) {
  EXPECT_EQ(breakage(Kind::truncate, {200, {}, ""})->bytes,
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
  EXPECT_EQ(breakage(Kind::truncate, {204, {}, ""})->bytes, "");
  EXPECT_EQ(breakage(Kind::truncate, {200, {}, "0123"}, true)->bytes, "");
}

TEST(Breakage, GarbageIsNotHttp) {
  EXPECT_FALSE(breakage(Kind::garbage)->bytes.starts_with("HTTP"));
}

TEST(Breakage, OnlyAResetEndsByReset) {
  for (const FateWords& each : fates()) {
    const bool reset = each.kind == Kind::reset_before || each.kind == Kind::reset_after;
    const auto how = breakage(each.kind, {200, {}, "x"});
    EXPECT_EQ(how && how->by_reset, reset) << each.name;
    EXPECT_EQ(how.has_value(), breaks_connection(each.kind)) << each.name;
  }
}

}  // namespace
}  // namespace smsrelay::sim
