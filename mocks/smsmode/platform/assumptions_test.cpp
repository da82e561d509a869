#include "mocks/smsmode/platform/assumptions.h"

#include "mocks/vendor/assumption_checks.h"

namespace smsrelay::mocks::smsmode::inline platform {
namespace {

TEST(SmsmodeAssumptions, AreEachAQuestionWithVariantsThatDiffer) {
  vendor::expect_sound<Profile>(assumptions(), "ASSUME-SMSMODE-", profile_under);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode::inline platform
