#include "reports/reliance.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::reports {

namespace {

bool is_guide(const std::string& clause) { return clause.starts_with("GUIDE-"); }

std::string share(std::size_t part, std::size_t whole, const std::string& one,
                  const std::string& many) {
  return std::to_string(part) + " of " + std::to_string(whole) + " " + (whole == 1 ? one : many);
}

}  // namespace

std::string reliance_text(const Reliance& reliance, std::size_t stories,
                          const std::vector<std::string>& clauses) {
  std::vector<std::string> parts;
  for (const bool guide : {true, false}) {
    const auto counted = [&](const std::string& clause) { return is_guide(clause) == guide; };
    const auto part = static_cast<std::size_t>(std::ranges::count_if(reliance.clauses, counted));
    const auto whole = static_cast<std::size_t>(std::ranges::count_if(clauses, counted));
    const std::string kind = guide ? "guide" : "other";
    if (part > 0) parts.push_back(share(part, whole, kind + " clause", kind + " clauses"));
  }
  parts.push_back(share(reliance.stories, stories, "story", "stories"));
  return base::join(parts, ", ") +
         (parts.size() == 1 && reliance.stories == 1 ? " rests on " : " rest on ") +
         reliance.assumption + ".";
}

}  // namespace smsrelay::reports
