#include "mocks/smsmode/platform/paris_time.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

std::string paris_of(const std::string& utc) { return paris_text(base::parse_utc(utc).value()); }

std::string utc_of(const std::string& paris) {
  const auto at = parse_paris(paris);
  return at ? base::to_utc_text(*at) : "nothing";
}

TEST(ParisTimeTest, IsOneHourAheadInWinterAndTwoInSummer) {
  EXPECT_EQ(paris_of("2026-11-22T14:05:07Z"), "2026-11-22T15:05:07");
  EXPECT_EQ(paris_of("2026-07-14T23:30:00Z"), "2026-07-15T01:30:00");
  EXPECT_EQ(paris_of("2026-12-31T23:30:00Z"), "2027-01-01T00:30:00");
}

TEST(ParisTimeTest, ChangesOnTheLastSundaysAtOneUtc) {
  EXPECT_EQ(paris_of("2026-03-29T00:59:59Z"), "2026-03-29T01:59:59");
  EXPECT_EQ(paris_of("2026-03-29T01:00:00Z"), "2026-03-29T03:00:00");
  EXPECT_EQ(paris_of("2026-10-25T00:59:59Z"), "2026-10-25T02:59:59");
  EXPECT_EQ(paris_of("2026-10-25T01:00:00Z"), "2026-10-25T02:00:00");
  EXPECT_EQ(paris_of("2024-03-31T01:00:00Z"), "2024-03-31T03:00:00");
  EXPECT_EQ(paris_of("2027-10-31T01:00:00Z"), "2027-10-31T02:00:00");
}

TEST(ParisTimeTest, CutsTheFractionOff) {
  EXPECT_EQ(paris_text(base::parse_utc("2026-11-22T14:05:07Z").value() + 999'999us),
            "2026-11-22T15:05:07");
}

TEST(ParisTimeTest, ReadsWhatItWrites) {
  EXPECT_EQ(utc_of("2026-11-22T15:05:07"), "2026-11-22T14:05:07Z");
  EXPECT_EQ(utc_of("2026-07-15T01:30:00"), "2026-07-14T23:30:00Z");
  EXPECT_EQ(utc_of("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(utc_of("2026-10-25T03:00:00"), "2026-10-25T02:00:00Z");
  EXPECT_EQ(utc_of("2026-03-29T01:59:59"), "2026-03-29T00:59:59Z");
  EXPECT_EQ(utc_of("2026-03-29T03:00:00"), "2026-03-29T01:00:00Z");
}

TEST(ParisTimeTest, ReadsOtherFormsOfIso8601) {
  EXPECT_EQ(utc_of("2026-11-22"), "2026-11-21T23:00:00Z");
  EXPECT_EQ(utc_of("2026-11-22T15:05:07Z"), "2026-11-22T15:05:07Z");
  EXPECT_EQ(utc_of("2026-11-22T15:05:07.123Z"), "2026-11-22T15:05:07Z");
  EXPECT_EQ(utc_of("2026-11-22T15:05:07+01:00"), "2026-11-22T14:05:07Z");
  EXPECT_EQ(utc_of("2026-11-22T15:05:07-05:30"), "2026-11-22T20:35:07Z");
}

TEST(ParisTimeTest, RefusesWhatIsNoDate) {
  for (const char* text : {"", "soon", "2026", "2026-13-01", "2026-02-30", "2026-11-22T",
                           "2026-11-22 15:05:07", "2026-11-22T25:00:00", "2026-11-22T15:05",
                           "2026-11-22T15:05:07.", "2026-11-22T15:05:07+1", "22/11/2026"}) {
    EXPECT_EQ(utc_of(text), "nothing") << text;
  }
}

TEST(ParisTimeTest, CountsDaysAndMonthsByTheClockOfParis) {
  const auto at = [](const std::string& utc) { return base::parse_utc(utc).value(); };
  EXPECT_EQ(paris_day(at("2026-11-22T22:59:59Z")) + 1, paris_day(at("2026-11-22T23:00:00Z")));
  EXPECT_EQ(paris_month(at("2026-12-31T22:59:59Z")) + 1, paris_month(at("2026-12-31T23:00:00Z")));
  EXPECT_EQ(paris_text(start_of_paris_month(paris_month(at("2026-07-14T12:00:00Z")))),
            "2026-07-01T00:00:00");
}

TEST(ParisTimeTest, CanBeReadAndWrittenAsUtc) {
  const auto at = base::parse_utc("2026-07-14T12:00:00Z").value();
  EXPECT_EQ(utc_text(at), "2026-07-14T12:00:00");
  EXPECT_EQ(parse_as_utc("2026-07-14T12:00:00"), at);
  EXPECT_EQ(parse_as_utc("2026-07-14T14:00:00+02:00"), at);
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
