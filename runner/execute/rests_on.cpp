#include "runner/execute/rests_on.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/text.h"
#include "yaml/map_reader.h"

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

// "guide/the_whole_guide.yaml" and a title: how the file names a story.
using StoryName = std::pair<std::string, std::string>;

struct Row {
  std::string assumption;
  std::vector<StoryName> stories;
};

StoryName name_of(const Scenario& story, const fs::path& folder) {
  return {fs::path(story.file)
              .lexically_normal()
              .lexically_relative(folder.lexically_normal())
              .generic_string(),
          story.title};
}

std::string in_double_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : base::visible(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

base::Result<std::vector<Row>> load(const fs::path& path) {
  auto text = base::read_plain_file(path);
  if (!text) {
    return base::Error{"bad-rests-on", path.generic_string() + ": " + text.error().detail};
  }
  yaml::Document document = yaml::load(*std::move(text), path.generic_string());
  std::vector<Row> rows;
  {
    yaml::MapReader top(document, document.root(), "what a suite rests on");
    top.integer("format", {1, 1});
    for (const yaml::Node& node : top.list("rests on")) {
      yaml::MapReader reader(document, node, "an assumption's row");
      Row row{reader.text("assumption"), {}};
      for (const yaml::Node& written : reader.list("stories")) {
        yaml::MapReader story(document, written, "a story");
        std::string file = story.text("file");
        row.stories.emplace_back(std::move(file), story.text("title"));
      }
      rows.push_back(std::move(row));
    }
  }
  if (document.ok()) return rows;
  const std::string problem = yaml::to_text(document.problems().front());
  return base::Error{"bad-rests-on", problem.substr(0, problem.find('\n'))};
}

// The nearest folder at or above the story that holds the file.
std::optional<fs::path> folder_of(const Scenario& story) {
  for (fs::path folder = fs::path(story.file).parent_path();; folder = folder.parent_path()) {
    std::error_code unreadable;
    if (fs::exists(folder / rests_on_name, unreadable)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

bool decides_much(const std::set<std::size_t>& stories, std::size_t counted) {
  return stories.size() * 10 > counted;
}

std::set<std::size_t> told_in(const Sweep& sweep) {
  std::set<std::size_t> out;
  for (std::size_t i = 0; i < sweep.assumptions_tried.size(); ++i) {
    if (sweep.assumptions_tried[i] > 0) out.insert(i);
  }
  return out;
}

}  // namespace

Broken broken_in(const Sweep& sweep) {
  Broken out;
  for (const Break& each : sweep.breaks) out[each.assumption].insert(each.story);
  return out;
}

reports::Reliances reliances(const Selection& selection, const Broken& broken,
                             const std::set<std::size_t>& counted) {
  reports::Reliances out;
  out.stories = counted.size();
  std::map<std::string, std::set<std::size_t>> stories_of;  // clause -> stories
  for (const std::size_t i : counted) {
    for (const std::string& clause : selection.stories[i].clauses) stories_of[clause].insert(i);
  }
  for (const auto& [assumption, stories] : broken) {
    if (!decides_much(stories, counted.size())) continue;
    reports::Reliance reliance{assumption, stories.size(), {}};
    for (const auto& [clause, own] : stories_of) {
      if (std::ranges::includes(stories, own)) reliance.clauses.push_back(clause);
    }
    out.of.push_back(std::move(reliance));
  }
  return out;
}

reports::Reliances reliances(const Selection& selection, const Sweep& sweep) {
  return reliances(selection, broken_in(sweep), told_in(sweep));
}

std::string rests_on_yaml(const Selection& selection, const Sweep& sweep,
                          const std::string& folder) {
  std::string rows;
  for (const auto& [assumption, stories] : broken_in(sweep)) {
    if (!decides_much(stories, told_in(sweep).size())) continue;
    rows += "  - assumption: " + assumption + "\n    stories:\n";
    for (const std::size_t story : stories) {
      const auto [file, title] = name_of(selection.stories[story], folder);
      rows += "      - { file: " + in_double_quotes(file) + ", title: " + in_double_quotes(title) +
              " }\n";
    }
  }
  return "# The assumptions that decide more than a tenth of the stories, and the stories that "
         "break\n"
         "# under another variant of each. Written by `rehearse run SUITE --over-assumptions` "
         "into\n"
         "# the report folder; beside clauses.yaml, it lets every run name what its verdict rests "
         "on.\n"
         "format: 1\n"
         "rests on:" +
         (rows.empty() ? " []\n" : "\n" + rows);
}

Known known_to_rest(const Selection& selection) {
  Known known;
  std::map<std::string, std::map<StoryName, std::set<std::string>>> files;  // folder -> rows
  std::map<std::string, std::set<StoryName>> met;
  for (std::size_t i = 0; i < selection.stories.size(); ++i) {
    const Scenario& story = selection.stories[i];
    const auto folder = folder_of(story);
    if (!folder) continue;
    known.measured = true;
    const auto [file, is_new] = files.try_emplace(folder->generic_string());
    if (is_new) {
      const auto rows = load(*folder / rests_on_name);
      if (!rows) known.notes.push_back("not shown what this rests on: " + rows.error().detail);
      if (!rows) continue;
      for (const Row& row : *rows) {
        for (const StoryName& name : row.stories) file->second[name].insert(row.assumption);
      }
    }
    const StoryName name = name_of(story, *folder);
    const auto found = file->second.find(name);
    if (found == file->second.end()) continue;
    met[file->first].insert(name);
    for (const std::string& assumption : found->second) known.broken[assumption].insert(i);
  }
  if (selection.not_selected > 0) return known;
  for (const auto& [folder, rows] : files) {
    // Of a part of the suite, the others are simply not there.
    std::error_code unreadable;
    for (const auto& [name, assumptions] : rows) {
      if (met[folder].contains(name)) continue;
      if (fs::exists(fs::path(folder) / name.first, unreadable) &&
          std::ranges::none_of(selection.stories, [&](const Scenario& story) {
            return name_of(story, folder).first == name.first;
          })) {
        continue;
      }
      known.notes.push_back((fs::path(folder) / rests_on_name).generic_string() +
                            " is out of date (it names " + base::visible(name.first) + ", \"" +
                            base::visible(name.second) + "\"); --over-assumptions makes it anew");
      break;
    }
  }
  return known;
}

base::Duration sweep_time(const std::vector<reports::StoryResult>& stories, std::size_t jobs) {
  base::Duration once{0};
  for (const reports::StoryResult& story : stories) {
    if (story.verdict == reports::Verdict::pass) once += story.wall;
  }
  std::size_t variants = 0;
  for (const Assumption& assumption : assumptions()) variants += assumption.variants.size() - 1;
  return once * static_cast<std::int64_t>(variants) /
         static_cast<std::int64_t>(std::max<std::size_t>(jobs, 1));
}

}  // namespace smsrelay::runner
