#include "mocks/smsmode/assumptions.h"

#include "mocks/vendor/assumption_checks.h"

namespace smsrelay::mocks::smsmode {
namespace {

TEST(SmsmodeAssumptions, AreEachAQuestionWithVariantsThatDiffer) {
  vendor::expect_sound<Profile>(assumptions(), "ASSUME-SMSMODE-", profile_under);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
