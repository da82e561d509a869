#include "runner/scenario/captured_notification.h"

#include <gmock/gmock.h>

namespace smsrelay::runner {
namespace {

using testing::HasSubstr;

CapturedNotification read(std::string_view json) {
  const auto captured = read_captured_notification(json);
  EXPECT_TRUE(captured.ok()) << json;
  return captured.ok() ? *captured : CapturedNotification();
}

std::string refusal(std::string_view json) {
  const auto captured = read_captured_notification(json);
  EXPECT_FALSE(captured.ok()) << json;
  return captured.ok() ? "" : captured.error().detail;
}

TEST(CapturedNotificationTest, AnSmsIsReadInEitherOrientation) {
  const auto captured = read(
      R"({"messageId": "m-1", "direction": "MO", "from": 33639980001, "recipient": {"to": "36034"},
          "body": {"text": "Horaires ?", "stop": false}, "status": {"value": "INCOMING"}})");
  EXPECT_EQ(captured.message_id, "m-1");
  EXPECT_EQ(captured.from, "33639980001");
  EXPECT_EQ(captured.to, "36034");
  EXPECT_EQ(captured.text, "Horaires ?");
  EXPECT_FALSE(captured.is_report);
}

TEST(CapturedNotificationTest, AReportIsNoSms) {
  EXPECT_TRUE(read(R"({"messageId": "m-1", "status": {"value": "DELIVERED"}})").is_report);
  EXPECT_FALSE(read(R"({"messageId": "m-1"})").is_report);
}

TEST(CapturedNotificationTest, HalfASurrogatePairIsAReplacementCharacter) {
  EXPECT_EQ(read(R"({"body": {"text": "a \ud83d b"}})").text, "a \uFFFD b");
  EXPECT_EQ(read(R"({"body": {"text": "\udc00\ud83d\ude00\ud83d"}})").text,
            "\uFFFD\U0001F600\uFFFD");
  EXPECT_EQ(read(R"({"body": {"text": "\\ud83d"}})").text, "\\ud83d") << "an escaped backslash";
}

TEST(CapturedNotificationTest, SaysWhatAReportAndAStopFlagSay) {
  EXPECT_EQ(read(R"({"messageId": 12, "status": {"value": "DELIVERED"}})").status, "DELIVERED");
  EXPECT_EQ(read(R"({"messageId": 12})").message_id, "12");
  EXPECT_TRUE(read(R"({"body": {"text": "\ud83d", "stop": true}})").stop);
  EXPECT_FALSE(read(R"({"body": {"stop": "true"}})").stop);
  EXPECT_FALSE(read(R"({"stop": true})").stop);
}

TEST(CapturedNotificationTest, WhatIsNoJsonObjectIsRefusedByItsPlace) {
  EXPECT_THAT(refusal(R"({"messageId": })"), HasSubstr("from byte 15 on"));
  EXPECT_THAT(refusal("[]"), HasSubstr("another kind"));
  EXPECT_THAT(refusal(""), HasSubstr("from byte 1 on"));
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("nested deeper"));
  EXPECT_THAT(refusal(std::string(captured_bytes_max + 1, ' ')), HasSubstr("at most 1048576"));
}

}  // namespace
}  // namespace smsrelay::runner
