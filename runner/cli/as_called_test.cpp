#include "runner/cli/as_called.h"

#include <gtest/gtest.h>

namespace smsrelay::cli {
namespace {

TEST(AsCalled, CommandsAreWrittenAsTheProgramWasCalled) {
  EXPECT_EQ(as_called("rehearse run x; all of them: rehearse clauses\n", "./rehearse"),
            "./rehearse run x; all of them: ./rehearse clauses\n");
  EXPECT_EQ(as_called("(rehearse new DIR)", "build/bin/rehearse"), "(build/bin/rehearse new DIR)");
  EXPECT_EQ(as_called("rehearse run", "rehearse"), "rehearse run");
}

TEST(AsCalled, NothingElseIsTouched) {
  for (const char* const text :
       {"rehearse: nothing to run", "rehearse runs stories", "./rehearse test", "rehearse 0.1.0",
        "my-rehearse run x", "../rehearse run x", "rehearse", ""}) {
    EXPECT_EQ(as_called(text, "X"), text);
  }
}

}  // namespace
}  // namespace smsrelay::cli
