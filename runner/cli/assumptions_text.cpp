#include "runner/cli/assumptions_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "runner/execute/rests_on.h"
#include "runner/testbed/assumptions.h"

namespace smsrelay::cli {
namespace {

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits + " " + (count == 1 ? one : many);
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

// The assumptions that decide more than a tenth of the stories, and the clauses that nothing else
// proves.
std::string what_verdicts_rest_on(const runner::Selection& selection, const runner::Sweep& sweep) {
  std::set<std::string> clauses;  // of the stories swept
  for (std::size_t i = 0; i < selection.stories.size(); ++i) {
    if (sweep.assumptions_tried[i] == 0) continue;
    clauses.insert(selection.stories[i].clauses.begin(), selection.stories[i].clauses.end());
  }
  const reports::Reliances found = runner::reliances(selection, sweep);
  std::string out;
  for (const reports::Reliance& each : found.of) {
    out += reports::reliance_text(each, found.stories, {clauses.begin(), clauses.end()}) + "\n";
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace

std::string overridden_text(const runner::Assumed& assumed, const runner::Selection& selection) {
  std::string out;
  for (const auto& [name, variant] : assumed) {
    std::size_t stories = 0;
    const runner::Scenario* first = nullptr;
    for (const runner::Scenario& story : selection.stories) {
      const auto own = story.setup.assuming.find(name);
      const bool agrees = own != story.setup.assuming.end() && own->second.variant == variant;
      if (!runner::settles(story.setup, name) || agrees) continue;
      ++stories;
      if (first == nullptr) first = &story;
    }
    if (stories == 0) continue;
    if (!out.empty()) out += "\n";
    out += "--assume " + name + "=" + variant + " did not hold in " +
           counted(stories, "story that says", "stories that say") + " otherwise, the first " +
           base::visible(first->file) + ":" + std::to_string(first->place.line);
  }
  return out;
}

std::string sweep_text(const runner::Selection& selection, const runner::Sweep& sweep) {
  std::map<std::size_t, std::vector<const runner::Break*>> by_story;
  std::map<std::string, std::set<std::size_t>> by_variant;
  std::size_t widest = 0;
  for (const runner::Break& each : sweep.breaks) {
    by_story[each.story].push_back(&each);
    const std::string variant = each.assumption + "=" + each.variant;
    by_variant[variant].insert(each.story);
    widest = std::max(widest, variant.size());
  }
  std::size_t tried_stories = 0;
  std::size_t assumptions = 0;
  for (const std::size_t tried : sweep.assumptions_tried) {
    if (tried > 0) ++tried_stories;
    assumptions = std::max(assumptions, tried);
  }
  if (sweep.tellings == 0) return "Over assumptions: no story passed, so none was told again\n";
  std::string out = "Over assumptions: " + counted(tried_stories, "story", "stories") + ", " +
                    counted(assumptions, "assumption", "assumptions") + ", " +
                    counted(sweep.tellings, "telling", "tellings") + "\n\n";
  if (sweep.untold > 0) {
    out += counted(sweep.untold, "telling", "tellings") +
           " could not be told on this machine; no story counts as holding there.\n\n";
  }
  const std::size_t firm = tried_stories - by_story.size();
  if (firm > 0) {
    out += counted(firm, "story holds", "stories hold") + " whatever is assumed.\n\n";
  }
  out += what_verdicts_rest_on(selection, sweep);
  for (const auto& [story, breaks] : by_story) {
    const runner::Scenario& scenario = selection.stories[story];
    std::set<std::string> broken;
    for (const runner::Break* each : breaks) broken.insert(each->assumption);
    const std::size_t tried = sweep.assumptions_tried[story];
    out += base::visible(scenario.file) + ":" + std::to_string(scenario.place.line) + "  " +
           base::visible(scenario.title) + "\n  holds under " +
           std::to_string(tried - broken.size()) + " of " + std::to_string(tried) + "; breaks if\n";
    for (const runner::Break* each : breaks) {
      out += "    " + padded(each->assumption + "=" + each->variant, widest + 2) +
             base::visible(each->sentence) + "\n";
    }
  }
  if (by_variant.empty()) return out;
  std::vector<std::pair<std::string, std::size_t>> ranked;
  for (const auto& [variant, stories] : by_variant) ranked.emplace_back(variant, stories.size());
  std::ranges::stable_sort(ranked, std::greater<>(), [](const auto& each) { return each.second; });
  out += "\nWhat matters most\n";
  for (const auto& [variant, stories] : ranked) {
    out += "  " + padded(variant, widest + 2) + counted(stories, "story", "stories") + "\n";
  }
  return out;
}

}  // namespace smsrelay::cli
