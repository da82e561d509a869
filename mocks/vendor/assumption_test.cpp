#include "mocks/vendor/assumption.h"

#include <gmock/gmock.h>

namespace smsrelay::mocks::vendor {
namespace {

struct Profile {
  int colour = 0;
  int size = 0;
};
const std::vector<Open<Profile>> table = {
    {"ASSUME-X-COLOUR",
     "which colour?",
     "x.md §1",
     {{"red", "red", [](Profile& p) { p.colour = 0; }},
      {"blue", "blue", [](Profile& p) { p.colour = 1; }}}},
    {"ASSUME-X-SIZE",
     "how large?",
     "x.md §2",
     {{"small", "small", [](Profile& p) { p.size = 0; }},
      {"large", "large", [](Profile& p) { p.size = 1; }}}},
};

TEST(Assumption, ChosenVariantsShapeTheProfileAndTheOthersStay) {
  Profile profile;
  apply<Profile>({{"ASSUME-X-SIZE", "large"}, {"ASSUME-Y-ELSE", "other"}}, table, profile);
  EXPECT_EQ(profile.size, 1);
  EXPECT_EQ(profile.colour, 0);
}

TEST(Assumption, IsReadAsNameEqualsVariant) {
  const auto known = listed<Profile>(table);
  const auto read = parse_assumption(" ASSUME-X-SIZE = large", known);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, std::make_pair(std::string("ASSUME-X-SIZE"), std::string("large")));
}

TEST(Assumption, WhatCannotBeReadSaysWhatWasMeant) {
  const auto known = listed<Profile>(table);
  const auto why = [&](std::string_view text) {
    const auto read = parse_assumption(text, known);
    return read ? std::string("read") : read.error().code + ": " + read.error().detail;
  };
  EXPECT_EQ(why("ASSUME-X-SIZE"),
            "bad-assumption: 'ASSUME-X-SIZE' is not of the form NAME=VARIANT, as in "
            "ASSUME-SMSMODE-MO-ORIENTATION=swapped");
  EXPECT_EQ(why("ASSUME-X-SISE=large"),
            "unknown-assumption: no assumption is called 'ASSUME-X-SISE'; did you mean "
            "'ASSUME-X-SIZE'?");
  EXPECT_EQ(
      why("ASSUME-Y-ORIENTATION=red"),
      "unknown-assumption: no assumption is called 'ASSUME-Y-ORIENTATION'; here their names begin "
      "with ASSUME-X-");
  EXPECT_EQ(why("ASSUME-X-SIZE=larg"),
            "unknown-variant: ASSUME-X-SIZE has no variant 'larg'; did you mean 'large'?; it has: "
            "small, large");
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
