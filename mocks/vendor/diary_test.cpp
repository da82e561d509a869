#include "mocks/vendor/diary.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace smsrelay::mocks::vendor {
namespace {

using nlohmann::json;

const base::Instant at{std::chrono::seconds(1'772'438'400)};

sim::Exchange exchange(std::uint64_t number, std::size_t body_bytes = 5) {
  sim::Exchange out;
  out.number = number;
  out.from = "client";
  out.to = "smsmode";
  out.url = "http://127.0.0.1:9001/sms/v1/messages";
  out.request.method = "POST";
  out.request.headers = {{"X-Api-Key", "aB3dE5fG7hJ9kL1m"}};
  out.request.body = std::string(body_bytes, 'x');
  out.sent_at = at;
  out.answered_at = at + std::chrono::seconds(1);
  out.answer = net::Response{201, {{"Content-Type", "application/json"}}, "{}"};
  return out;
}

class DiaryTest : public testing::Test {
 protected:
  sim::Transcript air;
  Diary diary{air};
};

// One that is over.
void add(Diary& diary, const sim::Exchange& exchange) { diary.over(diary.open(exchange).number); }

json read(const Diary& diary, std::uint64_t since = 1, std::size_t count = 100,
          bool with_secrets = false) {
  return json::parse(diary.json(since, count, with_secrets));
}

TEST_F(DiaryTest, TellsExchangesSmsAndRemarksInOrder) {
  air.handset_texts(at, {"33639980001", "36034", "Bonjour", "m1", "GSM7", 1});
  air.remark(at, {sim::Remark::Kind::violation, "smsmode", "recipient.to: …", 7});
  add(diary, exchange(7));
  const json entries = read(diary)["entries"];
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0]["kind"], "sms");
  EXPECT_EQ(entries[0]["direction"], "from handset");
  EXPECT_EQ(entries[1]["kind"], "violation");
  EXPECT_EQ(entries[1]["exchange"], 7);
  EXPECT_EQ(entries[2]["request"]["method"], "POST");
  EXPECT_EQ(entries[2]["answer"]["status"], 201);
  EXPECT_EQ(entries[2]["at"], "2026-03-02T08:00:00Z");
  EXPECT_TRUE(air.events().empty()) << "what was taken is gone from there";
}

TEST_F(DiaryTest, MasksKeysUnlessAsked) {
  add(diary, exchange(1));
  EXPECT_EQ(read(diary)["entries"][0]["request"]["headers"][0][1], "aB3d… (16 characters)");
  EXPECT_EQ(read(diary, 1, 100, true)["entries"][0]["request"]["headers"][0][1],
            "aB3dE5fG7hJ9kL1m");
}

TEST_F(DiaryTest, MasksKeysWhereverTheyTravel) {
  sim::Exchange legacy = exchange(1);
  legacy.url = "http://127.0.0.1:9001/http/1.6/credit.do?accessToken=aB3dE5fG7hJ9kL1m&x=1";
  legacy.request.body = "pass=aB3dE5fG7hJ9kL1m&message=a";
  legacy.answer->body = R"({"name": "k", "value": "aB3dE5fG7hJ9kL1m"})";
  add(diary, legacy);
  const std::string shown = diary.json(1, 10, false);
  EXPECT_THAT(shown, testing::Not(testing::HasSubstr("aB3dE5fG7hJ9kL1m")));
  EXPECT_THAT(shown, testing::HasSubstr("&x=1"));
  EXPECT_THAT(shown, testing::HasSubstr("&message=a"));
  EXPECT_THAT(diary.json(1, 10, true), testing::HasSubstr("value\\\": \\\"aB3dE5fG7hJ9kL1m"));

  legacy.answer->body = R"({"status": {"value": "UNDELIVERABLE"}})";
  add(diary, legacy);
  EXPECT_THAT(diary.json(2, 10, false), testing::HasSubstr("UNDELIVERABLE"));
}

TEST_F(DiaryTest, IsReadOnFromWhereItWasLeft) {
  for (int i = 1; i <= 5; ++i) add(diary, exchange(static_cast<std::uint64_t>(i)));
  const json first = read(diary, 1, 2);
  EXPECT_EQ(first["next"], 3);
  const json rest = read(diary, first["next"]);
  ASSERT_EQ(rest["entries"].size(), 3U);
  EXPECT_EQ(rest["entries"][0]["entry"], 3);
  EXPECT_EQ(read(diary, rest["next"])["entries"].size(), 0U);
}

TEST_F(DiaryTest, ForgetsTheOldestAndSaysSo) {
  for (std::size_t i = 1; i <= Diary::entries_max + 3; ++i) add(diary, exchange(i));
  EXPECT_EQ(read(diary, 1, 1)["entries"][0]["entry"], 4);
  EXPECT_EQ(read(diary)["forgotten"], 3);
  diary.clear();
  EXPECT_EQ(read(diary)["forgotten"], Diary::entries_max + 3);
}

TEST_F(DiaryTest, HoldsSoManyBytesOfBodiesAtMost) {
  for (std::uint64_t i = 1; i <= 5; ++i) add(diary, exchange(i, Diary::body_bytes_max / 3));
  EXPECT_EQ(read(diary, 1, 1)["forgotten"], 3);
}

TEST_F(DiaryTest, EntersAnExchangeWhenItIsOverAndNotWhatIsForItself) {
  Diary choosy(air, "/__control/");
  sim::Exchange asked = exchange(0);
  asked.request.target = "/sms/v1/messages";
  sim::Exchange about_itself = exchange(0);
  about_itself.request.target = "/__control/transcript";
  const std::uint64_t number = choosy.open(asked).number;
  const std::uint64_t hidden = choosy.open(about_itself).number;
  EXPECT_EQ(read(choosy)["entries"].size(), 0U);
  choosy.over(hidden);
  choosy.over(number);
  ASSERT_EQ(read(choosy)["entries"].size(), 1U);
  EXPECT_EQ(read(choosy)["entries"][0]["exchange"], number);
  choosy.at(number).answered_at = at;  // too late to be told, but no mistake
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
