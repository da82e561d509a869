#include "reports/junit.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "reports/clause_table.h"
#include "reports/failure_text.h"
#include "reports/layout.h"

namespace smsrelay::reports {

namespace {

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t message_columns_max = 200;
constexpr Style report_style{false, 120};

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + base::xml_escaped(base::visible(value)) + "\"";
}

std::string number(std::string_view name, std::size_t value) {
  return attribute(name, std::to_string(value));
}

std::string time(base::Duration duration) { return attribute("time", seconds_text(duration, 3)); }

// Text of several lines, at most body_bytes_max once escaped, cut between lines.
std::string body(std::string_view text) {
  constexpr std::string_view cut_mark = "… cut …\n";
  std::string out;
  for (const std::string_view line : base::split(text, '\n')) {
    const std::string escaped = base::xml_escaped(base::visible(line));
    if (out.size() + escaped.size() + 1 + cut_mark.size() > body_bytes_max) {
      out += cut_mark;
      return out;
    }
    out += escaped;
    out += '\n';
  }
  while (out.ends_with('\n')) out.pop_back();
  out += '\n';
  return out;
}

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  base::Duration time{0};

  void add(const StoryResult& story) {
    ++tests;
    time += story.wall;
    switch (story.verdict) {
      case Verdict::pass:
        break;
      case Verdict::fail:
        ++failures;
        break;
      case Verdict::error:
        ++errors;
        break;
      case Verdict::none:
      case Verdict::inconclusive:
        ++skipped;
        break;
    }
  }
};

std::string suite_name(std::string_view file) {
  for (const std::string_view ending : {".yaml", ".yml"}) {
    if (file.ends_with(ending)) return std::string(file.substr(0, file.size() - ending.size()));
  }
  return std::string(file);
}

std::string class_name(std::string_view file) {
  std::string out = suite_name(file);
  while (out.starts_with("./")) out.erase(0, 2);
  while (out.starts_with('/')) out.erase(0, 1);
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

std::string sentence_of(const StoryResult& story) {
  std::string text = story.findings.empty() ? story.reason : story.findings.front().sentence;
  if (text.empty()) text = "no reason was recorded";
  return cut_to(base::visible(text), message_columns_max);
}

std::string problem(std::string_view element, std::string_view type, const StoryResult& story,
                    const RunResult& run) {
  std::string out = "      <" + std::string(element);
  if (!type.empty()) out += attribute("type", type);
  out += attribute("message", sentence_of(story)) + ">";
  out += body(failure_text(story, run, report_style));
  return out + "</" + std::string(element) + ">\n";
}

std::string evidence(const StoryResult& story) {
  std::string text = "Clauses: " + base::join(story.clauses, " ") + "\n";
  text += "Virtual time: " + base::to_text(story.virtual_time) + "\n";
  text += "Story so far:\n" + story_text(story, report_style);
  return "      <system-out>" + body(text) + "</system-out>\n";
}

std::string testcase(const StoryResult& story, const std::string& name, const RunResult& run) {
  std::string out = "    <testcase" + attribute("classname", class_name(story.file)) +
                    attribute("name", name) + attribute("file", story.file) +
                    attribute("line", std::to_string(std::max(story.line, 1))) + time(story.wall);
  const Finding* finding = story.findings.empty() ? nullptr : &story.findings.front();
  switch (story.verdict) {
    case Verdict::pass:
      return out + "/>\n";
    case Verdict::fail: {
      const bool has_rule = finding != nullptr && !finding->rule.empty();
      out += ">\n" + problem("failure", has_rule ? finding->rule : "STORY", story, run) +
             evidence(story);
      break;
    }
    case Verdict::error:
      out += ">\n" +
             problem("error", to_text(finding != nullptr ? finding->blame : Blame::environment),
                     story, run) +
             evidence(story);
      break;
    case Verdict::none:
      out += ">\n      <skipped" + attribute("message", "NONE: " + sentence_of(story)) + "/>\n";
      break;
    case Verdict::inconclusive:
      out += ">\n      <skipped" + attribute("message", "INCONCLUSIVE: " + sentence_of(story)) +
             "/>\n";
      break;
  }
  return out + "    </testcase>\n";
}

std::string property(std::string_view name, std::string_view value) {
  return "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string testsuite(const std::string& file, const std::vector<const StoryResult*>& stories,
                      const RunResult& run) {
  Counts counts;
  for (const StoryResult* story : stories) counts.add(*story);
  std::string out = "  <testsuite" + attribute("name", suite_name(file)) +
                    number("tests", counts.tests) + number("failures", counts.failures) +
                    number("errors", counts.errors) + number("skipped", counts.skipped) +
                    time(counts.time) + attribute("timestamp", run.started_at) +
                    attribute("hostname", "localhost") + ">\n";
  out += "    <properties>\n" + property("rehearse.seed", std::to_string(run.seed)) +
         property("rehearse.testbed", run.testbed) + property("rehearse.build", run.version) +
         property("rehearse.command", run.command);
  for (const std::string& line : reliance_lines(run)) out += property("rehearse.rests-on", line);
  out += "    </properties>\n";
  // Readers drop or merge cases of one name, so a name met again is numbered.
  std::map<std::string, int> seen;
  for (const StoryResult* story : stories) {
    std::string name = story->title.empty() ? "(no title)" : story->title;
    while (true) {
      const int times = ++seen[name];
      if (times == 1) break;
      name += " (" + std::to_string(times) + ")";
    }
    out += testcase(*story, name, run);
  }
  return out + "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(const RunResult& run) {
  std::vector<std::string> files;  // in the order of the run
  std::map<std::string, std::vector<const StoryResult*>> by_file;
  Counts counts;
  for (const StoryResult& story : run.stories) {
    std::vector<const StoryResult*>& stories = by_file[story.file];
    if (stories.empty()) files.push_back(story.file);
    stories.push_back(&story);
    counts.add(story);
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    attribute("name", "rehearse") + number("tests", counts.tests) +
                    number("failures", counts.failures) + number("errors", counts.errors) +
                    time(run.wall) + ">\n";
  for (const std::string& file : files) out += testsuite(file, by_file[file], run);
  return out + "</testsuites>\n";
}

}  // namespace smsrelay::reports
