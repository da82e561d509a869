#include "net/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smsrelay::net {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Headers, AreFoundWithoutCaseAndKeptInOrder) {
  Headers headers{{"X-Api-Key", "a"}, {"Accept", "b"}, {"x-api-key", "c"}};
  EXPECT_EQ(headers.get("X-API-KEY"), "a");
  EXPECT_FALSE(headers.get("X-Api"));
  headers.set("x-api-KEY", "d");
  EXPECT_THAT(headers.fields(), ElementsAre(Pair("Accept", "b"), Pair("x-api-KEY", "d")));
}

TEST(Request, SplitsItsTarget) {
  const Request request{"GET", "/a%20b?x=1?2", {}, ""};
  EXPECT_EQ(request.path(), "/a%20b");
  EXPECT_EQ(request.query(), "x=1?2");
  EXPECT_EQ((Request{"GET", "/a", {}, ""}.query()), "");
}

TEST(Url, IsSplitIntoOriginAndTarget) {
  const auto url = Url::parse("HTTPS://Relay.Test:8443/Hooks/x?y=1");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url->origin(), "https://relay.test:8443");
  EXPECT_EQ(url->target, "/Hooks/x?y=1");
  EXPECT_EQ(Url::parse("http://a?b")->target, "/?b");
}

TEST(Url, IsRefusedWithAReason) {
  for (const char* text :
       {"", "relay.test/x", "ftp://x/", "https:///x", "https://u:p@x/", "https://x/#a",
        "https://x/a b", "https://x/ ", " https://x/", "https://x/\n"}) {
    EXPECT_FALSE(Url::parse(text).ok()) << text;
  }
}

TEST(Http, EveryStatusHasAPhrase) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(417), "Expectation Failed");
  EXPECT_EQ(reason_phrase(431), "Request Header Fields Too Large");
  EXPECT_EQ(reason_phrase(505), "HTTP Version Not Supported");
  EXPECT_EQ(reason_phrase(511), "Network Authentication Required");
  EXPECT_EQ(reason_phrase(499), "Client Error") << "nobody has registered it";
  EXPECT_EQ(reason_phrase(299), "Success");
  for (int status = -1; status < 1000; ++status) EXPECT_NE(reason_phrase(status), "") << status;
}

TEST(Form, KeepsAccentsPlusAndPercentThroughARoundTrip) {
  const FormFields fields = {{"userInput", "C'est combien, 1+1 = 100 % ? été 😀"},
                             {"space", "Mairie SMS"}};
  EXPECT_EQ(form_decode(form_encode(fields)), fields);
  EXPECT_EQ(form_encode({{"a b", "c&d"}}), "a%20b=c%26d");
}

TEST(Form, ReadsPlusAsABlankAndKeepsABrokenPercent) {
  EXPECT_THAT(form_decode("a=b+c&&d&e=%zz%4"),
              ElementsAre(Pair("a", "b c"), Pair("d", ""), Pair("e", "%zz%4")));
  EXPECT_EQ(percent_decode("a+b%2Bc%C3%A9"), "a+b+cé");
}

}  // namespace
}  // namespace smsrelay::net
