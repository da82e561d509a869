#include "runner/bench/bench.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <sstream>

#include "runner/execute/run_story.h"

namespace smsrelay::runner {
namespace {

const std::string scenarios = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

// Its stories are written into the program, so that nothing but this finds out when the language
// has moved on.
TEST(Bench, ItsOwnStoriesLoadAndPass) {
  const Suite suite = load_suite({scenarios + "/duplicates"});
  ASSERT_FALSE(suite.scenarios.empty());
  const auto fixtures = suite.scenarios.front().fixtures;
  for (const LoadedScenarios& loaded : {load_two_questions(fixtures), load_ladder(fixtures)}) {
    ASSERT_EQ(yaml::to_text(loaded.problems), "");
    ASSERT_EQ(loaded.scenarios.size(), 1U);
    const auto wire = Wire::make("memory").value();
    const auto result = run_story(*wire, loaded.scenarios.front(), {}, 1).result;
    EXPECT_EQ(result.verdict, reports::Verdict::pass)
        << (result.findings.empty() ? "" : result.findings.front().sentence);
  }
}

TEST(Bench, PrintsNoNumberWhereItCannotMeasure) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 64;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  SuiteOptions options;
  options.paths = {scenarios};
  std::ostringstream out;
  const int code = bench(options, out);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(code, 4);
  EXPECT_THAT(out.str(), testing::StartsWith("bench: nothing was measured: this process may open "
                                             "64 files and sockets"));
  EXPECT_THAT(out.str(), testing::HasSubstr("ulimit -n"));
  EXPECT_EQ(out.str().find("/s"), std::string::npos);
}

}  // namespace
}  // namespace smsrelay::runner
