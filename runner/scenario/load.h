// Load: YAML files -> Scenarios, strictly. Every problem carries file:line:column, the line and a
// caret; a file tells up to 20 of them at once. LANGUAGE.md describes what may be written.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runner/scenario/scenario.h"
#include "yaml/document.h"

namespace smsrelay::runner {

// One file's scenarios: one, or one for each row of `repeat with`. With a problem there are none.
struct LoadedScenarios {
  std::vector<Scenario> scenarios;
  std::vector<yaml::Problem> problems;
};
// `file` is the path as it is to be shown. `clauses` empty: clause ids are not checked.
LoadedScenarios load_scenario_file(const std::string& file, std::string text,
                                   std::shared_ptr<const Fixtures> fixtures,
                                   const std::vector<Clause>& clauses);

struct LoadedFixtures {
  std::shared_ptr<const Fixtures> fixtures;  // never null
  std::vector<yaml::Problem> problems;
};
LoadedFixtures load_fixtures(const std::string& file, std::string text);

struct LoadedClauses {
  std::vector<Clause> clauses;
  std::vector<yaml::Problem> problems;
};
LoadedClauses load_clauses(const std::string& file, std::string text);

// For a message about an unknown id: the clause that was probably meant, or those of its family,
// and where they stand: "; did you mean RELAY-ONCE-1? (scenarios/clauses.yaml:71)". Precondition:
// there are clauses.
std::string clause_suggestion(const std::string& id, const std::vector<Clause>& clauses);

// Beside clauses.yaml; runner/execute/rests_on.h reads and makes it.
inline constexpr const char* rests_on_name = "rests_on.yaml";

// ---- from disk -------------------------------------------------------------------------------

// Every file under a folder that ends with .yaml or .yml, in any case, sorted; but not
// fixtures.yaml, clauses.yaml, rests_on.yaml and hidden ones. A file is itself. Empty: nothing
// there. Links to folders are not followed.
struct FoundFiles {
  struct Unreadable {
    std::string path;  // a folder, a link, or a pipe with a story's name
    std::string why;   // "is a pipe, not a file"
    bool machine = false;
  };
  std::vector<std::string> files;
  std::vector<Unreadable> unreadable;
};
// Asked between files; true: the rest is left unread. Empty: never.
using StopLoading = std::function<bool()>;
FoundFiles find_scenario_files(const std::string& path, const StopLoading& stop = {});

// Files and folders -> everything in them. "x.yaml:7" is the story of that line, or the row of
// `repeat with` that begins there. Each story has the nearest fixtures.yaml and the nearest
// clauses.yaml at or above it; where there is none, the product's own (built_in.h).
struct Suite {
  std::vector<Scenario> scenarios;  // by file, then by row
  std::vector<Clause> clauses;      // of the suites met, in their order, each id once
  // YAML found in a folder that is no story, such as docker-compose.yaml. Not read; a file that is
  // given by name is always read.
  std::vector<std::string> foreign;
  std::vector<yaml::Problem> problems;
  std::size_t left_out = 0;  // stories of a file of which other lines were given
};
// `strict`: foreign YAML is a problem too. Nothing is waited for: pipes, devices and sockets are
// refused by name. `stop` may be asked by several threads at once.
Suite load_suite(const std::vector<std::string>& paths, bool strict = false,
                 const StopLoading& stop = {});

}  // namespace smsrelay::runner
