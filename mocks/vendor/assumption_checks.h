// Checks that the tests of both mocks' assumptions share.
#pragma once

#include <gmock/gmock.h>

#include <set>
#include <span>
#include <string>

#include "mocks/vendor/assumption.h"

namespace smsrelay::mocks::vendor {

// The first variant of each is the mock's default; every other one changes the profile differently;
// names begin with `prefix` and are unique.
template <class Profile>
void expect_sound(std::span<const Assumption> assumptions, const std::string& prefix,
                  Profile (*profile_under)(const Assumed&)) {
  std::set<std::string> names;
  for (const Assumption& assumption : assumptions) {
    SCOPED_TRACE(assumption.name);
    EXPECT_THAT(assumption.name, testing::StartsWith(prefix));
    EXPECT_TRUE(names.insert(assumption.name).second) << "comes twice";
    EXPECT_THAT(assumption.question, testing::EndsWith("?"));
    ASSERT_GE(assumption.variants.size(), 2U);
    EXPECT_EQ(profile_under({{assumption.name, assumption.variants.front().name}}), Profile());
    for (std::size_t i = 1; i < assumption.variants.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_NE(profile_under({{assumption.name, assumption.variants[i].name}}),
                  profile_under({{assumption.name, assumption.variants[j].name}}))
            << assumption.variants[i].name << " is the same as " << assumption.variants[j].name;
      }
    }
  }
}

}  // namespace smsrelay::mocks::vendor
