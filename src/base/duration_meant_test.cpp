#include "base/duration_meant.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/instant.h"

namespace smsrelay::base {
namespace {

TEST(DurationMeant, ReadsALengthOfTimeAsPeopleWriteIt) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"2 hours", "2h"},
      {"10 seconds", "10s"},
      {"1 minute", "1m"},
      {"1 day", "1d"},
      {"2 weeks", "336h"},
      {"300 milliseconds", "300ms"},
      {"90 min", "90m"},
      {"1 hour and 30 minutes", "1h 30m"},
      {"1 hour, 5 secs", "1h 5s"},
      {"5 Minutes", "5m"},
      {"2H", "2h"},
      {"2hours", "2h"},
      {"2 h", "2h"},
      {"1.5h", "1h 30m"},
      {"1,5 heures", "1h 30m"},
      {"0.25 s", "250ms"},
      {"an hour", "1h"},
      {"two days", "2d"},
      {"30m 2h", "2h 30m"},
      {"3 jours", "3d"},
      {" 2 mn ", "2m"}};
  for (const auto& [text, meant] : cases) {
    EXPECT_EQ(duration_meant(text), meant) << text;
    EXPECT_TRUE(parse_duration(meant).ok()) << meant;
  }
}

TEST(DurationMeant, MakesNothingOfOtherText) {
  for (const char* const text :
       {"", " ", "soon", "2", "hours", "2 parsecs", "2 hours later", "and 2 hours", "-2 hours",
        "0.0001 ms", "1.2345h", "1.h", "99999999999 hours", "3661 days", "3000 days 3000 days",
        "18446744073709551616 s", "2:30", "\xFF"}) {
    EXPECT_EQ(duration_meant(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace smsrelay::base
