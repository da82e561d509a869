#include "mocks/vendor/program.h"

#include <gmock/gmock.h>

namespace smsrelay::mocks::vendor {
namespace {

const std::vector<Assumption> known = {
    {"ASSUME-X-SIZE", "how large?", "x.md §1", {{"small", "this"}, {"very-large", "that"}}}};

TEST(ProgramClock, IsRealOrControlledFromAnInstant) {
  EXPECT_FALSE(parse_clock("real")->controlled);
  EXPECT_TRUE(parse_clock("controlled")->controlled);
  EXPECT_FALSE(parse_clock("controlled")->from);
  EXPECT_EQ(parse_clock("controlled from 2026-03-02T08:00:00Z")->from,
            base::Instant(std::chrono::seconds(1'772'438'400)));
  EXPECT_EQ(parse_clock("controlled from tomorrow").error().code, "bad-clock");
  EXPECT_EQ(parse_clock("fake").error().code, "bad-clock");
}

TEST(ProgramAssumptions, AreChosenOnceEach) {
  EXPECT_EQ(*parse_assumed({"ASSUME-X-SIZE=very-large"}, known),
            (Assumed{{"ASSUME-X-SIZE", "very-large"}}));
  EXPECT_EQ(parse_assumed({"ASSUME-X-SIZE=small", "ASSUME-X-SIZE=very-large"}, known).error().code,
            "assumed-twice");
}

TEST(ProgramAssumptions, AreListedWithWhatIsAssumedMarked) {
  EXPECT_EQ(assumptions_text(known, {}),
            "ASSUME-X-SIZE\n"
            "  how large?  [x.md §1]\n"
            "  * small       this\n"
            "    very-large  that\n");
  EXPECT_THAT(assumptions_text(known, {{"ASSUME-X-SIZE", "very-large"}}),
              testing::HasSubstr("  * very-large  that\n"));
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
