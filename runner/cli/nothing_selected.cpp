#include "runner/cli/nothing_selected.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"

namespace smsrelay::cli {

namespace {

constexpr std::size_t named_max = 3;

// How far the filter is from the nearest run of as many words of the title.
std::size_t distance_to(std::string_view filter, std::string_view title) {
  const std::string wanted = base::ascii_lower(filter);
  const std::string lower = base::ascii_lower(title);
  const std::vector<std::string_view> words = base::split(lower, ' ');
  const std::size_t taken = std::min(base::split(wanted, ' ').size(), words.size());
  std::size_t best = base::edit_distance(wanted, lower);
  for (std::size_t first = 0; first + taken <= words.size(); ++first) {
    std::string part;
    for (std::size_t i = first; i < first + taken; ++i) {
      if (i > first) part += ' ';
      part += words[i];
    }
    best = std::min(best, base::edit_distance(wanted, part));
  }
  return best;
}

std::vector<std::string> nearest_titles(const std::string& filter,
                                        const std::vector<std::string>& titles) {
  std::set<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& title : titles) ranked.emplace(distance_to(filter, title), title);
  std::vector<std::string> out;
  for (const auto& [distance, title] : ranked) {
    if (out.size() < named_max) out.push_back(title);
  }
  return out;
}

}  // namespace

std::string nothing_selected_text(const runner::SuiteOptions& options,
                                  const runner::Selection& selection) {
  const std::string where = base::visible(base::join(options.paths, ", "));
  if (selection.known_titles.empty()) {
    return "rehearse: nothing to run: no story in " + where + "\n";
  }
  std::string out = "rehearse: nothing to run: none of " +
                    std::to_string(selection.known_titles.size()) + " stories in " + where +
                    " was selected\n";
  const std::set<std::string> tags(selection.known_tags.begin(), selection.known_tags.end());
  const std::vector<std::string> tag_list(tags.begin(), tags.end());
  for (const std::string& tag : options.tags) {
    if (tags.contains(tag)) continue;
    out += "  no story has the tag \"" + base::visible(tag) + "\"";
    const std::optional<std::string> meant = base::did_you_mean(tag, tag_list);
    if (meant) out += ", did you mean \"" + base::visible(*meant) + "\"?";
    out += "\n  tags: " + (tag_list.empty() ? "none" : base::visible(base::join(tag_list, ", "))) +
           "\n";
  }
  for (const std::string& id : options.clauses) {
    if (std::ranges::find(selection.named_clauses, id) != selection.named_clauses.end()) continue;
    out += "  no story names the clause " + base::visible(id) + "\n";
  }
  if (!options.filter.empty()) {
    out += "  nearest to --filter \"" + base::visible(options.filter) + "\":\n";
    for (const std::string& title : nearest_titles(options.filter, selection.known_titles)) {
      out += "    " + base::visible(title) + "\n";
    }
  }
  return out + "  (hint: rehearse run --list shows every story)\n";
}

}  // namespace smsrelay::cli
