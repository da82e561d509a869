#include "runner/bench/bench.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <optional>
#include <ostream>
#include <thread>

#include "base/descriptors.h"
#include "base/stopwatch.h"
#include "runner/bench/echo.h"
#include "runner/bench/load.h"
#include "runner/bench/mock_alone.h"
#include "runner/bench/throughput.h"
#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"
#include "sim/loopback_carrier.h"

namespace smsrelay::runner {
namespace {

constexpr int stories_per_measure = 2000;
constexpr int measures = 3;
constexpr int ladders = 50;
constexpr base::Duration load_time = std::chrono::seconds(3);

// Two questions, their answers and their reports: ten exchanges, and the ledger's one.
constexpr std::string_view two_questions = R"(format: 1
scenario: Two questions
clauses: [RELAY-ACK-1]
setup:
  channel: town-hall
  phones: { Anna: "+33639980001" }
dydu knows:
  - knowledge: opening-hours
    asked like: [horaires]
    answers: { "Mairie SMS": "<p>Ouvert à <b>9 h</b></p>" }
  - knowledge: passport
    asked like: [passeport]
    answers: { "Mairie SMS": "<p>Sur rendez-vous</p>" }
story:
  - Anna texts: "Horaires ?"
  - Anna receives: "Ouvert à 9 h"
  - Anna texts: "Passeport ?"
  - Anna receives: "Sur rendez-vous"
)";

constexpr std::string_view ladder = R"(format: 1
scenario: Back for the last repeat
clauses: [RELAY-ACK-1]
setup:
  channel: town-hall
  phones: { Anna: "+33639980001" }
dydu knows:
  - knowledge: opening-hours
    asked like: [horaires]
    answers: { "Mairie SMS": "<p>Ouvert à <b>9 h</b></p>" }
faults:
  - { where: smsmode webhook, calls: 1-6, do: answer 503 }
story:
  - Anna texts: "Horaires ?"
  - Anna receives nothing: { during: 30h 12m }
  - Anna receives: "Ouvert à 9 h"
)";

std::string number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

double seconds(base::Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Measured {
  double per_second = 0;
  double cpu_ms_each = 0;
  std::size_t exchanges = 0;
  bool all_passed = true;
};

// `count` tellings of one story by `jobs` workers, each with a wire of its own, built beforehand.
Measured tell_often(const Scenario& scenario, const std::string& testbed, std::size_t jobs,
                    int count) {
  std::atomic<int> left{0};
  std::atomic<std::size_t> ready{0};
  std::atomic<bool> go{false};
  std::atomic<std::size_t> exchanges{0};
  std::atomic<bool> all_passed{true};
  left = count;
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < jobs; ++worker) {
    workers.emplace_back([&, worker] {
      sim::pin_to_core(static_cast<int>(worker));
      auto wire = Wire::make(testbed);
      if (wire) run_story(**wire, scenario, {}, 1);  // connections made, allocations warm
      ready.fetch_add(1);
      go.wait(false);
      while (wire && left.fetch_sub(1) > 0) {
        const ToldStory told = run_story(**wire, scenario, {}, 1);
        if (told.result.verdict != reports::Verdict::pass) all_passed = false;
        exchanges = told.result.exchanges;
      }
      if (!wire) all_passed = false;
    });
  }
  while (ready.load() < jobs) std::this_thread::yield();
  const base::Duration cpu = base::Stopwatch::process_cpu();
  const base::Stopwatch watch;
  go = true;
  go.notify_all();
  for (std::thread& worker : workers) worker.join();
  const base::Duration wall = watch.elapsed();
  Measured measured;
  measured.per_second = count / seconds(wall);
  measured.cpu_ms_each = seconds(base::Stopwatch::process_cpu() - cpu) * 1000 / count;
  measured.exchanges = exchanges;
  measured.all_passed = all_passed;
  return measured;
}

void row(std::ostream& out, const std::string& what, const std::string& value,
         const std::string& remark) {
  std::string line = "  " + what;
  line.resize(std::max<std::size_t>(line.size() + 1, 46), ' ');
  line += value;
  line.resize(std::max<std::size_t>(line.size() + 1, 62), ' ');
  out << line << remark << '\n' << std::flush;
}

// Why nothing can be measured here, found out before the first number is printed; nullopt: all of
// it can. `jobs` is lowered to what this machine has room for, and `out` told.
std::optional<std::string> what_prevents(std::size_t& jobs, std::ostream& out) {
  // Relay and mocks over real sockets: the webhook, talk, send and report of each of 32 handsets
  // are connections with both ends here, 256 descriptors; the rest is for servers and clients.
  // Counted, not measured.
  constexpr std::size_t needed = 512;
  if (const std::size_t limit = base::descriptors_max(); limit < needed) {
    return "this process may open " + std::to_string(limit) +
           " files and sockets; the measurements need " + std::to_string(needed) +
           ". Raise the limit (ulimit -n)";
  }
  const Wire::Room room = Wire::room("loopback");
  if (room.wires == 0) return room.bound;
  if (const auto possible = sim::LoopbackCarrier::possible(); !possible) {
    return possible.error().detail;
  }
  if (room.wires < jobs) {
    out << "bench: " << room.wires << " of " << jobs << " jobs: " << room.bound << "\n";
    jobs = room.wires;
  }
  return std::nullopt;
}

// From the start of the program to the verdict of one story; whether it passed.
bool first_verdict(const Scenario& story, std::size_t stories, const base::Stopwatch& start,
                   std::ostream& out) {
  out << "from the start to the first verdict\n";
  const base::Duration loaded = start.elapsed();
  const auto wire = Wire::make("loopback");
  const bool good =
      wire.ok() && run_story(**wire, story, {}, 1).result.verdict == reports::Verdict::pass;
  row(out, "loopback", number(seconds(start.elapsed()) * 1000, 0) + " ms",
      std::to_string(stories) + " stories read in " + number(seconds(loaded) * 1000, 0) +
          " ms, sockets opened, one story told");
  return good;
}

}  // namespace

LoadedScenarios load_two_questions(std::shared_ptr<const Fixtures> fixtures) {
  return load_scenario_file("bench", std::string(two_questions), std::move(fixtures), {});
}
LoadedScenarios load_ladder(std::shared_ptr<const Fixtures> fixtures) {
  return load_scenario_file("bench", std::string(ladder), std::move(fixtures), {});
}

int bench(const SuiteOptions& options, std::ostream& out) {
  const base::Stopwatch start;
  const std::string root = options.paths.empty() ? "scenarios" : options.paths.front();
  const Suite suite = load_suite({root});
  if (suite.scenarios.empty()) {
    out << "bench: no story under " << root << " to take the fixtures from\n";
    return 4;
  }
  const auto fixtures = suite.scenarios.front().fixtures;
  const LoadedScenarios two = load_two_questions(fixtures);
  const LoadedScenarios tall = load_ladder(fixtures);
  if (two.scenarios.empty() || tall.scenarios.empty()) {
    for (const auto& problem : two.problems) out << yaml::to_text(problem);
    for (const auto& problem : tall.problems) out << yaml::to_text(problem);
    return 4;
  }
  std::size_t jobs = std::max<std::size_t>(1, options.jobs);
  if (const auto why = what_prevents(jobs, out)) {
    out << "bench: nothing was measured: " << *why << "\n";
    return 4;
  }
  bool good = first_verdict(suite.scenarios.front(), suite.scenarios.size(), start, out);
  out << "stories, " << jobs << " workers, median of " << measures << " x " << stories_per_measure
      << "\n";
  for (const std::string testbed : {"loopback", "memory"}) {
    std::vector<double> rates;
    Measured last;
    for (int i = 0; i < measures; ++i) {
      last = tell_often(two.scenarios.front(), testbed, jobs, stories_per_measure);
      good = good && last.all_passed;
      rates.push_back(last.per_second);
    }
    const double rate = median(rates);
    row(out, testbed, number(rate, 0) + "/s",
        "1,000 stories in " + number(1000 / rate, 2) + " s, " + std::to_string(last.exchanges) +
            " exchanges each, " + number(last.cpu_ms_each, 2) + " ms of CPU");
  }
  out << "the 30-hour retry ladder, 1 worker, mean of " << ladders << "\n";
  for (const std::string testbed : {"loopback", "memory"}) {
    const Measured measured = tell_often(tall.scenarios.front(), testbed, 1, ladders);
    good = good && measured.all_passed;
    row(out, testbed, number(measured.cpu_ms_each, 2) + " ms CPU",
        std::to_string(measured.exchanges) + " exchanges");
  }
  out << "over real sockets in real time, " << load_connections << " at a time, "
      << base::to_text(load_time) << " each\n";
  const double echo = measure_echo(load_time);
  row(out, "bare Pistache JSON echo, 1 thread", number(echo, 0) + "/s", "exchanges");
  const auto beside_echo = [&](const std::string& what, double rate, const std::string& remark) {
    row(out, what, number(rate, 0) + "/s",
        number(echo > 0 ? rate / echo : 0, 2) + " of echo; " + remark);
    good = good && rate > 0;
  };
  beside_echo("mock-smsmode alone, POST messages", measure_mock_smsmode(load_time),
              "a channel without callback URLs: nothing but this call");
  beside_echo("mock-dydu alone, POST talk", measure_mock_dydu(load_time),
              "in a dialog under way, one for each connection");
  const RoundTrips trips = measure_round_trips(*fixtures, load_time);
  row(out, "relay and mocks, SMS in -> answer out", number(trips.per_second, 0) + "/s",
      "round trips of 5 exchanges: MO, talk, send, two reports");
  row(out, "ratio to echo", number(echo > 0 ? trips.per_second / echo : 0, 3),
      "acknowledged p50 " + number(trips.acknowledge_p50_ms, 1) + " ms, p99 " +
          number(trips.acknowledge_p99_ms, 1) + " ms");
  good = good && echo > 0 && trips.per_second > 0;
  if (!good) out << "bench: something failed above; the numbers are not to be trusted\n";
  return good ? 0 : 4;
}

}  // namespace smsrelay::runner
