#include "mocks/smsmode/assumptions.h"

#include <gmock/gmock.h>

#include <set>

namespace smsrelay::mocks::smsmode {
namespace {

TEST(SmsmodeAssumptions, TheFirstVariantOfEachIsWhatTheMockDoesAnyway) {
  for (const auto& assumption : assumptions()) {
    EXPECT_EQ(profile_under({{assumption.name, assumption.variants.front().name}}), Profile())
        << assumption.name;
  }
}

TEST(SmsmodeAssumptions, EveryOtherVariantChangesTheProfileInAWayOfItsOwn) {
  for (const auto& assumption : assumptions()) {
    ASSERT_GE(assumption.variants.size(), 2U) << assumption.name;
    for (std::size_t i = 1; i < assumption.variants.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_NE(profile_under({{assumption.name, assumption.variants[i].name}}),
                  profile_under({{assumption.name, assumption.variants[j].name}}))
            << assumption.name << " " << assumption.variants[i].name;
      }
    }
  }
}

TEST(SmsmodeAssumptions, NamesAreOfOneKindAndComeOnce) {
  std::set<std::string> names;
  for (const auto& assumption : assumptions()) {
    EXPECT_THAT(assumption.name, testing::StartsWith("ASSUME-SMSMODE-"));
    EXPECT_TRUE(names.insert(assumption.name).second) << assumption.name;
    EXPECT_THAT(assumption.question, testing::EndsWith("?")) << assumption.name;
  }
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
