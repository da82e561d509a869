#include "reports/clause_table.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>

namespace smsrelay::reports {

namespace {

constexpr std::string_view guide_prefix = "GUIDE-";

bool is_guide(const ClauseRow& row) { return row.clause.id.starts_with(guide_prefix); }

Standing standing_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return Standing::pass;
    case Verdict::none:
    case Verdict::inconclusive:
      return Standing::not_judged;
    case Verdict::error:
      return Standing::error;
    case Verdict::fail:
      return Standing::fail;
  }
  assert(false);
  return Standing::error;
}

Paint paint_of(Standing standing) {
  switch (standing) {
    case Standing::pass:
      return Paint::good;
    case Standing::unproven:
    case Standing::not_judged:
      return Paint::warning;
    case Standing::error:
    case Standing::fail:
      return Paint::bad;
  }
  assert(false);
  return Paint::plain;
}

std::string_view part_of_guide(char letter) {
  switch (letter) {
    case 'A':
      return "Dydu endpoint";
    case 'B':
      return "smsmode webhook";
    case 'C':
      return "smsmode API key";
    case 'D':
      return "finish and test";
    default:
      return "";
  }
}

std::string counts_text(const std::vector<ClauseRow>& rows, const Style& style) {
  std::string out;
  for (const Standing standing : {Standing::pass, Standing::fail, Standing::error,
                                  Standing::not_judged, Standing::unproven}) {
    const auto n = std::count_if(rows.begin(), rows.end(),
                                 [&](const ClauseRow& row) { return row.standing == standing; });
    if (n == 0) continue;
    if (!out.empty()) out += ", ";
    out += painted(std::to_string(n) + " " + std::string(to_text(standing)), paint_of(standing),
                   style);
  }
  return out;
}

// "  fail:       RELAY-DLR-1 RELAY-STOP-2", broken into lines.
void list_ids(std::string& out, std::string_view indent, const std::vector<ClauseRow>& rows,
              Standing standing, const Style& style) {
  std::string ids;
  for (const ClauseRow& row : rows) {
    if (row.standing != standing) continue;
    ids += (ids.empty() ? "" : " ") + row.clause.id;
  }
  if (ids.empty()) return;
  std::string label(to_text(standing));
  if (indent.empty()) label.front() = static_cast<char>(label.front() - 'a' + 'A');
  label = padded(label + ":", 12);
  bool first = true;
  for (const std::string& line : wrapped(ids, style.width - indent.size() - label.size(), 12)) {
    out += std::string(indent) +
           (first ? painted(label, paint_of(standing), style) : padded("", label.size())) + line +
           "\n";
    first = false;
  }
}

void guide_grid(std::string& out, const std::vector<ClauseRow>& rows, const Style& style) {
  std::map<char, std::vector<const ClauseRow*>> parts;
  for (const ClauseRow& row : rows) {
    if (row.clause.id.size() > guide_prefix.size()) {
      parts[row.clause.id[guide_prefix.size()]].push_back(&row);
    }
  }
  for (const auto& [letter, clauses] : parts) {
    constexpr std::size_t label_columns = 16;
    constexpr std::size_t cell_columns = 12;
    out += "  " + padded(part_of_guide(letter), label_columns);
    std::size_t column = 2 + label_columns;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const std::string id = clauses[i]->clause.id.substr(guide_prefix.size());
      const std::string_view word = to_text(clauses[i]->standing);
      const std::size_t used = id.size() + 1 + word.size();
      if (column + used > style.width) {
        out.erase(out.find_last_not_of(' ') + 1);
        out += "\n  " + padded("", label_columns);
        column = 2 + label_columns;
      }
      out += id + " " + painted(word, paint_of(clauses[i]->standing), style);
      const std::size_t filled = std::max(cell_columns, used + 1);
      if (i + 1 < clauses.size()) out.append(filled - used, ' ');
      column += filled;
    }
    out += "\n";
  }
}

}  // namespace

std::string_view to_text(Standing standing) {
  switch (standing) {
    case Standing::unproven:
      return "unproven";
    case Standing::pass:
      return "pass";
    case Standing::not_judged:
      return "not judged";
    case Standing::error:
      return "error";
    case Standing::fail:
      return "fail";
  }
  assert(false);
  return "";
}

std::vector<ClauseRow> clause_rows(const RunResult& run) {
  std::vector<ClauseRow> rows;
  std::map<std::string, std::size_t> index;
  for (const Clause& clause : run.clauses) {
    if (index.emplace(clause.id, rows.size()).second) rows.push_back({clause, {}, 0});
  }
  std::map<std::string, ClauseRow> strangers;
  const auto row_of = [&](const std::string& id) -> ClauseRow& {
    const auto known = index.find(id);
    if (known != index.end()) return rows[known->second];
    ClauseRow& stranger = strangers[id];
    stranger.clause.id = id;
    return stranger;
  };
  for (const StoryResult& story : run.stories) {
    const Standing standing = standing_of(story.verdict);
    std::set<std::string> broken;
    bool broken_is_known = false;
    if (story.verdict == Verdict::fail || story.verdict == Verdict::error) {
      for (const Finding& finding : story.findings) {
        // Rules of rehearse itself (STORY-WITNESS) concern the story; they are no clauses.
        if (finding.rule.empty() || finding.rule.starts_with("STORY-")) continue;
        broken.insert(finding.rule);
        broken_is_known = broken_is_known || index.contains(finding.rule);
      }
    }
    for (const std::string& id : story.clauses) {
      ClauseRow& row = row_of(id);
      ++row.stories;
      const bool undecided = broken_is_known || story.verdict == Verdict::fail;
      const Standing own = undecided ? Standing::not_judged : standing;
      row.standing = std::max(row.standing, own);
    }
    for (const std::string& id : broken) {
      ClauseRow& row = row_of(id);
      row.standing = std::max(row.standing, standing);
    }
  }
  for (auto& [id, row] : strangers) rows.push_back(std::move(row));
  return rows;
}

std::vector<std::string> reliance_lines(const RunResult& run) {
  std::vector<std::string> ids;
  for (const Clause& clause : run.clauses) ids.push_back(clause.id);
  std::vector<std::string> out;
  for (const Reliance& each : run.reliances.of) {
    out.push_back(reliance_text(each, run.reliances.stories, ids));
  }
  if (!run.reliances.unmeasured.empty()) out.push_back(run.reliances.unmeasured);
  return out;
}

std::string clause_table(const RunResult& run, const Style& style) {
  const std::vector<ClauseRow> rows = clause_rows(run);
  std::vector<ClauseRow> guide;
  std::vector<ClauseRow> others;
  for (const ClauseRow& row : rows) (is_guide(row) ? guide : others).push_back(row);

  std::string out;
  if (!guide.empty()) {
    out += "Set-up guide, " + std::to_string(guide.size()) +
           (guide.size() == 1 ? " clause: " : " clauses: ") + counts_text(guide, style) + "\n";
    guide_grid(out, guide, style);
  }
  if (!others.empty()) {
    out += (guide.empty() ? "Clauses, " : "Other clauses, ") + std::to_string(others.size()) +
           ": " + counts_text(others, style) + "\n";
    for (const Standing standing : {Standing::fail, Standing::error, Standing::not_judged}) {
      list_ids(out, "  ", others, standing, style);
    }
  }
  // A selection, by words or by folder, leaves clauses out on purpose; only in a whole run are
  // unproven clauses worth naming.
  const auto unproven =
      static_cast<std::size_t>(std::ranges::count(rows, Standing::unproven, &ClauseRow::standing));
  if (run.not_selected == 0 && unproven <= rows.size() / 2) {
    list_ids(out, "", rows, Standing::unproven, style);
  }
  return out;
}

}  // namespace smsrelay::reports
