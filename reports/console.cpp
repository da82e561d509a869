#include "reports/console.h"

#include <algorithm>
#include <map>
#include <ostream>

#include "base/text.h"
#include "reports/clause_table.h"
#include "reports/failure_text.h"

namespace smsrelay::reports {

namespace {

constexpr std::size_t short_failures_max = 50;

std::string_view short_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "FAIL";
    case Verdict::error:
      return "ERROR";
    case Verdict::none:
    case Verdict::inconclusive:
      return "none";
  }
  return "";
}

Paint paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return Paint::good;
    case Verdict::fail:
    case Verdict::error:
      return Paint::bad;
    case Verdict::none:
    case Verdict::inconclusive:
      return Paint::warning;
  }
  return Paint::plain;
}

std::string stories_text(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " story" : " stories");
}

std::string status_line(const StoryResult& story, std::size_t ended, std::size_t selected,
                        const ConsoleOptions& options) {
  const Style& style = options.style;
  const std::string total = std::to_string(selected);
  std::string count = std::to_string(ended);
  count.insert(0, total.size() - std::min(total.size(), count.size()), ' ');
  const std::string word = padded(short_word(story.verdict), 5);
  const std::string title = " " + count + "/" + total + "  " + base::visible(story.title);
  const std::string place = "(" + base::visible(story.file) + ":" + std::to_string(story.line) +
                            ", virtual " + rounded_text(story.virtual_time) + ")";
  if (!options.on_terminal || columns(word + title + "  " + place) <= style.width) {
    return painted(word, paint_of(story.verdict), style) + title + "  " +
           painted(place, Paint::faint, style) + "\n";
  }
  const std::string lines = fitted(word + title, style.width);
  return painted(word, paint_of(story.verdict), style) + lines.substr(word.size()) + "\n" +
         painted(fitted("    " + place, style.width), Paint::faint, style) + "\n";
}

// What failures of one cause have in common: the same rule, sentence, evidence and hint.
std::string cause_of(const StoryResult& story) {
  if (story.findings.empty()) return story.reason;
  const Finding& first = story.findings.front();
  return first.rule + "\n" + first.sentence + "\n" + first.actual + "\n" + first.nearest + "\n" +
         first.hint;
}

// A command broken before its options, so that it can still be copied.
std::string command_lines(const std::vector<std::string>& parts, std::size_t indent,
                          std::size_t width) {
  std::string line(indent, ' ');
  line += parts.front();
  std::string out;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (columns(line) + 1 + columns(parts[i]) + 2 > width) {
      out += line + " \\\n";
      line.assign(indent + 2, ' ');
      line += parts[i];
    } else {
      line += " " + parts[i];
    }
  }
  return out + line + "\n";
}

std::string short_failure(const std::vector<const StoryResult*>& alike, const RunResult& run,
                          const ConsoleOptions& options) {
  constexpr std::size_t indent = 10;
  constexpr std::size_t what_columns_max = 80;
  const StoryResult& story = *alike.front();
  std::string what = story.findings.empty() ? story.reason : story.findings.front().sentence;
  if (!story.findings.empty() && !story.findings.front().rule.empty()) {
    what = story.findings.front().rule + "  " + what;
  }
  what = cut_to(base::visible(what), what_columns_max);
  const std::vector<std::string> again = again_briefly(story, run);
  std::string others;
  if (alike.size() > 1) {
    constexpr std::size_t named_max = 3;
    others = std::string(indent, ' ') + "and " + stories_text(alike.size() - 1) +
             " more in the same way:";
    for (std::size_t i = 1; i < alike.size() && i <= named_max; ++i) {
      others += (i == 1 ? " " : ", ") + base::visible(alike[i]->file) + ":" +
                std::to_string(alike[i]->line);
    }
    others += alike.size() - 1 > named_max ? ", …\n" : "\n";
  }
  const std::string word = padded(verdict_word(story.verdict), 6);
  const std::string coloured = "  " + painted(word, paint_of(story.verdict), options.style);
  if (!options.on_terminal)
    return coloured + "  " + what + "  " + base::join(again, " ") + "\n" + others;
  const std::string left = "  " + word;
  return coloured + fitted(left + "  " + what, options.style.width).substr(left.size()) + "\n" +
         command_lines(again, indent, options.style.width) + fitted(others, options.style.width);
}

// The failures once more, one entry for each cause, with what to type.
std::string short_failures(const RunResult& run, const ConsoleOptions& options) {
  std::vector<std::vector<const StoryResult*>> causes;
  std::map<std::string, std::size_t> known;
  for (const StoryResult& story : run.stories) {
    if (story.verdict == Verdict::pass) continue;
    const auto [cause, is_new] = known.emplace(cause_of(story), causes.size());
    if (is_new) causes.emplace_back();
    causes[cause->second].push_back(&story);
  }
  std::string out;
  std::size_t left = 0;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    if (i < short_failures_max) {
      out += short_failure(causes[i], run, options);
    } else {
      left += causes[i].size();
    }
  }
  if (left > 0) out += "  … and " + std::to_string(left) + " more\n";
  return out.empty() ? out : "Not passed:\n" + out;
}

}  // namespace

Console::Console(std::ostream& out, ConsoleOptions options)
    : out_(out), options_(std::move(options)) {
  options_.style.width = std::max<std::size_t>(options_.style.width, 60);
}

void Console::run_starts(const RunResult& head) {
  head_ = head;
  out_ << "rehearse " << head.version << ": " << stories_text(head.selected) << " on "
       << head.testbed << ", seed " << head.seed << ", " << head.jobs
       << (head.jobs == 1 ? " job" : " jobs");
  if (head.not_selected > 0) {
    out_ << " (" << head.not_selected << " not selected)";
  }
  out_ << "\n";
  const bool lines_follow = options_.progress == Progress::lines ||
                            options_.progress == Progress::counter || options_.verbose;
  if (lines_follow) out_ << "\n";
  if (!options_.fence.empty()) out_ << "::stop-commands::" << options_.fence << "\n";
  out_.flush();
}

void Console::story_starts(const std::string& /*file*/, const std::string& title) {
  running_ = title;
  // Drawing each of thousands would cost more than running it.
  if (head_.selected <= 200) draw(running_);
}

void Console::story_ends(const StoryResult& story) {
  ++ended_;
  const bool passed = story.verdict == Verdict::pass;
  if (!passed) ++not_passed_;
  const bool show_line = options_.progress == Progress::lines || options_.verbose ||
                         (!passed && options_.progress == Progress::counter);
  if (show_line || !passed) {
    erase();
    std::string text;
    if (show_line) text += status_line(story, ended_, head_.selected, options_);
    if (!passed) text += "\n" + failure_text(story, head_, options_.style) + "\n";
    if (passed && options_.verbose) text += story_text(story, options_.style);
    out_ << text;
    after_failure_ = !passed;
    if (!passed) out_.flush();
  }
  switch (options_.progress) {
    case Progress::none:
    case Progress::lines:
      break;
    case Progress::counter: {
      const std::size_t tenth = head_.selected == 0 ? 0 : ended_ * 10 / head_.selected;
      if (tenth > tenth_told_) {
        tenth_told_ = tenth;
        out_ << ended_ << " of " << stories_text(head_.selected) << ", " << not_passed_
             << " not passed\n";
        out_.flush();
      }
      break;
    }
    case Progress::moving:
      if (head_.selected <= 200 ||
          ended_ * 100 / head_.selected != (ended_ - 1) * 100 / head_.selected) {
        draw(running_);
      }
      break;
  }
}

void Console::run_ends(const RunResult& run) {
  erase();
  const std::string clauses = clause_table(run, options_.style);
  if (!clauses.empty()) out_ << (after_failure_ ? "" : "\n") << clauses;
  const std::string failures = short_failures(run, options_);
  if (!failures.empty()) out_ << "\n" << failures;
  if (!options_.fence.empty()) out_ << "::" << options_.fence << "::\n";
  out_ << "\n";
  for (const std::string& line : reliance_lines(run)) {
    for (const std::string& part : wrapped(line, options_.style.width, 4)) out_ << part << "\n";
  }
  for (const std::string& note : notes_) {
    out_ << fitted(note) << (note.ends_with('\n') ? "" : "\n");
  }
  constexpr std::string_view problem_word = "PROBLEM";
  for (const std::string& problem : problems_) {
    out_ << painted(problem_word, Paint::bad, options_.style)
         << fitted(std::string(problem_word) + "  " + problem).substr(problem_word.size()) << "\n";
  }
  bool green = problems_.empty() && !run.stories.empty();
  for (const StoryResult& story : run.stories) green = green && story.verdict == Verdict::pass;
  std::string summary = summary_line(run);
  if (!problems_.empty()) {
    summary += "; " + std::to_string(problems_.size()) +
               (problems_.size() == 1 ? " problem above" : " problems above");
  }
  out_ << painted(fitted(summary), green ? Paint::good : Paint::bad, options_.style) << "\n";
  out_.flush();
}

std::string Console::fitted(std::string_view text) const {
  return reports::fitted(text, options_.on_terminal ? options_.style.width : 0);
}

void Console::draw(const std::string& running) {
  if (options_.progress != Progress::moving) return;
  std::string line = std::to_string(ended_) + "/" + std::to_string(head_.selected);
  if (not_passed_ > 0) line += ", " + std::to_string(not_passed_) + " not passed";
  line += "  " + base::visible(running);
  out_ << "\r" << cut_to(line, options_.style.width - 1) << "\x1b[K";
  out_.flush();
  drawn_ = true;
}

void Console::erase() {
  if (!drawn_) return;
  out_ << "\r\x1b[K";
  out_.flush();
  drawn_ = false;
}

std::string summary_line(const RunResult& run) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t errors = 0;
  std::size_t not_judged = 0;
  base::Duration virtual_time{0};
  for (const StoryResult& story : run.stories) {
    virtual_time += story.virtual_time;
    switch (story.verdict) {
      case Verdict::pass:
        ++passed;
        break;
      case Verdict::fail:
        ++failed;
        break;
      case Verdict::error:
        ++errors;
        break;
      case Verdict::none:
      case Verdict::inconclusive:
        ++not_judged;
        break;
    }
  }
  std::string out = stories_text(run.stories.size()) + ": " + std::to_string(passed) + " passed";
  if (failed > 0) out += ", " + std::to_string(failed) + " failed";
  if (errors > 0) out += ", " + std::to_string(errors) + (errors == 1 ? " error" : " errors");
  if (not_judged > 0) out += ", " + std::to_string(not_judged) + " not judged";
  return out + " in " + seconds_text(run.wall, 2) + " s (virtual " + rounded_text(virtual_time) +
         ") on " + run.testbed + ", seed " + std::to_string(run.seed);
}

}  // namespace smsrelay::reports
