#include "runner/cli/clauses_text.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "reports/failure_text.h"
#include "reports/layout.h"

namespace smsrelay::cli {

namespace {

using reports::StoryResult;
using reports::Verdict;

constexpr std::size_t columns_in_a_pipe = 100;
constexpr std::size_t paragraph_lines_max = 20;

std::string stories_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " story" : " stories");
}

std::string paragraph(const std::string& label, const std::string& text, std::size_t columns) {
  std::string out;
  std::string left = "  " + label;
  for (const std::string& line :
       reports::wrapped(text, columns - left.size(), paragraph_lines_max)) {
    out += left + line + "\n";
    left.assign(left.size(), ' ');
  }
  return out;
}

std::string witness_text(const runner::Clause& clause) {
  if (clause.witness.empty()) return "none; any story that passes proves it";
  std::vector<std::string> conditions;
  for (const runner::Condition& condition : clause.witness) {
    conditions.push_back(runner::to_text(condition));
  }
  return base::join(conditions, "; and ");
}

// A story, or all the rows of one `repeat with` with the same outcome.
struct Row {
  const StoryResult* first = nullptr;
  std::size_t count = 0;
};

// "A question in every form [apart]" -> "A question in every form".
std::string title_without_row(const std::string& title) {
  const std::size_t at = title.ends_with(']') ? title.rfind(" [") : std::string::npos;
  return title.substr(0, at);
}

std::string row_text(const Row& row) {
  const StoryResult& story = *row.first;
  std::string out = "    " + base::visible(story.file) + ":" + std::to_string(story.line) + "  ";
  out += row.count == 1 ? base::visible(story.title)
                        : base::visible(title_without_row(story.title)) + " (" +
                              std::to_string(row.count) + " rows)";
  if (story.verdict == Verdict::pass) return out + "\n";
  return out + ": " + std::string(reports::verdict_word(story.verdict)) + ", proves nothing\n";
}

std::string clause_text(const runner::Clause& clause, const std::vector<StoryResult>& stories,
                        std::size_t columns, bool& proved) {
  std::vector<Row> rows;
  std::map<std::tuple<std::string, std::string, Verdict>, std::size_t> known;
  std::size_t proofs = 0;
  for (const StoryResult& story : stories) {
    if (std::ranges::find(story.clauses, clause.id) == story.clauses.end()) continue;
    if (story.verdict == Verdict::pass) ++proofs;
    const auto [row, is_new] = known.emplace(
        std::tuple(story.file, title_without_row(story.title), story.verdict), rows.size());
    if (is_new) rows.push_back({&story, 0});
    ++rows[row->second].count;
  }
  proved = proofs > 0;
  std::string out = reports::padded(clause.id, 16) + "  " + reports::padded(clause.level, 6) +
                    "  " + reports::padded(clause.basis, 10) + "  ";
  out += proofs > 0     ? "proved by " + stories_text(proofs)
         : rows.empty() ? "unproven: no story names it"
                        : "unproven";
  out += "\n" + paragraph("", base::visible(clause.sentence), columns) +
         paragraph("Witness: ", witness_text(clause), columns);
  for (const Row& row : rows) out += row_text(row);
  return out;
}

}  // namespace

std::string clauses_text(const runner::Selection& selection,
                         const std::vector<StoryResult>& stories,
                         const std::vector<std::string>& ids, std::size_t terminal_columns) {
  const std::size_t columns = terminal_columns == 0 ? columns_in_a_pipe : terminal_columns;
  std::string out;
  std::size_t shown = 0;
  std::vector<std::string> unproven;
  for (const runner::Clause& clause : selection.clauses) {
    if (!ids.empty() && std::ranges::find(ids, clause.id) == ids.end()) continue;
    bool proved = false;
    out += clause_text(clause, stories, columns, proved) + "\n";
    ++shown;
    if (!proved) unproven.push_back(clause.id);
  }
  if (!unproven.empty() && unproven.size() < shown) {
    out += "Unproven\n" + paragraph("", base::join(unproven, " "), columns) + "\n";
  }
  return out + std::to_string(shown) + (shown == 1 ? " clause: " : " clauses: ") +
         std::to_string(shown - unproven.size()) + " proved, " + std::to_string(unproven.size()) +
         " unproven";
}

}  // namespace smsrelay::cli
