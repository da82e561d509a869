#include "app/request_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smsrelay::app {
namespace {

using testing::ElementsAre;

TEST(RequestPath, IsItsSegmentsEmptyOnesIncluded) {
  EXPECT_THAT(path_segments("/api/channels"), ElementsAre("api", "channels"));
  EXPECT_THAT(path_segments("/api/channels/"), ElementsAre("api", "channels", ""));
  EXPECT_THAT(path_segments("/api/channels//finish"), ElementsAre("api", "channels", "", "finish"));
}

TEST(RequestPath, EachSegmentIsDecodedOnce) {
  EXPECT_THAT(path_segments("/%61pi/a%2Fb/%2561/100%"), ElementsAre("api", "a/b", "%61", "100%"));
}

TEST(RequestPath, BeginsWithWholeSegments) {
  EXPECT_TRUE(begins_with({"api", "channels"}, {"api"}));
  EXPECT_TRUE(begins_with({"api"}, {"api"}));
  EXPECT_FALSE(begins_with({"apis"}, {"api"}));
  EXPECT_FALSE(begins_with({"api"}, {"api", "channels"}));
}

}  // namespace
}  // namespace smsrelay::app
