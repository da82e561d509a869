#include "mocks/smsmode/platform/assumptions.h"

#include "mocks/vendor/assumption_checks.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

TEST(SmsmodeAssumptions, AreEachAQuestionWithVariantsThatDiffer) {
  vendor::expect_sound<Profile>(assumptions(), "ASSUME-SMSMODE-", profile_under);
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
