#include "mocks/smsmode/platform/authorized_ips.h"

#include <gtest/gtest.h>

#include <vector>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

bool from(const std::vector<std::string>& authorized, std::string_view caller) {
  return may_call_from(authorized, caller);
}

TEST(AuthorizedIps, AreAddressesOrRanges) {
  for (const char* text : {"192.0.2.7", "2001:db8::7", "::1"}) {
    EXPECT_EQ(ip_form(text), IpForm::address) << text;
  }
  for (const char* text : {"192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "192.0.2.7/32"}) {
    EXPECT_EQ(ip_form(text), IpForm::range) << text;
  }
  for (const char* text : {"", "home", "999.1.1.1", "192.0.2", "192.0.2.0/33", "192.0.2.0/",
                           "192.0.2.0/-1", "192.0.2.0/24x", "192.0.2.7 ", ":::", "/24"}) {
    EXPECT_EQ(ip_form(text), IpForm::neither) << text;
  }
}

TEST(AuthorizedIps, LetAnybodyInWhenThereAreNone) {
  EXPECT_TRUE(from({}, "192.0.2.7"));
  EXPECT_TRUE(from({}, "unknown"));
}

TEST(AuthorizedIps, LetInTheAddressesThemselvesHoweverSpelt) {
  EXPECT_TRUE(from({"198.51.100.1", "192.0.2.7"}, "192.0.2.7"));
  EXPECT_FALSE(from({"192.0.2.7"}, "192.0.2.8"));
  EXPECT_TRUE(from({"2001:db8::7"}, "2001:0DB8:0:0:0:0:0:7"));
  EXPECT_FALSE(from({"::"}, "0.0.0.0")) << "one is IPv6, the other is not";
}

TEST(AuthorizedIps, LetInTheAddressesOfARange) {
  EXPECT_TRUE(from({"192.0.2.0/24"}, "192.0.2.255"));
  EXPECT_FALSE(from({"192.0.2.0/24"}, "192.0.3.0"));
  EXPECT_TRUE(from({"192.0.2.64/26"}, "192.0.2.127"));
  EXPECT_FALSE(from({"192.0.2.64/26"}, "192.0.2.128"));
  EXPECT_TRUE(from({"2001:db8::/33"}, "2001:db8:7fff::1"));
  EXPECT_FALSE(from({"2001:db8::/33"}, "2001:db8:8000::1"));
  EXPECT_TRUE(from({"0.0.0.0/0"}, "203.0.113.9"));
}

TEST(AuthorizedIps, LetNobodyInByWhatIsNeitherNorAsWhatIsNoAddress) {
  EXPECT_FALSE(from({"home"}, "192.0.2.7"));
  EXPECT_FALSE(from({"home"}, "home"));
  EXPECT_FALSE(from({"0.0.0.0/0"}, "0.0.0.0/0"));
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
