#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

const std::vector<PolicyWord>& relay_policy_words() {
  static const std::vector<PolicyWord> words = {
      {"parts", false, 10},
      {"rounds of asking", false, 10},
      {"pause between rounds", true, 0},
      {"sends at most", false, 100},
      {"first pause before sending again", true, 0},
      {"longest pause before sending again", true, 0},
      {"longest Retry-After", true, 0},
      {"look-ups before sending again", false, 10},
      {"looks up after", true, 0},
      {"answers at most old", true, 0},
      {"dialog lives", true, 0},
      {"remembers an SMS", true, 0},
      {"same exchanges", false, 1000},
      {"exchanges", false, 1000},
  };
  return words;
}

const std::vector<std::string>& token_slips() {
  static const std::vector<std::string> slips = {"without a token", "with a wrong token"};
  return slips;
}

const std::vector<ViewMember>& admin_view_members() {
  static const std::vector<ViewMember> members = {
      {"title", "title"}, {"state", "state"},     {"language", "language"}, {"space", "space"},
      {"key", "apiKey"},  {"healthy", "healthy"}, {"trouble", "trouble"},
  };
  return members;
}

}  // namespace smsrelay::runner
