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

using Breaks = std::map<std::size_t, std::vector<const runner::Break*>>;  // by story

std::string variant_of(const runner::Break& each) { return each.assumption + "=" + each.variant; }

std::size_t widest_variant(const runner::Sweep& sweep) {
  std::size_t widest = 0;
  for (const runner::Break& each : sweep.breaks) {
    widest = std::max(widest, variant_of(each).size());
  }
  return widest;
}

// How many assumptions a story was told under, with all their variants, and how many it is to be.
struct Progress {
  std::size_t tried = 0;
  std::size_t due = 0;
  [[nodiscard]] bool whole() const { return tried == due; }
};
Progress progress_of(const runner::Sweep& sweep, std::size_t story) {
  Progress progress{sweep.assumptions_tried[story], sweep.assumptions_tried[story]};
  if (story < sweep.assumptions_due.size()) {
    progress.due = std::max(progress.due, sweep.assumptions_due[story]);
  }
  return progress;
}

// The headline, how much of the sweep is done, and how many stories hold.
std::string how_far(const runner::Sweep& sweep, const Breaks& breaks, bool interrupted) {
  std::size_t tried_stories = 0;
  std::size_t assumptions = 0;
  std::size_t firm = 0;
  std::size_t unfinished = 0;
  for (std::size_t story = 0; story < sweep.assumptions_tried.size(); ++story) {
    const Progress progress = progress_of(sweep, story);
    assumptions = std::max(assumptions, progress.tried);
    if (progress.tried > 0) ++tried_stories;
    if (!progress.whole()) ++unfinished;
    if (progress.tried > 0 && progress.whole() && !breaks.contains(story)) ++firm;
  }
  std::string out = "Over assumptions: ";
  if (interrupted && sweep.untold > 0) {
    out += "interrupted after " + counted(sweep.tellings - sweep.untold, "", "") + "of " +
           counted(sweep.tellings, "telling", "tellings") + "\n\n";
  } else {
    out += counted(tried_stories, "story", "stories") + ", " +
           counted(assumptions, "assumption", "assumptions") + ", " +
           counted(sweep.tellings, "telling", "tellings") + "\n\n";
    if (sweep.untold > 0) {
      out += counted(sweep.untold, "telling", "tellings") +
             " could not be told on this machine; no story counts as holding there.\n\n";
    }
  }
  if (firm > 0) {
    out += counted(firm, "story holds", "stories hold") + " whatever is assumed.\n\n";
  }
  if (unfinished > 0) {
    out += counted(unfinished, "story was", "stories were") +
           " not told under every variant; what " + (unfinished == 1 ? "it rests" : "they rest") +
           " on is not known.\n\n";
  }
  return out;
}

std::string story_text(const runner::Scenario& scenario, const Progress& progress,
                       const std::vector<const runner::Break*>& breaks, std::size_t widest) {
  std::set<std::string> broken;
  for (const runner::Break* each : breaks) broken.insert(each->assumption);
  std::string out = base::visible(scenario.file) + ":" + std::to_string(scenario.place.line) +
                    "  " + base::visible(scenario.title) + "\n  ";
  // Of an assumption that broke it, a variant may be untold.
  out += progress.whole() ? "holds under " + std::to_string(progress.tried - broken.size()) +
                                " of " + std::to_string(progress.tried)
                          : "not told under every variant";
  out += "; breaks if\n";
  for (const runner::Break* each : breaks) {
    out += "    " + padded(variant_of(*each), widest + 2) + base::visible(each->sentence) + "\n";
  }
  return out;
}

std::string what_matters_most(const runner::Sweep& sweep) {
  std::map<std::string, std::set<std::size_t>> by_variant;
  for (const runner::Break& each : sweep.breaks) by_variant[variant_of(each)].insert(each.story);
  if (by_variant.empty()) return "";
  std::vector<std::pair<std::string, std::size_t>> ranked;
  for (const auto& [variant, stories] : by_variant) ranked.emplace_back(variant, stories.size());
  std::ranges::stable_sort(ranked, std::greater<>(), [](const auto& each) { return each.second; });
  std::string out = "\nWhat matters most\n";
  for (const auto& [variant, stories] : ranked) {
    out += "  " + padded(variant, widest_variant(sweep) + 2) +
           counted(stories, "story", "stories") + "\n";
  }
  return out;
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

std::string sweep_text(const runner::Selection& selection, const runner::Sweep& sweep,
                       bool interrupted) {
  std::map<std::size_t, std::vector<const runner::Break*>> by_story;
  for (const runner::Break& each : sweep.breaks) by_story[each.story].push_back(&each);
  if (sweep.tellings == 0) return "Over assumptions: no story passed, so none was told again\n";
  std::string out = how_far(sweep, by_story, interrupted);
  if (sweep.untold == 0) out += what_verdicts_rest_on(selection, sweep);
  for (const auto& [story, breaks] : by_story) {
    out += story_text(selection.stories[story], progress_of(sweep, story), breaks,
                      widest_variant(sweep));
  }
  return out + what_matters_most(sweep);
}

}  // namespace smsrelay::cli
