// One story, one course: whatever the wire, the load of the machine and the company it is told in.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ostream>
#include <set>
#include <thread>

#include "base/text.h"
#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"
#include "sim/transcript.h"

namespace smsrelay::runner {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t seed = 1;

std::string in_scenarios(const std::string& path) {
  return std::string(REHEARSE_SOURCE_DIR) + "/scenarios" + path;
}

std::vector<Scenario> stories_of(const std::string& path) {
  Suite suite = load_suite({in_scenarios(path)});
  EXPECT_THAT(suite.problems, IsEmpty());
  return std::move(suite.scenarios);
}

std::unique_ptr<Wire> wire(const std::string& testbed) {
  auto made = Wire::make(testbed);
  EXPECT_TRUE(made);
  return std::move(made).value();
}

// Everything a reader could notice of one telling: each event, header and body, and the verdict.
std::string course(Wire& wire, const Scenario& scenario, std::uint64_t of_seed = seed) {
  const ToldStory told = run_story(wire, scenario, {}, of_seed);
  EXPECT_TRUE(told.wire_usable);
  EXPECT_NE(told.result.verdict, reports::Verdict::error) << scenario.title;
  std::string out = sim::canonical_text(wire.transcript());
  out += std::string(reports::to_text(told.result.verdict)) + "\n";
  for (const reports::Finding& finding : told.result.findings) {
    out += finding.sentence + " " + finding.expected + " / " + finding.actual + "\n";
  }
  return out;
}

// Empty if the two are the same; else the first line in which they part, and the one before.
std::string parting(std::string_view left, std::string_view right) {
  const std::vector<std::string_view> a = base::split(left, '\n');
  const std::vector<std::string_view> b = base::split(right, '\n');
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string_view one = i < a.size() ? a[i] : "(the end)";
    const std::string_view other = i < b.size() ? b[i] : "(the end)";
    if (one == other) continue;
    std::string out = "line " + std::to_string(i + 1) + "\n";
    if (i > 0) out += "  both  " + std::string(a[i - 1]) + "\n";
    return out + "  left  " + std::string(one) + "\n  right " + std::string(other) + "\n";
  }
  return {};
}

// Threads that want every core, so that arrivals on real sockets come in any order. They give way a
// little, else the test would mostly wait for its own hogs.
class BusyMachine {
 public:
  BusyMachine() {
    const unsigned threads = std::max(2U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        [[maybe_unused]] const int level = nice(10);  // on Linux this thread's alone
        while (!calm_.load(std::memory_order_relaxed)) turns_.fetch_add(1);
      });
    }
  }
  BusyMachine(const BusyMachine&) = delete;
  BusyMachine& operator=(const BusyMachine&) = delete;
  ~BusyMachine() {
    calm_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> calm_{false};
  std::atomic<std::uint64_t> turns_{0};
  std::vector<std::thread> threads_;
};

TEST(Determinism, TenHandsetsAtOnceTakeOneCourseInFiveHundredRunsOnABusyMachine) {
  const std::vector<Scenario> stories = stories_of("/isolation/ten_people_at_once.yaml");
  ASSERT_THAT(stories, SizeIs(1));
  const auto memory = wire("memory");
  const std::string expected = course(*memory, stories.front());

  const BusyMachine busy;
  const auto loopback = wire("loopback");
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(parting(expected, course(*loopback, stories.front())), "") << "run " << i;
  }
}

TEST(Determinism, EveryStoryTakesTheSameCourseOnBothTestbeds) {
  const std::vector<Scenario> stories = stories_of("");
  ASSERT_GE(stories.size(), 100U);
  const auto memory = wire("memory");
  const auto loopback = wire("loopback");
  for (const Scenario& story : stories) {
    const std::string expected = course(*memory, story);
    EXPECT_TRUE(expected.ends_with("\npass\n")) << story.file << ": " << story.title;
    EXPECT_EQ(parting(expected, course(*loopback, story)), "") << story.file << ": " << story.title;
  }
}

TEST(Determinism, TheSameSeedTellsTheSameAndAnotherSeedDoesNot) {
  const Scenario story = stories_of("/round_trip/question_and_answer.yaml").front();
  const auto memory = wire("memory");
  const std::string first = course(*memory, story, 7);
  EXPECT_EQ(parting(first, course(*memory, story, 7)), "");
  EXPECT_NE(parting(first, course(*memory, story, 8)), "");
}

TEST(Determinism, AStoryTakesTheSameCourseAloneAndAfterOthers) {
  const std::vector<Scenario> others = stories_of("/retries");
  const Scenario story = stories_of("/round_trip/question_and_answer.yaml").front();
  for (const std::string testbed : {"memory", "loopback"}) {
    const auto fresh = wire(testbed);
    const std::string alone = course(*fresh, story);
    const auto used = wire(testbed);
    for (const Scenario& other : others) course(*used, other);
    EXPECT_EQ(parting(alone, course(*used, story)), "") << testbed;
  }
}

// ---- every fault, everywhere

struct FaultSite {
  std::string where;
  std::string also;  // faults that make the call happen at all
  std::vector<std::string> when;
};

// The name tests are listed by.
void PrintTo(const FaultSite& site, std::ostream* out) { *out << site.where; }

const std::vector<FaultSite>& sites() {
  static const std::vector<FaultSite> all = {
      {"dydu talk",
       "",
       {"call: 1", "calls: 2-3", "server: 1", "from: 0s, until: 6m", "call: 2, server: 1"}},
      {"smsmode send", "", {"call: 1", "calls: 1-2", "from: 0s, until: 6m"}},
      {"smsmode list",
       "{ where: smsmode send, call: 1, do: reset before }, ",
       {"call: 1", "calls: 1-3", "from: 0s, until: 1h"}},
      {"smsmode webhook", "", {"call: 1", "calls: 1-2", "from: 0s, until: 6m"}},
      {"smsmode report", "", {"call: 1", "calls: 2-3", "from: 0s, until: 6m"}},
  };
  return all;
}

const std::vector<std::string>& acts() {
  static const std::vector<std::string> all = {
      "refuse",
      "never answer",
      "lose the answer",
      "reset before",
      "reset after",
      "close before",
      "close after",
      "truncate",
      "garbage",
      "answer 503",
      "answer 200",
      "answer 204",
      "answer 301",
      "answer 429, retry after: \"60\"",
      "answer 400, body: \"<html>é</html>\"",
      "delay 4s",
      "delay 10s",
      "delay 51s",
      "answer after 1ms",
      "answer after 10s",
      "answer after 11s",
      "answer after 50s",
      "answer after 51s",
  };
  return all;
}

std::string story_with(const std::string& faults) {
  return R"(format: 1
scenario: A fault
clauses: [RELAY-ONCE-1]
setup:
  channel: town-hall
  phones: { Anna: "+33639980001", Bo: "+33639980002" }
dydu knows:
  - knowledge: opening-hours
    asked like: [horaires]
    answers: { "Mairie SMS": "<p>Ouvert à <b>9 h</b></p>" }
faults: [)" +
         faults + R"(]
story:
  - Anna texts: horaires
  - Bo texts: passeport
  - wait: 5m
  - Anna texts: "encore"
  - wait: 31h
  - Bo texts: horaires
  - wait: 10m
)";
}

Scenario load(const std::string& text) {
  const auto fixtures = stories_of("/round_trip/question_and_answer.yaml").front().fixtures;
  LoadedScenarios loaded = load_scenario_file("fault.yaml", text, fixtures, {});
  for (const yaml::Problem& problem : loaded.problems) ADD_FAILURE() << yaml::to_text(problem);
  EXPECT_THAT(loaded.scenarios, SizeIs(1));
  return std::move(loaded.scenarios.front());
}

class EveryFault : public testing::TestWithParam<FaultSite> {};

TEST_P(EveryFault, TakesTheSameCourseOnBothTestbeds) {
  const auto memory = wire("memory");
  const auto loopback = wire("loopback");
  std::vector<std::string> here = acts();
  if (GetParam().where == "smsmode webhook" || GetParam().where == "smsmode report") {
    here.insert(here.end(), {"deliver again after 0s", "deliver again after 4s"});
  }
  std::set<std::string> courses;
  for (const std::string& act : here) {
    for (const std::string& when : GetParam().when) {
      const std::string fault =
          "{ where: " + GetParam().where + ", " + when + ", do: " + act + " }";
      const Scenario story = load(story_with(GetParam().also + fault));
      const std::string expected = course(*memory, story);
      EXPECT_EQ(expected.find("A planned fault never happened"), std::string::npos) << fault;
      EXPECT_EQ(parting(expected, course(*loopback, story)), "") << fault;
      courses.insert(expected);
    }
  }
  // Faults that change nothing would make the comparison idle.
  EXPECT_GT(courses.size(), here.size());
}

INSTANTIATE_TEST_SUITE_P(Of, EveryFault, testing::ValuesIn(sites()), [](const auto& info) {
  std::string name = info.param.where;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

}  // namespace
}  // namespace smsrelay::runner
