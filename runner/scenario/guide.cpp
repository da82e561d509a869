#include <map>

#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

const std::vector<std::string>& guide_clicks() {
  static const std::vector<std::string> clicks = {
      "GUIDE-A1", "GUIDE-A2", "GUIDE-A3", "GUIDE-A4", "GUIDE-A5", "GUIDE-B1",
      "GUIDE-B2", "GUIDE-B3", "GUIDE-B4", "GUIDE-B5", "GUIDE-C1", "GUIDE-C2",
      "GUIDE-C3", "GUIDE-C4", "GUIDE-D1", "GUIDE-D2", "GUIDE-D3"};
  return clicks;
}

const std::vector<std::string>& slips_of(const std::string& clause) {
  static const std::map<std::string, std::vector<std::string>> slips = {
      {"GUIDE-A1", {"without a token", "with a wrong token"}},
      {"GUIDE-A2", {"no title", "a title of 300 characters"}},
      {"GUIDE-A3", {"not clicked"}},
      {"GUIDE-A4", {"truncated by one character", "copied from another channel"}},
      {"GUIDE-A5",
       {"unknown language", "unknown space", "wrong case", "space of the other language",
        "nothing selected"}},
      {"GUIDE-B1", {"logs in to another account"}},
      {"GUIDE-B2", {"opens another channel's configuration"}},
      {"GUIDE-B3", {"opens the field for status notifications"}},
      {"GUIDE-B4", {"blank at the end", "http for https", "truncated", "pasted twice"}},
      {"GUIDE-B5", {"not clicked"}},
      {"GUIDE-C1", {"in another account", "on a channel of another type"}},
      {"GUIDE-C2", {"keeps an old, revoked key"}},
      {"GUIDE-C3", {"no name"}},
      {"GUIDE-C4", {"truncated by one character", "one character changed"}},
      {"GUIDE-D1", {"returns to a deleted channel"}},
      {"GUIDE-D2", {"blanks around", "empty", "pastes the endpoint instead"}},
      {"GUIDE-D3", {"too early, before selecting", "too early, before the key", "not clicked"}},
  };
  static const std::vector<std::string> none;
  const auto found = slips.find(clause);
  return found == slips.end() ? none : found->second;
}

}  // namespace smsrelay::runner
