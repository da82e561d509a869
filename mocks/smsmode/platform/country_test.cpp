#include "mocks/smsmode/platform/country.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

TEST(Country, IsNamedByTheFirstDigitsOfANumber) {
  EXPECT_EQ(country_prefix("33639980001"), "33");
  EXPECT_EQ(country_prefix("352621123456"), "352");
  EXPECT_EQ(country_prefix("35312345678"), "353");
  EXPECT_EQ(country_prefix("15145550123"), "1");
  EXPECT_EQ(country_prefix("79161234567"), "7");
  EXPECT_EQ(country_prefix("819012345678"), "81");
  EXPECT_EQ(country_prefix("85212345678"), "852");
  EXPECT_EQ(country_prefix("989121234567"), "98");
  EXPECT_EQ(country_prefix("33"), "33");
}

TEST(Country, HasAnOperatorThatStandsForIt) {
  ASSERT_NE(country_of("33"), nullptr);
  EXPECT_EQ(country_of("33")->iso, "FR");
  EXPECT_EQ(mcc_mnc(*country_of("33")), "20801");
  EXPECT_EQ(country_of("212")->name, "Morocco");
  EXPECT_EQ(country_of("90")->iso, "TR") << "the last one";
  EXPECT_EQ(country_of("3"), nullptr);
  EXPECT_EQ(country_of("852"), nullptr);
  EXPECT_EQ(country_of("999"), nullptr);
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
