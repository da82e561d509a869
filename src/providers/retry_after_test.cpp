#include "providers/retry_after.h"

#include <gtest/gtest.h>

namespace smsrelay::providers {
namespace {

using std::chrono::seconds;

std::optional<base::Duration> read(const std::string& value,
                                   const char* now = "2035-01-01T00:00:00Z") {
  net::Response response;
  response.headers.set("Retry-After", value);
  return retry_after(response, base::parse_utc(now).value());
}

TEST(RetryAfter, SecondsAndTheThreeFormsOfADate) {
  EXPECT_EQ(read("60"), seconds(60));
  EXPECT_EQ(read(" 0 "), seconds(0));
  EXPECT_EQ(read("Mon, 01 Jan 2035 00:05:00 GMT"), seconds(300));
  EXPECT_EQ(read("Monday, 01-Jan-35 00:05:00 GMT"), seconds(300));
  EXPECT_EQ(read("Mon Jan  1 00:05:00 2035"), seconds(300));
  EXPECT_EQ(read("Thursday, 01-Jan-32 00:00:01 GMT", "2031-12-31T23:59:59Z"), seconds(2));
  EXPECT_EQ(read("Friday, 01-Jan-00 00:00:01 GMT", "2099-12-31T23:59:59Z"), std::nullopt)
      << "two digits never lead into another century by surprise";
}

TEST(RetryAfter, SillyValuesAreIgnored) {
  for (const char* value :
       {"", "soon", "-5", "+5", "1.5", "60s", "99999999999", "Mon, 01 Jan 2035 00:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Mon, 32 Jan 2035 00:05:00 GMT",
        "Mon, 01 Foo 2035 00:05:00 GMT", "Mon, 01 Jan 2035 25:05:00 GMT",
        "Mon, 01 Jan 2035 00:05:00 CET", "Mon, 01 Jan 2035 00:05 GMT", "Jan 1 2035",
        ", , , , , GMT", "- - - - - - - -"}) {
    EXPECT_EQ(read(value), std::nullopt) << value;
  }
}

TEST(RetryAfter, AbsentMeansNothingWasAsked) {
  EXPECT_EQ(retry_after({}, base::Instant()), std::nullopt);
}

}  // namespace
}  // namespace smsrelay::providers
