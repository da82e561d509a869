#include "reports/github.h"

#include <algorithm>

#include "base/text.h"
#include "reports/clause_table.h"
#include "reports/console.h"
#include "reports/failure_text.h"

namespace smsrelay::reports {

namespace {

constexpr std::size_t annotations_max = 10;
constexpr std::size_t summary_bytes_max = 64 * 1024;

// A message's data; a property's value is more careful still.
std::string command_data(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : base::visible(text)) {
    if (c == '%') {
      out += "%25";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string what_of(const StoryResult& story) {
  std::string what = story.findings.empty() ? story.reason : story.findings.front().sentence;
  if (!story.findings.empty() && !story.findings.front().rule.empty()) {
    what += " (" + story.findings.front().rule + ")";
  }
  return what;
}

bool is_told(const StoryResult& story) {
  return story.verdict == Verdict::fail || story.verdict == Verdict::error;
}

std::string annotation(const StoryResult& story) {
  base::Place where{story.file, story.line, 1, 1};
  if (!story.findings.empty() && story.findings.front().where) {
    where = *story.findings.front().where;
  }
  return "::error file=" + command_data(where.file, true) +
         ",line=" + std::to_string(std::max(where.line, 1)) +
         ",col=" + std::to_string(std::max(where.column, 1)) +
         ",title=" + command_data(story.title, true) + "::" + command_data(what_of(story), false) +
         "\n";
}

// A fence longer than any run of backticks inside.
std::string code_block(const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(longest + 1, 3), '`');
  return fence + "text\n" + text + fence + "\n";
}

}  // namespace

std::string github_annotations(const RunResult& run) {
  const auto total =
      static_cast<std::size_t>(std::count_if(run.stories.begin(), run.stories.end(), is_told));
  const std::size_t in_full = total > annotations_max ? annotations_max - 1 : total;
  std::string out;
  std::size_t told = 0;
  for (const StoryResult& story : run.stories) {
    if (!is_told(story)) continue;
    if (told == in_full) {
      out += "::error::and " + std::to_string(total - in_full) + " more, see the job summary\n";
      break;
    }
    ++told;
    out += annotation(story);
  }
  return out;
}

std::string github_summary(const RunResult& run) {
  constexpr Style style{false, 110};
  std::string head = summary_line(run) + "\n";
  for (const std::string& line : reliance_lines(run)) head += line + "\n";
  std::string out = "## rehearse\n\n" + code_block(head);
  const std::string clauses = clause_table(run, style);
  if (!clauses.empty()) out += "\n" + code_block(clauses);
  std::size_t left = 0;
  for (const StoryResult& story : run.stories) {
    if (story.verdict == Verdict::pass) continue;
    std::string block;
    // The second half is kept for failures of one line each.
    if (out.size() < summary_bytes_max / 2) {
      block = "\n" + code_block(failure_text(story, run, style));
    } else {
      block =
          "\n" + code_block(cut_to(base::visible(story.title + ": " + what_of(story)), 200) + "\n");
    }
    if (out.size() + block.size() > summary_bytes_max - 100) {
      ++left;
      continue;
    }
    out += block;
  }
  if (left > 0) out += "\nand " + std::to_string(left) + " more that did not pass\n";
  return out;
}

}  // namespace smsrelay::reports
