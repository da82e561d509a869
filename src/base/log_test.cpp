#include "base/log.h"

#include <gtest/gtest.h>

#include <vector>

namespace smsrelay::base {
namespace {

constexpr Instant at{std::chrono::seconds(1)};

class LogTest : public testing::Test {
 protected:
  std::vector<std::string> lines;
  Log log{[this](std::string_view line) { lines.emplace_back(line); }, LogLevel::info};
};

TEST_F(LogTest, WritesTheEventAndItsFieldsOnOneLine) {
  log.write(LogLevel::warning, at, "send-refused", {{"channel", "c1"}, {"cause", "no credit"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], "1970-01-01T00:00:01Z warning send-refused channel=c1 cause=\"no credit\"");
}

TEST_F(LogTest, ShowsNeitherSecretsNorWholeNumbers) {
  const PhoneNumber handset = *PhoneNumber::parse("+33639980001");
  log.write(LogLevel::info, at, "e", {{"key", Redacted{"s3cr3t"}}, {"handset", handset}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find("s3cr3t"), std::string::npos);
  EXPECT_EQ(lines[0].find("639980"), std::string::npos);
}

TEST_F(LogTest, NoInputForgesASecondLine) {
  log.write(LogLevel::info, at, "e", {{"cause", "x\n1970-01-01T00:00:01Z error forged"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find('\n'), std::string::npos);
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLeastLevelAndWritesNothingWithoutASink) {
  log.write(LogLevel::debug, at, "e", {});
  EXPECT_TRUE(lines.empty());
  Log().write(LogLevel::error, at, "e", {});
}

}  // namespace
}  // namespace smsrelay::base
