#include "reports/failure_text.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "base/text.h"

namespace smsrelay::reports {

namespace {

constexpr std::size_t lines_max = 39;
constexpr std::size_t story_lines_min = 6;
constexpr std::string_view indent = "  ";

struct Lines {
  std::vector<std::string> lines;
  void add(std::string line) { lines.push_back(std::move(line)); }
  void blank() {
    if (!lines.empty() && !lines.back().empty()) lines.emplace_back();
  }
};

Paint paint_of(Verdict verdict) {
  return verdict == Verdict::fail || verdict == Verdict::error ? Paint::bad : Paint::warning;
}

// Cut in the middle when it has a row's name, which distinguishes it from the other rows of its
// story.
std::string title_within(const std::string& title, std::size_t room) {
  const std::size_t row = title.ends_with(']') ? title.rfind(" [") : std::string::npos;
  if (columns(title) <= room || row == std::string::npos) return cut_to(title, room);
  const std::string name = title.substr(row);
  if (columns(name) + 10 > room) return cut_to(title, room);
  return cut_to(title.substr(0, row), room - columns(name)) + name;
}

std::string headline(const StoryResult& story, const RunResult& run, const Style& style) {
  const Finding* finding = story.findings.empty() ? nullptr : &story.findings.front();
  const std::string word(verdict_word(story.verdict));
  std::string blame;
  if (finding != nullptr && finding->blame != Blame::none) {
    blame = padded(to_text(finding->blame), 6) + "  ";
  }
  std::string place = "(";
  if (story.number > 0) {
    place += std::to_string(story.number) + " of " + std::to_string(run.selected) + ", ";
  }
  place += "seed " + std::to_string(run.seed) + ")";

  std::string before = word + "  " + blame;
  const std::size_t fixed = columns(before) + 2 + columns(place);
  const std::size_t room = style.width > fixed + 20 ? style.width - fixed : 20;
  const std::string title = title_within(base::visible(story.title), room);
  return painted(word, paint_of(story.verdict), style) + "  " + blame +
         painted(padded(title, std::min<std::size_t>(room, 60)), Paint::strong, style) + "  " +
         place;
}

std::string sentence_of(const StoryResult& story) {
  std::string text = story.reason;
  if (!story.findings.empty()) text = story.findings.front().sentence;
  if (!text.empty()) {
    if (std::string_view(".!?:").find(text.back()) == std::string_view::npos) text += '.';
    return base::visible(text);
  }
  return "Nothing was recorded that says why. That is a defect of rehearse itself.";
}

// The clauses of the story, for a finding that names no broken rule.
std::string subject_of(const StoryResult& story) {
  if (story.clauses.empty() || story.verdict != Verdict::fail) return {};
  return "The story expected otherwise; it is about " +
         base::visible(base::join(story.clauses, ", ")) + ".";
}

std::string rule_of(const Finding& finding, const StoryResult& story, const RunResult& run) {
  if (finding.rule.empty()) return subject_of(story);
  std::string level;
  std::string meaning = finding.rule_text;
  for (const Clause& clause : run.clauses) {
    if (clause.id != finding.rule) continue;
    level = " (" + clause.level + ")";
    if (meaning.empty()) meaning = clause.sentence;
  }
  std::string out = "Rule " + base::visible(finding.rule) + level;
  if (!meaning.empty()) out += ": " + base::visible(meaning);
  if (!out.ends_with('.')) out += ".";
  return out;
}

// The source lines and the caret. Columns count code points of the line as written; what is
// printed is its visible form, so the caret is placed by the visible length of what comes before.
void excerpt(Lines& out, const Finding& finding, const Style& style) {
  const base::Place& where = *finding.where;
  out.add(std::string(indent) +
          painted(base::visible(where.file) + ":" + std::to_string(where.line) + ":" +
                      std::to_string(where.column),
                  Paint::strong, style));
  const int last = finding.first_source_line + static_cast<int>(finding.source.size()) - 1;
  const std::size_t digits = std::max<std::size_t>(std::to_string(last).size(), 3);
  const std::size_t room = style.width - indent.size() - digits - 3;
  // The marked line and at most two before and one after it.
  for (int number = std::max(finding.first_source_line, where.line - 2);
       number <= std::min(last, where.line + 1); ++number) {
    const std::string& written =
        finding.source[static_cast<std::size_t>(number - finding.first_source_line)];
    std::string digits_text = std::to_string(number);
    digits_text.insert(0, digits - digits_text.size(), ' ');
    const std::string gutter = std::string(indent) + digits_text + " | ";
    if (number != where.line) {
      out.add(painted(gutter + cut_to(base::visible(written), room), Paint::faint, style));
      continue;
    }
    const std::u32string points = base::decode_utf8(written);
    const std::size_t from =
        std::min(static_cast<std::size_t>(std::max(where.column, 1) - 1), points.size());
    const std::size_t length =
        std::min(static_cast<std::size_t>(std::max(where.length, 1)), points.size() - from);
    std::u32string before =
        base::decode_utf8(base::visible(base::encode_utf8(points.substr(0, from))));
    const std::u32string marked =
        base::decode_utf8(base::visible(base::encode_utf8(points.substr(from, length))));
    const std::string after = base::visible(base::encode_utf8(points.substr(from + length)));
    if (before.size() + 20 > room) {  // a long line: keep what stands right before the mark
      before = U"…" + before.substr(before.size() - (room / 2 - 1));
    }
    const std::size_t caret_room = room - before.size();
    out.add(gutter + cut_to(base::encode_utf8(before + marked) + after, room));
    out.add(std::string(indent) + std::string(digits, ' ') + " | " +
            std::string(before.size(), ' ') +
            painted(std::string(std::clamp<std::size_t>(marked.size(), 1, caret_room), '^'),
                    Paint::bad, style));
  }
}

std::vector<std::string> shown_lines(std::string_view text, std::size_t lines_kept_max) {
  std::vector<std::string> lines;
  for (const std::string_view line : base::split(text, '\n')) lines.push_back(base::visible(line));
  while (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  if (lines.size() > lines_kept_max) {
    const std::size_t cut = lines.size() - (lines_kept_max - 1);
    lines.resize(lines_kept_max - 1);
    lines.push_back("… " + std::to_string(cut) + " more lines …");
  }
  return lines;
}

// A text in as many lines as it needs. Of one that needs more, the middle is left out: a text of
// which a part is missed may differ at its end.
std::vector<std::string> beginning_and_end(const std::string& text, std::size_t room,
                                           std::size_t lines_at_most) {
  const std::u32string all = base::decode_utf8(text);
  std::vector<std::u32string> lines;
  for (std::size_t from = 0; from < all.size() || lines.empty();) {
    std::size_t length = std::min(room, all.size() - from);
    if (from + length < all.size()) {
      const std::size_t blank = all.rfind(U' ', from + length - 1);
      if (blank != std::u32string::npos && blank > from + room / 2) length = blank + 1 - from;
    }
    lines.push_back(all.substr(from, length));
    from += length;
  }
  std::vector<std::string> out;
  const std::size_t at_each_end = (lines_at_most - 1) / 2;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines.size() > lines_at_most && i >= at_each_end && i + at_each_end < lines.size()) {
      left_out += lines[i].size();
      continue;
    }
    if (left_out > 0) out.push_back("… " + std::to_string(left_out) + " characters …");
    left_out = 0;
    if (i + 1 < lines.size() && lines[i].back() == U' ') lines[i].pop_back();
    out.push_back(base::encode_utf8(lines[i]));
  }
  return out;
}

// Expected above actual, in one column, with an arrow where two single lines begin to differ.
void comparison(Lines& out, const Finding& finding, const Style& style) {
  const std::size_t room = style.width - 12;
  std::vector<std::string> expected = shown_lines(finding.expected, 3);
  std::vector<std::string> actual = shown_lines(finding.actual, 3);
  const bool single = expected.size() == 1 && actual.size() == 1 && !finding.expected.empty() &&
                      !finding.actual.empty();
  std::size_t parting = 0;
  bool alike = false;
  if (single) {
    std::u32string left = base::decode_utf8(expected.front());
    std::u32string right = base::decode_utf8(actual.front());
    const auto at = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    parting = static_cast<std::size_t>(at.first - left.begin());
    // An arrow helps only when two texts are nearly the same.
    const auto end = std::mismatch(left.rbegin(), left.rend(), right.rbegin(), right.rend());
    const auto common_end = static_cast<std::size_t>(end.first - left.rbegin());
    alike = left != right && (parting + common_end) * 2 >= std::min(left.size(), right.size());
    if (alike && parting + 20 > room) {
      const std::size_t drop = parting - room / 2;
      left = U"…" + left.substr(drop + 1);
      right = U"…" + right.substr(drop + 1);
      parting -= drop;
      expected.front() = base::encode_utf8(left);
      actual.front() = base::encode_utf8(right);
    }
  }
  // A text that an arrow points into is cut to one line. Any other is shown whole, or at least its
  // beginning and its end.
  if (!alike) {
    if (expected.size() == 1) expected = beginning_and_end(expected.front(), room, 3);
    if (actual.size() == 1) actual = beginning_and_end(actual.front(), room, 5);
  }
  const auto put = [&](std::string_view label, const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string head = i == 0 ? std::string(label) : std::string(label.size(), ' ');
      out.add(std::string(indent) + painted(head, Paint::strong, style) + cut_to(lines[i], room));
    }
  };
  if (!finding.expected.empty()) put("Expected  ", expected);
  if (!finding.actual.empty()) put("Actual    ", actual);
  if (alike) {
    out.add(std::string(12 + parting, ' ') + painted("^ differs from here", Paint::bad, style));
  }
}

struct StoryColumns {
  std::size_t offset = 0;
  std::size_t mark = 0;
};

StoryColumns columns_of(const std::vector<StoryLine>& lines) {
  StoryColumns widest;
  for (const StoryLine& line : lines) {
    widest.offset = std::max(widest.offset, offset_text(line.offset).size());
    widest.mark = std::max(widest.mark, columns(base::visible(line.mark)));
  }
  widest.mark = std::min<std::size_t>(widest.mark, 12);
  return widest;
}

// A line of which `lines_at_most` is more than one is shown whole, in as many lines as that.
std::vector<std::string> story_line(const StoryLine& line, const StoryColumns& widest,
                                    const Style& style, std::size_t lines_at_most) {
  constexpr std::string_view arrow = "  <== decisive";
  std::string out =
      "   " + painted(padded(offset_text(line.offset), widest.offset), Paint::faint, style) + "  ";
  std::size_t used = 3 + widest.offset + 2;
  if (widest.mark > 0) {
    const std::string mark = cut_to(base::visible(line.mark), widest.mark);
    out += painted(padded(mark, widest.mark), Paint::warning, style) + "  ";
    used += widest.mark + 2;
  }
  if (line.decisive) used += arrow.size();
  const std::size_t room = style.width > used + 10 ? style.width - used : 10;
  const std::string text = base::visible(line.text);
  std::vector<std::string> lines;
  if (lines_at_most > 1) {
    for (const std::string& part : wrapped(text, room, lines_at_most)) {
      const std::string begin = lines.empty() ? out : std::string(used - arrow.size(), ' ');
      lines.push_back(begin + part.substr(0, part.find_last_not_of(' ') + 1));
    }
  }
  if (lines.empty()) lines.push_back(out + cut_to(text, room));
  if (line.decisive) lines.back() += painted(arrow, Paint::bad, style);
  return lines;
}

// The story lines that fit into `room` output lines, where a gap takes one line: first the decisive
// ones, then the end, then the beginning.
std::set<std::size_t> lines_to_keep(const std::vector<StoryLine>& lines, std::size_t room) {
  const std::size_t count = lines.size();
  std::vector<std::size_t> wanted;
  for (std::size_t i = count; i-- > 0;) {
    if (lines[i].decisive) wanted.push_back(i);
  }
  for (std::size_t i = 0; i < count; ++i) {
    wanted.push_back(count - 1 - i);
    wanted.push_back(i);
  }
  const auto cost = [&](const std::set<std::size_t>& kept) {
    std::size_t total = kept.size();
    std::size_t next = 0;
    for (const std::size_t i : kept) {
      if (i > next) ++total;
      next = i + 1;
    }
    return total + (next < count ? 1 : 0);
  };
  std::set<std::size_t> kept;
  for (const std::size_t i : wanted) {
    if (!kept.insert(i).second) continue;
    if (cost(kept) <= room) continue;
    kept.erase(i);
    if (cost(kept) >= room) break;
  }
  return kept;
}

// The decisive lines whole where there is room for it, the others cut to one line each.
void story_so_far(Lines& out, const std::vector<StoryLine>& lines, std::size_t room,
                  const Style& style) {
  constexpr std::size_t decisive_lines_max = 3;
  const StoryColumns widest = columns_of(lines);
  std::size_t more = 0;
  for (const StoryLine& line : lines) {
    if (line.decisive) more += story_line(line, widest, style, decisive_lines_max).size() - 1;
  }
  const bool whole = more + story_lines_min <= room;
  if (whole) room -= more;
  const auto gap = [&](std::size_t hidden) {
    out.add("   … " + std::to_string(hidden) + (hidden == 1 ? " line …" : " lines …"));
  };
  std::set<std::size_t> kept;
  if (lines.size() <= room) {
    for (std::size_t i = 0; i < lines.size(); ++i) kept.insert(i);
  } else {
    kept = lines_to_keep(lines, room);
  }
  std::size_t next = 0;
  for (const std::size_t i : kept) {
    if (i > next) gap(i - next);
    const std::size_t at_most = whole && lines[i].decisive ? decisive_lines_max : 1;
    for (std::string& line : story_line(lines[i], widest, style, at_most)) {
      out.add(std::move(line));
    }
    next = i + 1;
  }
  if (next < lines.size()) gap(lines.size() - next);
}

void labelled(Lines& out, std::string_view label, std::string_view text, std::size_t lines_kept_max,
              const Style& style) {
  if (text.empty()) return;
  bool first = true;
  for (const std::string& line :
       wrapped(base::visible(text), style.width - indent.size() - label.size(), lines_kept_max)) {
    out.add(std::string(indent) +
            (first ? painted(label, Paint::strong, style) : std::string(label.size(), ' ')) + line);
    first = false;
  }
}

void also_broken(Lines& out, const StoryResult& story, const Style& style) {
  constexpr std::size_t told_max = 2;
  for (std::size_t i = 1; i < story.findings.size(); ++i) {
    if (i > told_max) {
      out.add(std::string(indent) + "Also      … " +
              std::to_string(story.findings.size() - 1 - told_max) + " more findings");
      return;
    }
    const Finding& finding = story.findings[i];
    std::string text = finding.sentence;
    if (!finding.rule.empty()) text += " (" + finding.rule + ")";
    labelled(out, "Also      ", text, 1, style);
  }
}

// A command that does not fit behind its label has a line of its own, to be pasted whole.
void again(Lines& out, const std::string& command, const Style& style) {
  constexpr std::string_view label = "Again:    ";
  const std::string before = std::string(indent) + painted(label, Paint::strong, style);
  if (indent.size() + label.size() + columns(command) <= style.width) {
    out.add(before + command);
    return;
  }
  out.add(std::string(indent) + painted("Again:", Paint::strong, style));
  out.add(std::string(indent) + command);
}

}  // namespace

std::string failure_text(const StoryResult& story, const RunResult& run, const Style& given) {
  Style style = given;
  style.width = std::max<std::size_t>(style.width, 60);
  const Finding* finding = story.findings.empty() ? nullptr : &story.findings.front();

  Lines before;
  before.add(headline(story, run, style));
  before.blank();
  std::string what = sentence_of(story);
  if (finding != nullptr) {
    const std::string rule = rule_of(*finding, story, run);
    if (!rule.empty()) what += " " + rule;
  }
  for (std::string& line : wrapped(what, style.width - indent.size(), 4)) {
    before.add(std::string(indent) + line);
  }
  if (finding != nullptr) {
    before.blank();
    if (finding->where.has_value()) excerpt(before, *finding, style);
    before.blank();
    if (!finding->expected.empty() || !finding->actual.empty()) {
      comparison(before, *finding, style);
    }
    before.blank();
  }

  Lines after;
  if (finding != nullptr) {
    labelled(after, "Nearest   ", finding->nearest, 2, style);
    labelled(after, "Hint      ", finding->hint, 3, style);
  }
  also_broken(after, story, style);
  again(after, again_command(story, run), style);

  Lines all = std::move(before);
  if (!story.story.empty()) {
    all.blank();
    all.add(std::string(indent) + painted("Story so far", Paint::strong, style));
    const std::size_t used = all.lines.size() + 1 + after.lines.size();
    const std::size_t room =
        used + story_lines_min < lines_max ? lines_max - used : story_lines_min;
    story_so_far(all, story.story, room, style);
  }
  all.blank();
  for (std::string& line : after.lines) all.add(std::move(line));
  assert(all.lines.size() < 40);

  std::string out;
  for (const std::string& line : all.lines) out += line + "\n";
  return out;
}

namespace {

std::vector<std::string> again_options(const RunResult& run) {
  std::vector<std::string> out = {"--seed " + std::to_string(run.seed)};
  if (run.testbed != "loopback" && !run.testbed.empty()) out.push_back("--testbed " + run.testbed);
  for (const std::string& assumed : run.assumed) out.push_back("--assume " + assumed);
  return out;
}

std::string run_of(const std::string& path, const RunResult& run) {
  const std::string word = shell_word(path);
  return run.program + " run " + (word.empty() ? base::visible(path) : word);
}

}  // namespace

std::vector<std::string> again_briefly(const StoryResult& story, const RunResult& run) {
  // A file that cannot be loaded has no story to select.
  const std::string line = story.number > 0 ? ":" + std::to_string(story.line) : "";
  std::vector<std::string> out = again_options(run);
  out.insert(out.begin(), run_of(story.file + line, run));
  return out;
}

std::string again_command(const StoryResult& story, const RunResult& run) {
  std::string out = run_of(story.file, run);
  const std::string title = shell_word(story.title);
  // A title that cannot be typed is left out: the file alone still runs the story.
  // A file that cannot be loaded has no story to select.
  if (!title.empty() && story.number > 0) {
    out += story.title.starts_with('-') ? " --filter=" : " --filter ";
    out += title;
  }
  for (const std::string& option : again_options(run)) out += " " + option;
  return out;
}

std::string story_text(const StoryResult& story, const Style& style) {
  const StoryColumns widest = columns_of(story.story);
  std::string out;
  for (const StoryLine& line : story.story) {
    for (const std::string& part : story_line(line, widest, style, line.decisive ? 3 : 1)) {
      out += part + "\n";
    }
  }
  return out;
}

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return "NOT JUDGED";
    case Verdict::pass:
      return "passed";
    case Verdict::inconclusive:
      return "UNDECIDED";
    case Verdict::fail:
      return "FAILED";
    case Verdict::error:
      return "ERROR";
  }
  assert(false);
  return "";
}

}  // namespace smsrelay::reports
