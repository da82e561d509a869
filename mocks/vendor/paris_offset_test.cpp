#include "mocks/vendor/paris_offset.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::vendor {
namespace {

using namespace std::chrono_literals;

base::Duration offset(const char* utc) { return paris_offset(base::parse_utc(utc).value()); }

TEST(ParisOffset, ChangesOnTheLastSundaysAtOneUtc) {
  EXPECT_EQ(offset("2026-01-01T00:00:00Z"), 1h);
  EXPECT_EQ(offset("2026-03-29T00:59:59Z"), 1h);
  EXPECT_EQ(offset("2026-03-29T01:00:00Z"), 2h);
  EXPECT_EQ(offset("2026-10-25T00:59:59Z"), 2h);
  EXPECT_EQ(offset("2026-10-25T01:00:00Z"), 1h);
  EXPECT_EQ(offset("2027-10-31T00:59:59Z"), 2h);
  EXPECT_EQ(offset("2026-12-31T23:59:59Z"), 1h);
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
