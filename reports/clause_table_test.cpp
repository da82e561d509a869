#include "reports/clause_table.h"

#include <gmock/gmock.h>

#include "reports/baseline.h"
#include "reports/samples.h"

namespace smsrelay::reports {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr Style plain{false, 100};

Standing standing_of(const std::vector<ClauseRow>& rows, const std::string& id) {
  for (const ClauseRow& row : rows) {
    if (row.clause.id == id) return row.standing;
  }
  ADD_FAILURE() << "no row " << id;
  return Standing::unproven;
}

TEST(ClauseTable, ShowsTheGuideInFullAndTheRestInShort) {
  expect_baseline("clauses.txt", clause_table(samples::all_verdicts(), plain));
}

TEST(ClauseTable, CountsTheWorstVerdictOfAClause) {
  StoryResult good = samples::answered_twice();
  good.verdict = Verdict::pass;
  good.findings.clear();
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({good})), "DYDU-CTX-1"), Standing::pass);
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({good, samples::answered_twice(), good})),
                        "RELAY-ONCE-1"),
            Standing::fail);
}

TEST(ClauseTable, ProvesNothingOfTheOtherClausesOfAFailedStory) {
  StoryResult story = samples::answered_twice();
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({story})), "DYDU-CTX-1"), Standing::not_judged);
  story.findings.front().rule.clear();  // an expectation was not met, and no rule judged broken
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({story})), "RELAY-ONCE-1"),
            Standing::not_judged);
}

TEST(ClauseTable, FailsABrokenRuleThatTheStoryDoesNotName) {
  StoryResult story = samples::answered_twice();
  story.clauses = {"GUIDE-A1"};
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({story})), "RELAY-ONCE-1"), Standing::fail);
  story.findings.front().rule = "INVARIANT-X";
  EXPECT_EQ(standing_of(clause_rows(samples::run_of({story})), "INVARIANT-X"), Standing::fail);
}

TEST(ClauseTable, NamesHolesOnlyWhenTheWholeSuiteRan) {
  RunResult run = samples::run_of({samples::passing()});
  EXPECT_THAT(clause_table(run, plain), HasSubstr("\nUnproven:   GUIDE-D3"));
  run.not_selected = 30;
  EXPECT_THAT(clause_table(run, plain), Not(HasSubstr("Unproven:")));
}

TEST(ClauseTable, NamesNoHolesWhenOnlyAPartOfTheSuiteRan) {
  RunResult run = samples::run_of({samples::passing()});
  run.stories.front().clauses = {"GUIDE-A1"};
  EXPECT_THAT(clause_table(run, plain), Not(HasSubstr("Unproven:")));
}

TEST(ClauseTable, IsEmptyWithoutClauses) {
  EXPECT_THAT(clause_table(RunResult{}, plain), IsEmpty());
}

}  // namespace
}  // namespace smsrelay::reports
