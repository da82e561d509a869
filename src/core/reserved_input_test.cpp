#include "core/reserved_input.h"

#include <gtest/gtest.h>

#include <vector>

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

TEST(ReservedInputTest, HostileBytesDoNotCrash) {
  for (const char* typed : {"\xC2", "\xE2", "\xE2\x80", "#\xE2#", "\xEF\xBB"}) {
    without_commands(typed);
  }
}

}  // namespace
}  // namespace smsrelay::core
