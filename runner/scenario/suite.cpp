#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <thread>

#include "base/file.h"
#include "base/text.h"
#include "base/workers.h"
#include "runner/scenario/built_in.h"
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

bool is_yaml(const fs::path& path) {
  const std::string extension = base::ascii_lower(path.extension().string());
  return extension == ".yaml" || extension == ".yml";
}

// The files that the stories of a folder share. Another spelling of these names is refused, not
// skipped.
bool is_shared_file(const std::string& name) {
  return name == fixtures_name || name == clauses_name || name == rests_on_name;
}
std::optional<std::string> meant_shared_file(const fs::path& path) {
  if (!is_yaml(path)) return std::nullopt;
  const std::string stem = base::ascii_lower(path.stem().string());
  for (const char* const name : {fixtures_name, clauses_name, rests_on_name}) {
    if (stem + ".yaml" == name && path.filename() != name) return name;
  }
  return std::nullopt;
}

// A text saved as UTF-16 or with old line ends, near enough to find ASCII keys in it. The loader
// refuses such a file by name.
std::string as_plain_text(std::string_view text) {
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"}) {
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  }
  std::string plain(text);
  std::erase(plain, '\0');
  std::ranges::replace(plain, '\r', '\n');
  return plain;
}

// A line and its key: "story" of "  story:" and of "- story:", which are indented, and of "story:".
struct KeyLine {
  std::string key;
  bool indented = false;
};
std::optional<KeyLine> key_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with('#')) return std::nullopt;
  const std::size_t begin = std::min(colon, line.find_first_not_of(" \t-"));
  return KeyLine{base::ascii_lower(base::trim(line.substr(begin, colon - begin))), begin > 0};
}

// YAML of something else (docker-compose, CI) has no line that begins with a story's own keys,
// however they are misspelt; nor two of them with an indentation that the whole file may have.
bool looks_like_a_story(std::string_view saved) {
  const std::string text = as_plain_text(saved);
  constexpr std::size_t slips_max = 2;
  std::set<std::string> indented;
  for (const std::string_view line : base::split(text, '\n')) {
    const auto written = key_of(line);
    if (!written || written->key.size() > 12) continue;
    const std::string& key = written->key;
    if (written->indented) {
      if (key == "scenario" || key == "story" || key == "dydu knows") indented.insert(key);
      if (indented.size() > 1) return true;
      continue;
    }
    if (base::edit_distance(key, "scenario") <= slips_max) return true;
    if (base::edit_distance(key, "story") <= 1 || key == "stories") return true;
  }
  return false;
}

yaml::Problem problem_of(const std::string& file, const base::Error& error) {
  return yaml::file_problem(file, error.detail, error.code == "refused-by-machine");
}

// Whether something of this name is there, and no folder. A pipe is found, to be refused by name.
bool is_there(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_directory(status);
}

// The nearest file of this name at or above the story, as a path fit for showing.
std::optional<fs::path> nearest_file(const fs::path& story, const char* name) {
  for (fs::path folder = story.parent_path();; folder = folder.parent_path()) {
    if (is_there(folder / name)) return folder / name;
    if (folder == folder.parent_path()) break;
  }
  if (story.is_absolute()) return std::nullopt;
  // Above the folder the path was given from.
  std::error_code failed;
  const fs::path here = fs::current_path(failed);
  if (failed) return std::nullopt;
  for (fs::path folder = here.parent_path();; folder = folder.parent_path()) {
    if (is_there(folder / name)) return folder / name;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

// The fixtures and clauses of a story: the nearest of each, or the product's own.
struct Root {
  std::shared_ptr<const Fixtures> fixtures;  // nullptr: broken, which has been reported
  std::vector<Clause> clauses;
};

void append(std::vector<yaml::Problem>& all, std::vector<yaml::Problem> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// The text of a file and its name to show; of no file, the built-in one.
struct Source {
  std::string name;
  base::Result<std::string> text;
};
Source source_of(const std::optional<fs::path>& path, const char* name, std::string_view built_in) {
  if (path) return {path->generic_string(), base::read_plain_file(*path)};
  return {std::string("built-in ") + name, std::string(built_in)};
}

Root load_root(const std::optional<fs::path>& fixtures_path,
               const std::optional<fs::path>& clauses_path, Suite& suite,
               std::vector<yaml::Problem>& problems) {
  Root root;
  Source fixtures = source_of(fixtures_path, fixtures_name, built_in_fixtures);
  if (!fixtures.text) {
    problems.push_back(problem_of(fixtures.name, fixtures.text.error()));
    return root;
  }
  LoadedFixtures loaded_fixtures = load_fixtures(fixtures.name, *std::move(fixtures.text));
  if (loaded_fixtures.problems.empty()) root.fixtures = std::move(loaded_fixtures.fixtures);
  append(problems, std::move(loaded_fixtures.problems));

  Source clauses = source_of(clauses_path, clauses_name, built_in_clauses);
  if (!clauses.text) {
    problems.push_back(problem_of(clauses.name, clauses.text.error()));
    return root;
  }
  LoadedClauses loaded = load_clauses(clauses.name, *std::move(clauses.text));
  root.clauses = std::move(loaded.clauses);
  append(problems, std::move(loaded.problems));
  for (const Clause& clause : root.clauses) {
    const bool known = std::any_of(suite.clauses.begin(), suite.clauses.end(),
                                   [&](const Clause& each) { return each.id == clause.id; });
    if (!known) suite.clauses.push_back(clause);
  }
  return root;
}

// One file and what was read from it; nothing is read without a root.
struct Reading {
  std::string file;
  const Root* root = nullptr;
  bool named = false;        // given itself, not found in a folder
  bool foreign = false;      // found in a folder, and no story
  std::set<int> lines;       // given with it; none: the whole file
  std::size_t left_out = 0;  // stories that stand at none of them
  std::vector<Scenario> scenarios;
  std::vector<yaml::Problem> problems;
};

// Of the rows of a `repeat with` those at the given lines; any other line of the file means all of
// them, because all of them tell it.
void keep_given_lines(Reading& reading, int last_line) {
  std::set<int> rows;
  for (const Scenario& scenario : reading.scenarios) rows.insert(scenario.place.line);
  for (const int line : reading.lines) {
    if (line < 1 || line > last_line) {
      reading.problems.push_back(yaml::file_problem(
          reading.file,
          "has no line " + std::to_string(line) + "; the last is " + std::to_string(last_line)));
    }
    if (!rows.contains(line)) return;
  }
  reading.left_out = std::erase_if(reading.scenarios, [&](const Scenario& scenario) {
    return !reading.lines.contains(scenario.place.line);
  });
}

void read(Reading& reading) {
  if (reading.root == nullptr) return;
  auto text = base::read_plain_file(reading.file);
  if (!text) {
    reading.problems.push_back(problem_of(reading.file, text.error()));
    return;
  }
  if (!reading.named && !looks_like_a_story(*text)) {
    reading.foreign = true;
    return;
  }
  const int last_line = static_cast<int>(base::split(base::trim(*text), '\n').size());
  LoadedScenarios loaded = load_scenario_file(reading.file, *std::move(text),
                                              reading.root->fixtures, reading.root->clauses);
  reading.scenarios = std::move(loaded.scenarios);
  reading.problems = std::move(loaded.problems);
  if (!reading.lines.empty() && reading.problems.empty()) keep_given_lines(reading, last_line);
}

// By as many threads as there are processors: reading takes most of the time before the first
// verdict.
void read_all(std::deque<Reading>& readings, const StopLoading& stop) {
  constexpr std::size_t worth_a_thread = 16;
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t /*worker*/) {
    for (std::size_t i = next++; i < readings.size() && !(stop && stop()); i = next++) {
      read(readings[i]);
    }
  };
  const std::size_t threads = std::min<std::size_t>(
      std::max(1U, std::thread::hardware_concurrency()), readings.size() / worth_a_thread);
  if (threads < 2) {
    work(0);
  } else {
    base::run_on_threads(threads, work);
  }
}

}  // namespace

namespace {

void find_below(const fs::path& folder, const StopLoading& stop, FoundFiles& out) {
  const auto unreadable = [&](const fs::path& path, const std::error_code& why) {
    out.unreadable.push_back({path.lexically_normal().generic_string(),
                              "cannot be read: " + why.message(),
                              base::is_refused_by_machine(why)});
  };
  std::error_code failed;
  fs::directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (stop && stop()) return;
    const fs::path& path = entry->path();
    const std::string name = path.filename().string();
    if (name.starts_with('.')) continue;
    std::error_code why;
    const bool is_folder = !entry->is_symlink(why) && entry->is_directory(why);
    if (is_folder) {
      find_below(path, stop, out);
    } else if (is_yaml(path) && !is_shared_file(name)) {
      const fs::file_status status = entry->status(why);
      if (fs::is_regular_file(status)) {
        out.files.push_back(path.lexically_normal().generic_string());
      } else if (!fs::exists(status)) {
        unreadable(path, why ? why : std::make_error_code(std::errc::no_such_file_or_directory));
      } else if (const std::string other = base::why_no_plain_file(status.type()); !other.empty()) {
        out.unreadable.push_back({path.lexically_normal().generic_string(), other});
      }
    }
  }
  if (failed) unreadable(folder, failed);
}

}  // namespace

FoundFiles find_scenario_files(const std::string& path, const StopLoading& stop) {
  FoundFiles found;
  if (is_file(path)) {
    found.files.push_back(fs::path(path).lexically_normal().generic_string());
    return found;
  }
  std::error_code failed;
  if (!fs::exists(path, failed)) return found;
  find_below(path, stop, found);
  std::ranges::sort(found.files);
  std::ranges::sort(found.unreadable, {}, &FoundFiles::Unreadable::path);
  return found;
}

namespace {

// Loads what the paths name, file by file.
class SuiteLoader {
 public:
  explicit SuiteLoader(const StopLoading& stop) : stop_(stop) {}
  void add(const std::string& path);
  Suite finish(bool strict) &&;

 private:
  void complain(const std::string& path, std::string what, bool machine = false) {
    readings_.emplace_back().problems.push_back(yaml::file_problem(path, std::move(what), machine));
  }
  void add_file(const std::string& file, bool named, std::optional<int> line = std::nullopt);

  using RootKey = std::pair<std::optional<fs::path>, std::optional<fs::path>>;
  const StopLoading& stop_;
  Suite suite_;
  std::map<RootKey, Root> roots_;
  std::map<std::string, Reading*> seen_;  // null: refused
  std::deque<Reading> readings_;
};

// "x.yaml:7" and "x.yaml:7:5", as our messages write a place.
struct FileAndLine {
  std::string file;
  int line = 0;
};
std::optional<FileAndLine> file_and_line(const std::string& path) {
  static const std::regex place("(.+?):([0-9]{1,7})(:[0-9]*)?:?");
  std::smatch parts;
  if (!std::regex_match(path, parts, place) || !is_file(parts[1].str())) return std::nullopt;
  return FileAndLine{parts[1].str(), std::stoi(parts[2].str())};
}

// The path with its first part that is not there spelt like something that is: "; did you mean
// 'scenarios/guide'?"
std::string path_suggestion(const fs::path& path) {
  fs::path there;
  for (auto part = path.begin(); part != path.end(); ++part) {
    std::error_code failed;
    if (fs::exists(there / *part, failed)) {
      there /= *part;
      continue;
    }
    std::vector<std::string> names;
    const fs::path folder = there.empty() ? fs::path(".") : there;
    for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
         entry.increment(failed)) {
      names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    const auto near = base::did_you_mean(part->string(), names);
    if (!near) return "";
    fs::path meant = there / *near;
    while (++part != path.end()) meant /= *part;
    return fs::exists(meant, failed) ? "; did you mean '" + base::visible(meant.string()) + "'?"
                                     : "";
  }
  return "";
}

void SuiteLoader::add(const std::string& path) {
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (!fs::exists(status)) {
    if (const auto place = file_and_line(path);
        place && !is_shared_file(fs::path(place->file).filename().string())) {
      add_file(fs::path(place->file).lexically_normal().generic_string(), true, place->line);
      return;
    }
    if (status.type() == fs::file_type::not_found) {
      complain(path, "no such file or folder" + path_suggestion(path));
    } else {
      complain(path, "cannot be looked at: " + failed.message(),
               base::is_refused_by_machine(failed));
    }
    return;
  }
  if (const std::string other = base::why_no_plain_file(status.type()); !other.empty()) {
    complain(path, other + "; save it to a file first");
    return;
  }
  if (is_shared_file(fs::path(path).filename().generic_string())) {
    complain(path,
             "holds what the stories beside it share, and no story; give a story's file, or the "
             "folder");
    return;
  }
  const FoundFiles found = find_scenario_files(path, stop_);
  for (const std::string& file : found.files) add_file(file, is_file(path));
  for (const auto& [place, why, machine] : found.unreadable) complain(place, why, machine);
}

void SuiteLoader::add_file(const std::string& file, bool named, std::optional<int> line) {
  const auto [seen, is_new] = seen_.try_emplace(file, nullptr);
  if (!is_new) {
    if (seen->second == nullptr) return;
    std::set<int>& lines = seen->second->lines;
    if (!line) {
      lines.clear();
    } else if (!lines.empty()) {
      lines.insert(*line);
    }
    return;
  }
  if (const auto meant = meant_shared_file(file)) {
    complain(file, "is not read under this name; rename it to " + *meant);
    return;
  }
  RootKey key{nearest_file(file, fixtures_name), nearest_file(file, clauses_name)};
  auto root = roots_.find(key);
  if (root == roots_.end()) {
    Root loaded = load_root(key.first, key.second, suite_, readings_.emplace_back().problems);
    root = roots_.emplace(std::move(key), std::move(loaded)).first;
  }
  if (root->second.fixtures == nullptr) return;
  Reading& reading = readings_.emplace_back();
  reading.file = file;
  reading.root = &root->second;
  reading.named = named;
  if (line) reading.lines.insert(*line);
  seen->second = &reading;
}

Suite SuiteLoader::finish(bool strict) && {
  read_all(readings_, stop_);
  for (Reading& reading : readings_) {
    std::move(reading.scenarios.begin(), reading.scenarios.end(),
              std::back_inserter(suite_.scenarios));
    append(suite_.problems, std::move(reading.problems));
    suite_.left_out += reading.left_out;
    if (!reading.foreign) continue;
    suite_.foreign.push_back(reading.file);
    if (strict) {
      suite_.problems.push_back(yaml::file_problem(
          reading.file, "is no story: no line begins with 'scenario:' or 'story:' (--strict)"));
    }
  }
  return std::move(suite_);
}

}  // namespace

Suite load_suite(const std::vector<std::string>& paths, bool strict, const StopLoading& stop) {
  SuiteLoader loader(stop);
  for (const std::string& path : paths) loader.add(path);
  return std::move(loader).finish(strict);
}

}  // namespace smsrelay::runner
