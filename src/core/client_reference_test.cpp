#include "core/client_reference.h"

#include <gmock/gmock.h>

namespace smsrelay::core {
namespace {

using testing::MatchesRegex;

TEST(ClientReferenceTest, NamesTheMoTheKindAndTheIndex) {
  base::SeededRng chance(1, "test");
  EXPECT_THAT(new_reference({"b7f0d3c2-5a41"}, ReplyKind::answer, 1, 7, chance).value,
              MatchesRegex("b7f0d3c2-5a41/answer/1/[0-9a-f]{16}-7"));
  EXPECT_THAT(new_reference({"b7f0d3c2-5a41"}, ReplyKind::apology, 2, 8, chance).value,
              MatchesRegex("b7f0d3c2-5a41/apology/2/[0-9a-f]{16}-8"));
}

TEST(ClientReferenceTest, IsAnotherEachTime) {
  base::SeededRng chance(1, "test");
  base::SeededRng same_chance(1, "test");
  const auto first = new_reference({"mo"}, ReplyKind::answer, 1, 1, chance);
  EXPECT_NE(first, new_reference({"mo"}, ReplyKind::answer, 1, 1, chance));
  EXPECT_NE(first, new_reference({"mo"}, ReplyKind::answer, 1, 2, same_chance));
}

TEST(ClientReferenceTest, IsWhatSmsmodeTakesWhateverTheIdOfTheMo) {
  base::SeededRng chance(1, "test");
  for (const std::string& id : {std::string(), std::string("\x01\n \xC3\xA9"),
                                std::string(100'000, 'x'), std::string(3, '\0')}) {
    const std::string text =
        new_reference({id}, ReplyKind::apology, 1'000'000, ~std::uint64_t{0}, chance).value;
    EXPECT_GE(text.size(), 3U);
    EXPECT_LE(text.size(), 140U);
    for (const char c : text) EXPECT_TRUE(c > ' ' && c <= '~') << text;
  }
}

}  // namespace
}  // namespace smsrelay::core
