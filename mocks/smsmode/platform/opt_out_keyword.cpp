#include "mocks/smsmode/platform/opt_out_keyword.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace smsrelay::mocks::smsmode::inline platform {

namespace {

bool is_politeness(std::string_view word) {
  constexpr std::array<std::string_view, 7> words = {"svp", "stp",   "merci", "please",
                                                     "sms", "s.v.p", "s.v.p."};
  for (const std::string_view known : words) {
    if (word == known) return true;
  }
  return false;
}

// "STOP 36034", as the mention says it.
bool is_short_code(std::string_view word) {
  return word.size() == 5 && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_final_marks(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == '!')) text.remove_suffix(1);
  return base::trim(text);
}

}  // namespace

bool is_opt_out_keyword(std::string_view text) {
  if (text.size() > 40) return false;
  const std::string lower = base::ascii_lower(without_final_marks(base::trim(text)));
  bool first = true;
  for (const std::string_view word : base::split(lower, ' ')) {
    if (word.empty()) continue;
    if (first ? word != "stop" && word != "contact" : !is_politeness(word) && !is_short_code(word))
      return false;
    first = false;
  }
  return !first;
}

}  // namespace smsrelay::mocks::smsmode::inline platform
