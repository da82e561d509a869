// Reliance: how much of a run's verdict rests on what no public source says.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace smsrelay::reports {

// An assumption that decides more than a tenth of the stories: under another variant they break.
struct Reliance {
  std::string assumption;
  std::size_t stories = 0;           // that break
  std::vector<std::string> clauses;  // whose every story breaks
};

// All of a suite, as a sweep over the assumptions found them.
struct Reliances {
  std::size_t stories = 0;  // that were swept
  std::vector<Reliance> of;
  // Instead of the others, where nobody has measured them: a sentence that tells so. Else empty.
  std::string unmeasured = {};
};

// "16 of 18 guide clauses, 3 of 81 other clauses, 39 of 219 stories rest on ASSUME-X."
// `clauses`: the ids of those that stand to be proved.
std::string reliance_text(const Reliance&, std::size_t stories,
                          const std::vector<std::string>& clauses);

}  // namespace smsrelay::reports
