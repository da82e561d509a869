#include "reports/reliance.h"

#include <gtest/gtest.h>

namespace smsrelay::reports {
namespace {

TEST(Reliance, CountsGuideClausesOtherClausesAndStories) {
  const std::vector<std::string> clauses = {"GUIDE-A1", "GUIDE-A2", "RELAY-ONCE-1"};
  EXPECT_EQ(reliance_text({"ASSUME-X", 39, {"GUIDE-A1", "RELAY-ONCE-1"}}, 219, clauses),
            "1 of 2 guide clauses, 1 of 1 other clause, 39 of 219 stories rest on ASSUME-X.");
  EXPECT_EQ(reliance_text({"ASSUME-X", 1, {}}, 1, clauses), "1 of 1 story rests on ASSUME-X.");
}

}  // namespace
}  // namespace smsrelay::reports
