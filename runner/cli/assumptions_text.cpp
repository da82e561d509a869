#include "runner/cli/assumptions_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
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

// "16 of 18 guide clauses": those whose every story that was swept breaks.
std::string clauses_resting(const std::map<std::string, std::set<std::size_t>>& stories_of,
                            const std::set<std::size_t>& broken, bool guide) {
  std::size_t all = 0;
  std::size_t resting = 0;
  for (const auto& [clause, stories] : stories_of) {
    if (clause.starts_with("GUIDE-") != guide) continue;
    ++all;
    if (std::ranges::includes(broken, stories)) ++resting;
  }
  if (resting == 0) return {};
  return std::to_string(resting) + " of " + std::to_string(all) + (guide ? " guide" : " other") +
         (all == 1 ? " clause" : " clauses");
}

// The assumptions that decide more than a tenth of the stories, and the clauses that nothing else
// proves.
std::string what_verdicts_rest_on(const runner::Selection& selection, const runner::Sweep& sweep,
                                  std::size_t tried_stories) {
  std::map<std::string, std::set<std::size_t>> stories_of;  // clause -> stories swept
  for (std::size_t i = 0; i < selection.stories.size(); ++i) {
    if (sweep.assumptions_tried[i] == 0) continue;
    for (const std::string& clause : selection.stories[i].clauses) stories_of[clause].insert(i);
  }
  std::map<std::string, std::set<std::size_t>> broken;  // assumption -> stories
  for (const runner::Break& each : sweep.breaks) broken[each.assumption].insert(each.story);
  std::string out;
  for (const auto& [assumption, stories] : broken) {
    if (stories.size() * 10 <= tried_stories) continue;
    std::vector<std::string> parts;
    for (const bool guide : {true, false}) {
      std::string part = clauses_resting(stories_of, stories, guide);
      if (!part.empty()) parts.push_back(std::move(part));
    }
    parts.push_back(std::to_string(stories.size()) + " of " +
                    counted(tried_stories, "story", "stories"));
    out += base::join(parts, ", ") + " rest on " + assumption + ".\n";
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
  if (tried_stories == 0) return "Over assumptions: no story passed, so none was told again\n";
  std::string out = "Over assumptions: " + counted(tried_stories, "story", "stories") + ", " +
                    counted(assumptions, "assumption", "assumptions") + ", " +
                    counted(sweep.tellings, "telling", "tellings") + "\n\n";
  const std::size_t firm = tried_stories - by_story.size();
  if (firm > 0) {
    out += counted(firm, "story holds", "stories hold") + " whatever is assumed.\n\n";
  }
  out += what_verdicts_rest_on(selection, sweep, tried_stories);
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
