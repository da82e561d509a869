#include "runner/testbed/captured_log.h"

#include <gtest/gtest.h>

namespace smsrelay::runner {
namespace {

TEST(CapturedLogTest, KeepsTheFirstLinesAndCountsTheRest) {
  CapturedLog log;
  for (std::size_t i = 0; i < CapturedLog::lines_max + 3; ++i) log.add({}, std::to_string(i));
  EXPECT_EQ(log.lines().size(), CapturedLog::lines_max);
  EXPECT_EQ(log.lines().front().text, "0");
  EXPECT_EQ(log.dropped(), 3U);
}

TEST(CapturedLogTest, AnEndlessLineIsCut) {
  CapturedLog log;
  log.add({}, std::string(1 << 20, 'x'));
  EXPECT_EQ(log.lines().front().text.size(), CapturedLog::line_bytes_max);
}

TEST(CapturedLogTest, ALineNamesItsEvent) {
  CapturedLog log;
  for (const char* text :
       {"2026-03-02T08:00:00Z info mo-received channel=c", "t info started", "x"}) {
    log.add({}, text);
  }
  EXPECT_EQ(log.lines()[0].event(), "mo-received");
  EXPECT_EQ(log.lines()[1].event(), "started");
  EXPECT_EQ(log.lines()[2].event(), "x");
}

}  // namespace
}  // namespace smsrelay::runner
