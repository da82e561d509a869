#include "runner/scenario/guide.h"

#include <algorithm>
#include <iterator>

namespace smsrelay::runner {

const std::vector<std::string>& guide_clicks() {
  static const std::vector<std::string> clicks = [] {
    std::vector<std::string> all;
    for (const GuideClick& click : guide_table) all.emplace_back(click.clause);
    return all;
  }();
  return clicks;
}

const GuideClick* guide_click(std::string_view clause) {
  const auto* const found =
      std::find_if(std::begin(guide_table), std::end(guide_table),
                   [&](const GuideClick& click) { return click.clause == clause; });
  return found == std::end(guide_table) ? nullptr : found;
}

std::vector<std::string> slips_of(std::string_view clause) {
  std::vector<std::string> words;
  for (const GuideSlip& slip : slip_table) {
    if (slip.clause == clause) words.emplace_back(slip.words);
  }
  return words;
}

}  // namespace smsrelay::runner
