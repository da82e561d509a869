#include "mocks/dydu/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace smsrelay::mocks::dydu {
namespace {

using testing::HasSubstr;

std::string example() {
  std::ifstream file(REHEARSE_SOURCE_DIR "/mocks/dydu/seed.example.yaml");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

TEST(SeedFile, LoadsTheExample) {
  const auto seed = read_seed(example(), "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  ASSERT_EQ(seed->bots.size(), 1U);
  EXPECT_EQ(seed->bots[0].name, "mairie");
  EXPECT_THAT(seed->bots[0].languages[0].spaces, testing::ElementsAre("Defaut", "Mairie SMS"));
  ASSERT_EQ(seed->knowledge.size(), 3U);
  EXPECT_EQ(seed->knowledge[1].takes, std::chrono::milliseconds(300));
  EXPECT_EQ(seed->knowledge[0].bot, "mairie");
}

TEST(SeedFile, SaysWhereASlipIs) {
  const auto unknown = read_seed(changed(example(), "asked like", "asked lik"), "seed.yaml");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, "bad-seed");
  EXPECT_THAT(unknown.error().detail, HasSubstr("seed.yaml:22:9: "));
  EXPECT_THAT(unknown.error().detail, HasSubstr("did you mean 'asked like'?"));
}

TEST(SeedFile, ChecksThatTheContentFits) {
  const auto space =
      read_seed(changed(example(), "\"Mairie SMS\": ", "\"Mairie sms\": "), "s.yaml");
  ASSERT_FALSE(space.ok());
  EXPECT_THAT(space.error().detail, HasSubstr("no consultation space 'Mairie sms'"));
  EXPECT_THAT(space.error().detail, HasSubstr("did you mean 'Mairie SMS'?"));
  const auto id = read_seed(changed(example(), "id: 1111", "id: x111"), "s.yaml");
  ASSERT_FALSE(id.ok());
  EXPECT_THAT(id.error().detail, HasSubstr("is not a UUID"));
}

TEST(SeedFile, RefusesAnotherFormat) {
  EXPECT_FALSE(read_seed(changed(example(), "format: 1", "format: 2"), "s.yaml").ok());
  EXPECT_FALSE(read_seed("", "s.yaml").ok());
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
