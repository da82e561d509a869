// A story that names a clause without having put it to the test must not be green.
#include "runner/execute/witnesses.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string suite_folder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

reports::StoryResult told(const std::string& clauses, const std::string& steps,
                          const std::string& faults = "") {
  static const Suite suite = load_suite({suite_folder + "/duplicates"});
  const std::string text = "format: 1\nscenario: told\nclauses: [" + clauses +
                           "]\nsetup: { channel: town-hall, phones: { Anna: \"+33639980001\", Bo: "
                           "\"+33639980002\" } }\n" +
                           faults + "story:\n" + steps;
  const LoadedScenarios loaded =
      load_scenario_file("told.yaml", text, suite.scenarios.front().fixtures, suite.clauses);
  EXPECT_THAT(loaded.problems, IsEmpty());
  const auto wire = Wire::make("memory").value();
  return run_story(*wire, loaded.scenarios.at(0), suite.clauses, 1).result;
}

const std::string asked_and_answered =
    "  - Anna texts: bonjour\n  - Anna receives: { anything: yes }\n";

TEST(Witness, WaitingProvesNothing) {
  const auto result = told("GUIDE-B3, RELAY-ONCE-1, RELAY-STOP-1", "  - wait: 1h\n");
  EXPECT_EQ(result.verdict, reports::Verdict::fail);
  ASSERT_EQ(result.findings.size(), 3U);
  EXPECT_EQ(result.findings[0].blame, reports::Blame::scenario);
  EXPECT_THAT(result.findings[0].sentence, HasSubstr("GUIDE-B3"));
  EXPECT_THAT(result.findings[1].expected, HasSubstr("an SMS reached the relay twice"));
  EXPECT_THAT(result.findings[2].expected, HasSubstr("a person opted out somehow"));
}

TEST(Witness, OneDeliveryDoesNotTestDuplicatesAndTwoDo) {
  EXPECT_EQ(told("RELAY-ONCE-1", asked_and_answered).verdict, reports::Verdict::fail);
  EXPECT_EQ(told("RELAY-ONCE-1", asked_and_answered,
                 "faults: [{ where: smsmode webhook, call: 1, do: deliver again after 4s }]\n")
                .verdict,
            reports::Verdict::pass);
}

TEST(Witness, OnePersonDoesNotTestPrivacyAndTwoDo) {
  EXPECT_EQ(told("RELAY-CROSS-1", asked_and_answered).verdict, reports::Verdict::fail);
  EXPECT_EQ(told("RELAY-CROSS-1",
                 asked_and_answered + "  - Bo texts: bonjour\n  - Bo receives: { anything: yes }\n")
                .verdict,
            reports::Verdict::pass);
}

TEST(Witness, EveryClauseOfTheProductHasOne) {
  for (const Clause& clause : load_suite({suite_folder}).clauses) {
    EXPECT_THAT(clause.witness, testing::Not(IsEmpty())) << clause.id;
  }
}

TEST(Witness, IsReadFromSentences) {
  const auto condition = read_condition("then an SMS was settled loop, or a send was answered 5xx");
  ASSERT_TRUE(condition.ok());
  EXPECT_TRUE(condition->then);
  ASSERT_EQ(condition->facts.size(), 2U);
  EXPECT_EQ(condition->facts.front().kind, Fact::Kind::settled);
  EXPECT_THAT(condition->facts.back().blanks, ElementsAre("send", "5xx"));
  EXPECT_EQ(to_text(*condition), "then an SMS was settled loop, or a send was answered 5xx");
  EXPECT_FALSE(read_condition("a report came")->then);
}

TEST(Witness, WhatIsNoFactIsRefusedInWords) {
  const auto why = [](std::string_view text) {
    const auto read = read_condition(text);
    return read ? std::string("read") : read.error().detail;
  };
  EXPECT_THAT(why("GUIDE-Z9 was clicked"), HasSubstr("GUIDE-A1 to GUIDE-D3"));
  EXPECT_THAT(why("a send was answered soon"), HasSubstr("a status (404, 5xx)"));
  EXPECT_THAT(why("ASSUME-SMSMODE-NOBODY was assumed"), HasSubstr("is no fact"));
  EXPECT_THAT(why("the moon was full"), HasSubstr("is no fact a witness can name"));
}

}  // namespace
}  // namespace smsrelay::runner
