// Any file is whole or refused: stories with reasons and places, fixtures and clauses likewise.
#include <string>

#include "base/fuzz.h"
#include "runner/scenario/built_in.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

using base::must_hold;

void check(const std::vector<yaml::Problem>& problems) {
  for (const yaml::Problem& problem : problems) {
    const bool of_the_whole_file = problem.line == 0 && problem.column == 0;
    must_hold(of_the_whole_file || (problem.line >= 1 && problem.column >= 1),
              "a problem has its place");
    must_hold(!problem.message.empty(), "a problem says something");
    must_hold(problem.message.find('\n') == std::string::npos, "a message is one line");
  }
}

void check_story(std::string text) {
  static const auto fixtures =
      load_fixtures("fixtures.yaml", std::string(built_in_fixtures)).fixtures;
  static const auto clauses = load_clauses("clauses.yaml", std::string(built_in_clauses)).clauses;
  const LoadedScenarios loaded = load_scenario_file("x.yaml", std::move(text), fixtures, clauses);
  must_hold(loaded.problems.empty() == !loaded.scenarios.empty(), "a story is whole or refused");
  check(loaded.problems);
}

void check_fixtures(std::string text) {
  const LoadedFixtures loaded = load_fixtures("fixtures.yaml", std::move(text));
  must_hold(loaded.fixtures != nullptr, "there are fixtures, be they empty");
  check(loaded.problems);
}

}  // namespace
}  // namespace smsrelay::runner

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  using namespace smsrelay;
  // What a file is shows in its text, as it does to a reader.
  const std::string text(base::FuzzInput(bytes, count).text());
  if (text.find("story:") != std::string::npos) {
    runner::check_story(text);
  } else if (text.find("bots:") != std::string::npos) {
    runner::check_fixtures(text);
  } else {
    runner::check(runner::load_clauses("clauses.yaml", text).problems);
  }
  return 0;
}
