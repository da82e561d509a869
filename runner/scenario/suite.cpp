#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

constexpr const char* fixtures_name = "fixtures.yaml";
constexpr const char* clauses_name = "clauses.yaml";

std::optional<std::string> read_text(const fs::path& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input) return std::nullopt;
  std::string text((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  if (input.bad()) return std::nullopt;
  return text;
}

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

Root load_root(const fs::path& folder, Suite& suite) {
  Root root;
  const fs::path fixtures_path = folder / fixtures_name;
  const auto fixtures_text = read_text(fixtures_path);
  if (!fixtures_text) {
    suite.problems.push_back(
        yaml::file_problem(fixtures_path.generic_string(), "the file cannot be read"));
    return root;
  }
  LoadedFixtures fixtures = load_fixtures(fixtures_path.generic_string(), *fixtures_text);
  if (fixtures.problems.empty()) root.fixtures = std::move(fixtures.fixtures);
  append(suite.problems, std::move(fixtures.problems));

  const fs::path clauses_path = folder / clauses_name;
  if (const auto text = read_text(clauses_path)) {
    LoadedClauses loaded = load_clauses(clauses_path.generic_string(), *text);
    root.clauses = std::move(loaded.clauses);
    append(suite.problems, std::move(loaded.problems));
    suite.clauses.insert(suite.clauses.end(), root.clauses.begin(), root.clauses.end());
  }
  return root;
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
  for (const std::string& path : paths) {
    std::error_code failed;
    if (!fs::exists(path, failed)) {
      suite.problems.push_back(yaml::file_problem(path, "no such file or folder"));
      continue;
    }
    const std::string name = fs::path(path).filename().generic_string();
    if (name == fixtures_name || name == clauses_name) {
      suite.problems.push_back(
          yaml::file_problem(path,
                             "holds what the stories beside it share, and no story; give a "
                             "story's file, or the folder"));
      continue;
    }
    for (const std::string& file : find_scenario_files(path)) {
      if (!seen.insert(file).second) continue;
      const auto folder = suite_root_of(file);
      if (!folder) {
        suite.problems.push_back(
            yaml::file_problem(file, "no fixtures.yaml beside it or in a folder above"));
        continue;
      }
      auto root = roots.find(*folder);
      if (root == roots.end()) root = roots.emplace(*folder, load_root(*folder, suite)).first;
      if (root->second.fixtures == nullptr) continue;
      auto text = read_text(file);
      if (!text) {
        suite.problems.push_back(yaml::file_problem(file, "the file cannot be read"));
        continue;
      }
      LoadedScenarios loaded =
          load_scenario_file(file, std::move(*text), root->second.fixtures, root->second.clauses);
      std::move(loaded.scenarios.begin(), loaded.scenarios.end(),
                std::back_inserter(suite.scenarios));
      append(suite.problems, std::move(loaded.problems));
    }
  }
  return suite;
}

}  // namespace smsrelay::runner
