#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "base/file.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

constexpr const char* fixtures_name = "fixtures.yaml";
constexpr const char* clauses_name = "clauses.yaml";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// The nearest folder at or above the file that holds fixtures.yaml, as a path fit for showing.
std::optional<fs::path> suite_root_of(const fs::path& file) {
  for (fs::path folder = file.parent_path();; folder = folder.parent_path()) {
    if (is_file(folder / fixtures_name)) return folder;
    if (folder == folder.parent_path()) break;
  }
  if (file.is_absolute()) return std::nullopt;
  // Above the folder the path was given from.
  std::error_code failed;
  const fs::path here = fs::current_path(failed);
  if (failed) return std::nullopt;
  for (fs::path folder = here.parent_path();; folder = folder.parent_path()) {
    if (is_file(folder / fixtures_name)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

struct Root {
  std::shared_ptr<const Fixtures> fixtures;  // nullptr: broken, which has been reported
  std::vector<Clause> clauses;
};

void append(std::vector<yaml::Problem>& all, std::vector<yaml::Problem> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

Root load_root(const fs::path& folder, Suite& suite, std::vector<yaml::Problem>& problems) {
  Root root;
  const fs::path fixtures_path = folder / fixtures_name;
  const auto fixtures_text = base::read_file(fixtures_path);
  if (!fixtures_text) {
    problems.push_back(
        yaml::file_problem(fixtures_path.generic_string(), fixtures_text.error().detail));
    return root;
  }
  LoadedFixtures fixtures = load_fixtures(fixtures_path.generic_string(), *fixtures_text);
  if (fixtures.problems.empty()) root.fixtures = std::move(fixtures.fixtures);
  append(problems, std::move(fixtures.problems));

  const fs::path clauses_path = folder / clauses_name;
  if (const auto text = base::read_file(clauses_path)) {
    LoadedClauses loaded = load_clauses(clauses_path.generic_string(), *text);
    root.clauses = std::move(loaded.clauses);
    append(problems, std::move(loaded.problems));
    suite.clauses.insert(suite.clauses.end(), root.clauses.begin(), root.clauses.end());
  }
  return root;
}

// One file, and what came of it; without a root there is nothing to read.
struct Reading {
  std::string file;
  const Root* root = nullptr;
  std::vector<Scenario> scenarios;
  std::vector<yaml::Problem> problems;
};

void read(Reading& reading) {
  if (reading.root == nullptr) return;
  auto text = base::read_file(reading.file);
  if (!text) {
    reading.problems.push_back(yaml::file_problem(reading.file, text.error().detail));
    return;
  }
  LoadedScenarios loaded = load_scenario_file(reading.file, *std::move(text),
                                              reading.root->fixtures, reading.root->clauses);
  reading.scenarios = std::move(loaded.scenarios);
  reading.problems = std::move(loaded.problems);
}

// By as many threads as there are processors: it is most of what is done before the first verdict.
void read_all(std::vector<Reading>& readings) {
  constexpr std::size_t worth_a_thread = 16;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < readings.size(); i = next++) read(readings[i]);
  };
  std::vector<std::thread> others;
  const std::size_t threads_max = std::max(1U, std::thread::hardware_concurrency());
  while (others.size() + 1 < std::min(threads_max, readings.size() / worth_a_thread)) {
    others.emplace_back(work);
  }
  work();
  for (std::thread& other : others) other.join();
}

}  // namespace

std::vector<std::string> find_scenario_files(const std::string& path) {
  std::vector<std::string> files;
  if (is_file(path)) {
    files.push_back(fs::path(path).lexically_normal().generic_string());
    return files;
  }
  std::error_code failed;
  fs::recursive_directory_iterator entry(path, failed);
  while (!failed && entry != fs::recursive_directory_iterator()) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.')) {
      entry.disable_recursion_pending();
    } else if (entry->path().extension() == ".yaml" && name != fixtures_name &&
               name != clauses_name && entry->is_regular_file(ignored)) {
      files.push_back(entry->path().lexically_normal().generic_string());
    }
    entry.increment(failed);
  }
  std::sort(files.begin(), files.end());
  return files;
}

Suite load_suite(const std::vector<std::string>& paths) {
  Suite suite;
  std::map<fs::path, Root> roots;
  std::set<std::string> seen;
  std::vector<Reading> readings;
  const auto complain = [&](const std::string& path, std::string what) {
    readings.emplace_back().problems.push_back(yaml::file_problem(path, std::move(what)));
  };
  for (const std::string& path : paths) {
    std::error_code failed;
    if (!fs::exists(path, failed)) {
      complain(path, "no such file or folder");
      continue;
    }
    const std::string name = fs::path(path).filename().generic_string();
    if (name == fixtures_name || name == clauses_name) {
      complain(path,
               "holds what the stories beside it share, and no story; give a story's file, or the "
               "folder");
      continue;
    }
    for (const std::string& file : find_scenario_files(path)) {
      if (!seen.insert(file).second) continue;
      const auto folder = suite_root_of(file);
      if (!folder) {
        complain(file,
                 "no fixtures.yaml beside it or in a folder above; a suite has one, as "
                 "scenarios/fixtures.yaml");
        continue;
      }
      auto root = roots.find(*folder);
      if (root == roots.end()) {
        root = roots.emplace(*folder, load_root(*folder, suite, readings.emplace_back().problems))
                   .first;
      }
      if (root->second.fixtures == nullptr) continue;
      Reading& reading = readings.emplace_back();
      reading.file = file;
      reading.root = &root->second;
    }
  }
  read_all(readings);
  for (Reading& reading : readings) {
    std::move(reading.scenarios.begin(), reading.scenarios.end(),
              std::back_inserter(suite.scenarios));
    append(suite.problems, std::move(reading.problems));
  }
  return suite;
}

}  // namespace smsrelay::runner
