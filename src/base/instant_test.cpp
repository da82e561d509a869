#include "base/instant.h"

#include <gtest/gtest.h>

namespace smsrelay::base {
namespace {

using namespace std::chrono_literals;

TEST(Instant, GoesToUtcTextAndBack) {
  const auto instant = parse_utc("2024-02-29T23:59:58Z");
  ASSERT_TRUE(instant.ok());
  EXPECT_EQ(to_utc_text(*instant), "2024-02-29T23:59:58Z");
  EXPECT_EQ(to_utc_text(*instant + 2s), "2024-03-01T00:00:00Z");
}

TEST(Instant, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "2023-02-29T00:00:00Z", "2024-02-01T24:00:00Z", "2024-02-01 00:00:00Z",
        "2024-02-01T00:00:00", "2024-13-01T00:00:00Z", "x024-02-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_utc(text).ok()) << text;
  }
}

TEST(Duration, IsReadWithItsUnits) {
  const std::vector<std::pair<const char*, Duration>> cases = {{"30s", 30s},
                                                               {"2m", 2min},
                                                               {"1h 30m", 90min},
                                                               {"300ms", 300ms},
                                                               {" 10m 1s ", 601s},
                                                               {"1d", 24h},
                                                               {"30h12m30s", 30h + 12min + 30s},
                                                               {"0s", 0s}};
  for (const auto& [text, expected] : cases) {
    const auto duration = parse_duration(text);
    ASSERT_TRUE(duration.ok()) << text;
    EXPECT_EQ(*duration, expected) << text;
  }
}

TEST(Duration, IsRefusedWithAReason) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"", "empty"},
      {"10", "unit"},
      {"5 parsecs", "say the unit"},
      {"5parsecs", "units are"},
      {"1s 1m", "largest"},
      {"1m 2m", "largest"},
      {"-1s", "none is negative"},
      {"99999999999d", "the longest is 87840h, ten years"},
      {"1.5h", "only whole numbers are read; did you mean '1h 30m'?"},
      {"1s 1m", "first, each once; did you mean '1m 1s'?"},
      {"2 hours", "2m or 1h 30m; did you mean '2h'?"},
      {"2 h", "2m or 1h 30m; did you mean '2h'?"},
      {"an hour", "2m or 1h 30m; did you mean '1h'?"},
      {"9223372036854775807s", "the longest is 87840h, ten years"}};
  for (const auto& [text, reason] : cases) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.ok()) << text;
    EXPECT_NE(duration.error().detail.find(reason), std::string::npos)
        << text << ": " << duration.error().detail;
  }
}

TEST(Duration, IsWrittenWithTheLargestUnitFirst) {
  EXPECT_EQ(to_text(Duration(0)), "0s");
  EXPECT_EQ(to_text(30h + 12min + 30s), "30h 12m 30s");
  EXPECT_EQ(to_text(Duration(300ms)), "300ms");
  EXPECT_EQ(to_text(Duration(-2s)), "-2s");
}

}  // namespace
}  // namespace smsrelay::base
