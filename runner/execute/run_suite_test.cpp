#include "runner/execute/run_suite.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

#include "sim/carrier.h"
#include "sim/memory_carrier.h"
#include "store/memory_store.h"

namespace smsrelay::runner {
namespace {

using reports::Verdict;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

SuiteOptions options_for(const std::string& path, const std::string& testbed = "memory") {
  SuiteOptions options;
  options.paths = {std::string(REHEARSE_SOURCE_DIR) + "/scenarios" + path};
  options.testbed = testbed;
  return options;
}

struct Silent : reports::Listener {
  void run_starts(const reports::RunResult&) override {}
  void story_starts(const std::string&, const std::string&) override {}
  void story_ends(const reports::StoryResult&) override {}
  void run_ends(const reports::RunResult&) override {}
};

std::vector<std::string> titles(const std::vector<Scenario>& stories) {
  std::vector<std::string> out;
  for (const Scenario& story : stories) out.push_back(story.title);
  return out;
}

TEST(Select, WithoutFiltersEverythingIsSelected) {
  const Selection selection = select(options_for("/retries"));
  EXPECT_THAT(selection.problems, IsEmpty());
  EXPECT_GT(selection.stories.size(), 15U);
  EXPECT_EQ(selection.not_selected, 0U);
  EXPECT_THAT(selection.known_titles, SizeIs(selection.stories.size()));
}

TEST(Select, ATagKeepsTheStoriesThatBearAnyOfThem) {
  SuiteOptions options = options_for("");
  const std::size_t all = select(options).stories.size();
  options.tags = {"opt-out", "isolation"};
  const Selection selection = select(options);
  ASSERT_THAT(selection.stories, Not(IsEmpty()));
  for (const Scenario& story : selection.stories) {
    EXPECT_THAT(story.tags, testing::Contains(testing::AnyOf("opt-out", "isolation")));
  }
  EXPECT_EQ(selection.not_selected + selection.stories.size(), all);
}

TEST(Select, AClauseKeepsTheStoriesThatNameAnyOfThem) {
  SuiteOptions options = options_for("");
  options.clauses = {"RELAY-ONCE-2", "GUIDE-B4"};
  const Selection selection = select(options);
  ASSERT_THAT(selection.stories, Not(IsEmpty()));
  for (const Scenario& story : selection.stories) {
    EXPECT_THAT(story.clauses, testing::Contains(testing::AnyOf("RELAY-ONCE-2", "GUIDE-B4")));
  }
  EXPECT_GT(selection.not_selected, selection.stories.size());
  EXPECT_THAT(selection.named_clauses, testing::Contains("RELAY-ACK-1"));
}

TEST(Select, TheFilterLooksIntoTitleAndFileInAnyCase) {
  SuiteOptions options = options_for("/isolation");
  options.filter = "TEN PEOPLE";
  EXPECT_THAT(titles(select(options).stories),
              ElementsAre("Ten people at the same moment get ten answers"));
  options.filter = "Two_Customers_at_once.yaml";
  EXPECT_THAT(select(options).stories, SizeIs(1));
}

TEST(Select, WhatMatchesNothingNamesWhatThereIs) {
  SuiteOptions options = options_for("/isolation");
  options.filter = "nothing of the kind";
  const Selection selection = select(options);
  EXPECT_THAT(selection.stories, IsEmpty());
  EXPECT_THAT(selection.known_titles, SizeIs(selection.not_selected));
  EXPECT_THAT(selection.known_tags, testing::Contains("isolation"));
}

TEST(Select, AFileThatDoesNotLoadIsAProblem) {
  SuiteOptions options;
  options.paths = {std::string(REHEARSE_SOURCE_DIR) + "/runner/testdata/load/step-unknown.yaml"};
  EXPECT_THAT(select(options).problems, Not(IsEmpty()));
}

// What a report would show of a run, but for the real time it took.
std::vector<std::string> told(const SuiteOutcome& outcome) {
  std::vector<std::string> out;
  for (const reports::StoryResult& story : outcome.stories) {
    out.push_back(std::to_string(story.number) + " " + story.file + ": " + story.title + " " +
                  std::string(reports::to_text(story.verdict)) + " " +
                  base::to_text(story.virtual_time) + " " + std::to_string(story.exchanges));
  }
  return out;
}

TEST(RunSuite, HoweverManyWorkersTheResultsAreTheSameInTheSelectionsOrder) {
  SuiteOptions options = options_for("/retries");
  const Selection selection = select(options);
  Silent silent;
  const std::vector<std::string> alone = told(run(options, selection, silent));
  EXPECT_THAT(alone, SizeIs(selection.stories.size()));
  for (const std::size_t jobs : {2U, 5U}) {
    options.jobs = jobs;
    EXPECT_EQ(told(run(options, selection, silent)), alone);
  }
  options.testbed = "loopback";
  options.jobs = 2;
  EXPECT_EQ(told(run(options, selection, silent)), alone);
}

TEST(RunSuite, TellsTheListenerOfEveryStoryOnce) {
  struct Counting : Silent {
    void story_starts(const std::string&, const std::string&) override { ++starts; }
    void story_ends(const reports::StoryResult& story) override { ends.push_back(story.number); }
    int starts = 0;
    std::vector<std::size_t> ends;
  };
  const SuiteOptions options = options_for("/isolation");
  const Selection selection = select(options);
  Counting counting;
  run(options, selection, counting);
  EXPECT_EQ(counting.starts, static_cast<int>(selection.stories.size()));
  std::vector<std::size_t> numbers(selection.stories.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i + 1;
  EXPECT_EQ(counting.ends, numbers);
}

TEST(RunSuite, KeepsTheLinesOfPassingStoriesOnlyWhenAsked) {
  SuiteOptions options = options_for("/round_trip/question_and_answer.yaml");
  const Selection selection = select(options);
  Silent silent;
  EXPECT_THAT(run(options, selection, silent).stories.front().story, IsEmpty());
  options.keep_story_lines = true;
  const auto lines = run(options, selection, silent).stories.front().story;
  ASSERT_THAT(lines, Not(IsEmpty()));
  EXPECT_THAT(lines.front().text, HasSubstr("Anna > Horaires ?"))
      << "how the world was built is no part of the story";
}

TEST(RunSuite, KnowsEverySecretOfItsWorlds) {
  const SuiteOptions options = options_for("/round_trip/question_and_answer.yaml");
  Silent silent;
  EXPECT_GE(run(options, select(options), silent).secrets.size(), 4U);
}

TEST(RunSuite, AWireThatCannotBeMadeIsAProblemOfTheEnvironment) {
  SuiteOptions options = options_for("/isolation", "carrier pigeon");
  Silent silent;
  const SuiteOutcome outcome = run(options, select(options), silent);
  EXPECT_THAT(outcome.environment_problems, ElementsAre(HasSubstr("carrier pigeon")));
}

TEST(RunSuite, WhereFewerWiresCanBeMadeFewerWorkersTellEveryStory) {
  SuiteOptions options = options_for("/isolation");
  options.jobs = 4;
  const Selection selection = select(options);
  Silent silent;
  std::atomic<int> made = 0;
  const SuiteOutcome outcome =
      run(options, selection, silent, [&]() -> base::Result<std::unique_ptr<Wire>> {
        if (made++ > 0) return base::Error{"too-few-descriptors", "no room for another world"};
        return Wire::make("memory");
      });
  EXPECT_THAT(outcome.stories, Each(Field(&reports::StoryResult::verdict, Verdict::pass)));
  EXPECT_THAT(outcome.environment_problems, IsEmpty());
  EXPECT_THAT(outcome.notes, ElementsAre("told by 1 of 4 jobs: no room for another world"));
}

TEST(RunSuite, StoriesThatWereNotToldAreNamedWithTheReason) {
  const Selection selection = select(options_for("/isolation"));
  std::vector<reports::StoryResult> stories;
  name_untold_stories(stories, selection, false, "no loopback");
  ASSERT_THAT(stories, SizeIs(selection.stories.size()));
  EXPECT_THAT(stories, Each(Field(&reports::StoryResult::verdict, Verdict::error)));
  EXPECT_EQ(stories.front().title, selection.stories.front().title);
  EXPECT_EQ(stories.front().findings.front().blame, reports::Blame::environment);
  EXPECT_EQ(stories.front().findings.front().sentence, "it was not run: no loopback");
  stories.clear();
  name_untold_stories(stories, selection, true, "the run was interrupted");
  EXPECT_THAT(stories, Each(Field(&reports::StoryResult::verdict, Verdict::none)));
  EXPECT_EQ(stories.front().reason, "it was not run: the run was interrupted");
}

// ---- a wire that swallows a request

// From the n-th request on nothing arrives any more.
class SwallowingCarrier final : public sim::Carrier {
 public:
  explicit SwallowingCarrier(int carried_max) : left_(carried_max) {}
  void attach(Sink& sink) override { inner_.attach(sink); }
  base::Result<void> open(const std::string& origin) override { return inner_.open(origin); }
  void close(const std::string& origin) override { inner_.close(origin); }
  void carry(const Leg& leg, const net::Request& request) override {
    if (left_-- > 0) inner_.carry(leg, request);
  }
  void answer(std::uint64_t exchange, const net::Response& response) override {
    inner_.answer(exchange, response);
  }
  void hang_up(std::uint64_t exchange, const net::HangUp& how) override {
    inner_.hang_up(exchange, how);
  }
  void abandon(std::uint64_t) override {}
  void reset() override {}
  // As if the request had found no socket.
  [[nodiscard]] std::optional<base::Error> machine_failure() const override {
    if (left_ >= 0 || !says_so) return std::nullopt;
    return base::Error{"no-connection", "127.0.0.1 took no connection"};
  }
  bool says_so = false;

 private:
  sim::MemoryCarrier inner_;
  int left_;
};

class SwallowingWire final : public Wire {
 public:
  explicit SwallowingWire(int carried_max, bool says_so = false) : carrier_(carried_max) {
    carrier_.says_so = says_so;
  }
  base::VirtualScheduler& scheduler() override { return scheduler_; }
  sim::FaultyNetwork& network() override { return network_; }
  sim::SimNetwork& carried_by() override { return carried_by_; }
  sim::Transcript& transcript() override { return transcript_; }
  base::Result<std::unique_ptr<store::Store>> fresh_store(base::Duration remember) override {
    return std::unique_ptr<store::Store>(
        std::make_unique<store::MemoryStore>(scheduler_, remember));
  }

 private:
  sim::NoWaiter waiter_;
  base::VirtualScheduler scheduler_{base::Instant(), waiter_};
  SwallowingCarrier carrier_;
  sim::Transcript transcript_;
  sim::SimNetwork carried_by_{scheduler_, carrier_};
  sim::FaultyNetwork network_{scheduler_, carried_by_, transcript_};
};

// The first wire swallows from there on; those after it are good.
SuiteOutcome run_with_a_swallowing_wire(int carried_max, const Selection& selection) {
  Silent silent;
  int made = 0;
  return run(options_for(""), selection, silent, [&]() -> base::Result<std::unique_ptr<Wire>> {
    if (++made == 1) {
      return std::unique_ptr<Wire>(std::make_unique<SwallowingWire>(carried_max));
    }
    return Wire::make("memory");
  });
}

TEST(RunSuite, AStuckWireIsAnErrorThatNamesTheExchangeAndTheNextStoryGetsANewOne) {
  const Selection selection = select(options_for("/isolation/answers_in_order.yaml"));
  Selection twice = selection;
  twice.stories = {selection.stories.front(), selection.stories.front()};
  const SuiteOutcome outcome = run_with_a_swallowing_wire(1, twice);
  ASSERT_THAT(outcome.stories, SizeIs(2));
  const reports::StoryResult& stuck = outcome.stories[0];
  EXPECT_EQ(stuck.verdict, Verdict::error);
  ASSERT_THAT(stuck.findings, SizeIs(1));
  EXPECT_EQ(stuck.findings[0].blame, reports::Blame::environment);
  EXPECT_THAT(stuck.findings[0].actual,
              AllOf(HasSubstr("stuck"), HasSubstr("POST"), HasSubstr("request leg")));
  EXPECT_EQ(outcome.stories[1].verdict, Verdict::pass);
}

TEST(RunSuite, WhereverTheWireGetsStuckTheRelayIsNotBlamed) {
  const Selection selection = select(options_for("/round_trip/question_and_answer.yaml"));
  bool ever_passed = false;
  for (int carried = 0; carried < 40 && !ever_passed; ++carried) {
    const SuiteOutcome outcome = run_with_a_swallowing_wire(carried, selection);
    const reports::StoryResult& story = outcome.stories.front();
    ever_passed = story.verdict == Verdict::pass;
    if (ever_passed) break;
    EXPECT_EQ(story.verdict, Verdict::error) << "after " << carried << " requests";
    EXPECT_THAT(story.findings, Each(Field(&reports::Finding::blame, reports::Blame::environment)));
  }
  EXPECT_TRUE(ever_passed) << "the last of these wires carries the whole story";
}

TEST(RunSuite, AStoryDuringWhichTheMachineFailedBlamesTheEnvironment) {
  const Selection selection = select(options_for("/round_trip/question_and_answer.yaml"));
  Silent silent;
  const SuiteOutcome outcome =
      run(options_for(""), selection, silent, []() -> base::Result<std::unique_ptr<Wire>> {
        return std::unique_ptr<Wire>(std::make_unique<SwallowingWire>(1, true));
      });
  const reports::StoryResult& story = outcome.stories.front();
  EXPECT_EQ(story.verdict, Verdict::error);
  ASSERT_THAT(story.findings, SizeIs(1));
  EXPECT_EQ(story.findings[0].blame, reports::Blame::environment);
  EXPECT_EQ(story.findings[0].sentence, "This machine could not carry a call.");
}

// Stories of the suite that stand on something assumed, or do not.
SuiteOptions one_story(const std::string& file) { return options_for("/" + file); }

std::vector<std::string> breaks_of(const SuiteOptions& options) {
  const Selection selection = select(options);
  EXPECT_THAT(selection.problems, IsEmpty());
  Silent silent;
  const SuiteOutcome outcome = run(options, selection, silent);
  std::vector<std::string> out;
  for (const Break& each : run_over_assumptions(options, selection, outcome).breaks) {
    out.push_back(each.assumption + "=" + each.variant);
  }
  return out;
}

TEST(OverAssumptions, AVerdictThatRestsOnOneIsFound) {
  EXPECT_THAT(breaks_of(one_story("guide/the_whole_guide.yaml")),
              testing::Contains("ASSUME-SMSMODE-CONSOLE-URL-SHOWN=apart"));
}

TEST(OverAssumptions, WhatTheRunHasSettledIsNotTriedOtherwise) {
  SuiteOptions options = one_story("guide/the_whole_guide.yaml");
  options.assumed["ASSUME-SMSMODE-CONSOLE-URL-SHOWN"] = "same";
  EXPECT_THAT(breaks_of(options),
              Not(testing::Contains(testing::StartsWith("ASSUME-SMSMODE-CONSOLE-URL-SHOWN"))));
}

TEST(OverAssumptions, AStorysOwnWordIsNotTriedOtherwise) {
  SuiteOptions options = one_story("round_trip/either_orientation.yaml");
  const Selection selection = select(options);
  Silent silent;
  const SuiteOutcome outcome = run(options, selection, silent);
  const Sweep sweep = run_over_assumptions(options, selection, outcome);
  ASSERT_FALSE(sweep.assumptions_tried.empty());
  const std::size_t all = assumptions().size();
  EXPECT_EQ(*std::min_element(sweep.assumptions_tried.begin(), sweep.assumptions_tried.end()),
            all - 1);
}

TEST(OverAssumptions, AStoryThatCannotBeToldDoesNotHold) {
  SuiteOptions options = one_story("round_trip/question_and_answer.yaml");
  const Selection selection = select(options);
  Silent silent;
  const SuiteOutcome outcome = run(options, selection, silent);
  options.testbed = "carrier pigeon";
  const Sweep sweep = run_over_assumptions(options, selection, outcome);
  EXPECT_GT(sweep.tellings, 0U);
  EXPECT_EQ(sweep.untold, sweep.tellings);
  EXPECT_THAT(sweep.assumptions_tried, Each(0U));
  EXPECT_THAT(sweep.breaks, IsEmpty());
  EXPECT_THAT(sweep.environment_problems, ElementsAre(HasSubstr("carrier pigeon")));
}

TEST(OverAssumptions, OfAStoryThatDoesNotPassNothingIsSaid) {
  const SuiteOptions options = one_story("round_trip/question_and_answer.yaml");
  const Selection selection = select(options);
  SuiteOutcome failed;
  failed.stories.resize(selection.stories.size());
  for (auto& story : failed.stories) story.verdict = Verdict::fail;
  EXPECT_EQ(run_over_assumptions(options, selection, failed).tellings, 0U);
}

TEST(RunSuite, WhatIsAssumedReachesTheMocks) {
  SuiteOptions options = one_story("guide/the_whole_guide.yaml");
  options.assumed["ASSUME-SMSMODE-CONSOLE-URL-SHOWN"] = "apart";
  Silent silent;
  const SuiteOutcome outcome = run(options, select(options), silent);
  ASSERT_FALSE(outcome.stories.empty());
  EXPECT_EQ(outcome.stories.front().verdict, Verdict::fail);
}

TEST(Select, AnAssumptionNobodyKnowsIsAProblemOfItsFile) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / "assuming";
  fs::create_directories(folder);
  for (const char* shared : {"fixtures.yaml", "clauses.yaml"}) {
    fs::copy_file(fs::path(REHEARSE_SOURCE_DIR) / "scenarios" / shared, folder / shared,
                  fs::copy_options::overwrite_existing);
  }
  std::ofstream(folder / "x.yaml") << R"(format: 1
scenario: X
clauses: [RELAY-ONCE-1]
setup:
  channel: town-hall
  phones: { Anna: "+33639980001" }
  assuming: { ASSUME-SMSMODE-LONG-MOO: split, ASSUME-SMSMODE-PRICE: gold }
story:
  - Anna texts: "Bonjour"
  - Anna receives: { anything: yes }
)";
  SuiteOptions options;
  options.paths = {folder.string()};
  options.testbed = "memory";
  const Selection selection = select(options);
  ASSERT_THAT(selection.problems, SizeIs(2));
  EXPECT_THAT(yaml::to_text(selection.problems[0]),
              AllOf(HasSubstr("x.yaml:7:15: "), HasSubstr("did you mean 'ASSUME-SMSMODE-LONG-MO'"),
                    HasSubstr("^")));
  EXPECT_THAT(yaml::to_text(selection.problems[1]), HasSubstr("has no variant 'gold'"));
}

}  // namespace
}  // namespace smsrelay::runner
