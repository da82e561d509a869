#include "runner/bench/mock_alone.h"

#include <gtest/gtest.h>

namespace smsrelay::runner {
namespace {

constexpr base::Duration moment = std::chrono::milliseconds(50);

// A refused call would make it 0.
TEST(MockAlone, SmsmodeTakesEveryMessage) { EXPECT_GT(measure_mock_smsmode(moment), 0); }

TEST(MockAlone, DyduAnswersEveryQuestion) { EXPECT_GT(measure_mock_dydu(moment), 0); }

}  // namespace
}  // namespace smsrelay::runner
