#include "core/reserved_input.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/text.h"

namespace smsrelay::core {
namespace {

struct Case {
  const char* typed;
  const char* asked;
};

TEST(ReservedInputTest, OrdinaryTextPassesUntouched) {
  for (const char* typed :
       {"Horaires ?", " 12 ", "C++ ou C#", "chambre #12 et #13", "note: a_b", "_important_", "C##",
        "#1", "hash # seul", "ligne 1\nligne 2", "été", "\u00A0été"}) {
    EXPECT_EQ(without_commands(typed), typed);
  }
}

TEST(ReservedInputTest, CommandsLoseTheirEffect) {
  const std::vector<Case> cases = {
      {"#reset#", "reset"},
      {"#RESET#", "RESET"},
      {" #reset# ", "reset"},
      {"\x01#reset#\x02", "reset"},
      {"\u00A0#reset#", "reset"},
      {"##reset##", "reset"},
      {"#livechatend#", "livechatend"},
      {"#re set#", "re set"},
      {"bonjour #reset# merci", "bonjour  reset  merci"},
      {"x#reset#y", "x reset y"},
      {"#dydumailto:1-2:a@ville.example#", "dydumailto:1-2:a@ville.example"},
      {"#dydumailto:7c1e:a@b.example", "dydumailto:7c1e:a@b.example"},
      {"# #DyduMailto:7c1e:a@b.example", "DyduMailto:7c1e:a@b.example"},
      {"#dydu\u200Bmailto:7c1e", "dydu\u200Bmailto:7c1e"},
      {"#re set#\u200B", "re set"},
      {"\u0085_pushcondition_:1", "pushcondition_:1"},
      {"\u1680_pushcondition_:1", "pushcondition_:1"},
      {"_ _pushcondition_:1", "pushcondition_:1"},
      {"_ _a_:", "a_:"},
      {"_\u00A0_goalpage_:3", "goalpage_:3"},
      {"_\n_goalpage_:3", "goalpage_:3"},
      {"_pushcondition_\u200B:1", "pushcondition_\u200B:1"},
      {"_#dydumailto:x_:", "dydumailto:x_:"},
      {"_pushcondition_:123", "pushcondition_:123"},
      {"__pushcondition_:123", "pushcondition_:123"},
      {" _goalpage_:4", "goalpage_:4"},
      {"#_pushcondition_:1#", "pushcondition_:1"},
  };
  for (const Case& each : cases) EXPECT_EQ(without_commands(each.typed), each.asked) << each.typed;
}

TEST(ReservedInputTest, NeutralTextStaysNeutral) {
  for (const char* typed : {"#reset#", "##a#b##", "_#x#_:", "#_a_:#", "__a_:_b_:"}) {
    const std::string once = without_commands(typed);
    EXPECT_EQ(without_commands(once), once) << typed;
  }
}

TEST(ReservedInputTest, NothingVisibleLeavesNothing) {
  for (const char* typed :
       {"", " ", "\n\t", "\u00A0", "\u200B\uFEFF", "##", "# #", "###", "#\u00A0#"}) {
    EXPECT_EQ(without_commands(typed), "") << typed;
  }
}

// Whatever stands around and inside, once is enough: nothing that begins like a command is left.
TEST(ReservedInputTest, OnceIsEnoughForEveryMixOfSignsAndBlanks) {
  static constexpr std::array<const char*, 16> pieces = {"#",
                                                         "_",
                                                         " ",
                                                         "\n",
                                                         "\u00A0",
                                                         "\u0085",
                                                         "\u1680",
                                                         "\u200B",
                                                         "\uFEFF",
                                                         "\u2060",
                                                         "\u3000",
                                                         "reset#",
                                                         "a",
                                                         ":",
                                                         "dydumailto:1",
                                                         "pushcondition_:1"};
  base::SeededRng dice(7, "reserved input");
  int changed = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string typed;
    for (std::uint64_t left = 1 + dice.below(9); left > 0; --left) {
      typed += pieces.at(dice.below(pieces.size()));
    }
    const std::string once = without_commands(typed);
    ASSERT_EQ(without_commands(once), once) << base::visible(typed);
    if (once == typed) continue;
    ++changed;
    ASSERT_FALSE(once.starts_with("_") && once.find("_:", 1) != std::string::npos)
        << base::visible(typed);
    ASSERT_FALSE(once.starts_with("#") && once.ends_with("#")) << base::visible(typed);
    ASSERT_FALSE(once.starts_with("#dydumailto:")) << base::visible(typed);
  }
  EXPECT_GT(changed, 5'000);
}

TEST(ReservedInputTest, TakesLinearTime) {
  std::string typed;
  while (typed.size() < 60'000) typed += "_ ";
  EXPECT_EQ(without_commands(typed + "_a_:"), "a_:");
}

TEST(ReservedInputTest, HostileBytesDoNotCrash) {
  for (const char* typed : {"\xC2", "\xE2", "\xE2\x80", "#\xE2#", "\xEF\xBB"}) {
    without_commands(typed);
  }
}

}  // namespace
}  // namespace smsrelay::core
