#include "mocks/dydu/assumptions.h"

#include "mocks/vendor/assumption_checks.h"

namespace smsrelay::mocks::dydu {
namespace {

TEST(DyduAssumptions, AreEachAQuestionWithVariantsThatDiffer) {
  vendor::expect_sound<Profile>(assumptions(), "ASSUME-DYDU-", profile_under);
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
