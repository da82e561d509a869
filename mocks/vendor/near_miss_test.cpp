#include "mocks/vendor/near_miss.h"

#include <gmock/gmock.h>

namespace smsrelay::mocks::vendor {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<Rule> rules = {
    {"POST", "/sms/v1/messages", "sends a message"},
    {"GET", "/sms/v1/messages", "lists messages"},
    {"GET", "/sms/v1/messages/{messageId}", "reads a message"},
    {"GET", "/commons/v1/channels", "lists channels"},
};

NearMiss missed(const std::string& method, const std::string& target) {
  net::Request request;
  request.method = method;
  request.target = target;
  return near_miss(request, rules);
}

TEST(NearMiss, ShowsWhatWasSentBesideTheClosestRules) {
  EXPECT_EQ(missed("POST", "/sms/v1/message?x=1").text(),
            "nothing is served at POST /sms/v1/message\n"
            "  sent     POST /sms/v1/message\n"
            "  closest  POST /sms/v1/messages             sends a message\n"
            "           path segment 3 is 'message', not 'messages'\n"
            "  next     GET /sms/v1/messages              lists messages\n"
            "           path segment 3 is 'message', not 'messages'\n"
            "  next     GET /sms/v1/messages/{messageId}  reads a message\n"
            "           path segment 3 is 'message', not 'messages'");
}

TEST(NearMiss, FitsOnALine) {
  EXPECT_EQ(missed("PUT", "/sms/v1/messages").line(),
            "nothing is served at PUT /sms/v1/messages; closest: POST /sms/v1/messages (method is "
            "PUT, not POST)");
}

TEST(NearMiss, OfAMissingOrSuperfluousSegmentSaysWhich) {
  EXPECT_EQ(missed("GET", "/commons/v1").candidates[0].difference,
            "'/channels' is missing at the end");
  EXPECT_EQ(missed("GET", "/commons/v1/channels/x").candidates[0].difference, "'/x' is too many");
}

TEST(NearMiss, OfASlashTooManyIsTheRuleThatWasMeant) {
  const auto closest = [](const std::string& method, const std::string& target) {
    const auto found = missed(method, target).candidates.at(0);
    return std::string(found.rule.method) + " " + std::string(found.rule.path) + ": " +
           found.difference;
  };
  EXPECT_EQ(closest("POST", "/sms/v1/messages/"),
            "POST /sms/v1/messages: a '/' too many at the end");
  EXPECT_EQ(closest("GET", "/sms/v1/messages/"), "GET /sms/v1/messages: a '/' too many at the end");
  EXPECT_EQ(closest("GET", "/sms/v1/messages/7/"),
            "GET /sms/v1/messages/{messageId}: a '/' too many at the end");
  EXPECT_EQ(closest("POST", "//sms/v1/messages"),
            "POST /sms/v1/messages: a '/' too many before '/sms'");
  EXPECT_EQ(closest("POST", "/sms//v1/messages"),
            "POST /sms/v1/messages: a '/' too many before '/v1'");
}

TEST(NearMiss, FindsWhatIsMissingInTheMiddleOrInFront) {
  const std::vector<Rule> servlet = {
      {"POST", "/servlet/api/chat/talk/{bot}", "asks"},
      {"POST", "/servlet/api/chat/talk/{bot}/{context}", "asks in a dialog"},
      {"POST", "/servlet/api/chat/availablecontext/{bot}/{context}", "asks for a dialog"},
      {"POST", "/servlet/chatHttp", "asks as of old"}};
  const auto closest = [&](const std::string& target) {
    net::Request request;
    request.method = "POST";
    request.target = target;
    const auto found = near_miss(request, servlet).candidates.at(0);
    return std::string(found.rule.path) + ": " + found.difference;
  };
  EXPECT_EQ(closest("/api/chat/talk/b-1"),
            "/servlet/api/chat/talk/{bot}: '/servlet' is missing before '/api'");
  EXPECT_EQ(closest("/servlet/chat/talk/b-1"),
            "/servlet/api/chat/talk/{bot}: '/api' is missing before '/chat'");
  EXPECT_EQ(closest("/servlet/api/chat/availablecontext/b-1"),
            "/servlet/api/chat/availablecontext/{bot}/{context}: '/{context}' is missing at the "
            "end");
}

TEST(NearMiss, HintsAtWhatPeoplePasteWrongly) {
  EXPECT_THAT(missed("GET", "/commons/v1/channels/").hints, Contains(HasSubstr("ends in '/'")));
  EXPECT_THAT(missed("GET", "/commons//v1/channels").hints, Contains(HasSubstr("'//'")));
  EXPECT_THAT(missed("GET", "/commons/v1/channels%20").hints, Contains(HasSubstr("blank")));
  EXPECT_THAT(missed("GET", "/commons/v1/channels/{id}").hints, Contains(HasSubstr("braces")));
  EXPECT_THAT(missed("GET", "/commons/v1/channels&page=2").hints, Contains(HasSubstr("'&'")));
  EXPECT_THAT(missed("GET", "/commons/v1/channel").hints, IsEmpty());
}

TEST(NearMiss, CutsWhatMayBeASecretOrHostile) {
  const std::string text = missed("GET", "/" + std::string(5000, 'a') + "\x1b[2J").text();
  EXPECT_LT(text.size(), 1000U);
  std::string slashes;
  for (int i = 0; i < 30'000; ++i) slashes += "/x";
  EXPECT_LT(missed("GET", slashes).text().size(), 1000U);
  EXPECT_THAT(missed("GET", "/a\x1b[2J").text(), testing::Not(HasSubstr("\x1b")));
}

TEST(NearMisses, AreTheLatestHundredOneAfterTheOther) {
  NearMisses misses;
  EXPECT_EQ(misses.text(), "");
  for (int i = 0; i < 103; ++i) misses.add(near_miss({}, {}));
  EXPECT_EQ(misses.all().size(), 100U);
  NearMisses two;
  two.add(missed("GET", "/a"));
  two.add(missed("GET", "/b"));
  EXPECT_THAT(two.text(), testing::StartsWith("nothing is served at GET /a\n  sent "));
  EXPECT_THAT(two.text(), HasSubstr("\n\nnothing is served at GET /b\n"));
}

TEST(NearMiss, WithoutAnyRuleStillSaysWhatWasSent) {
  net::Request request;
  EXPECT_EQ(near_miss(request, {}).line(), "nothing is served at GET /");
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
