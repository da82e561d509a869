#include "mocks/smsmode/platform/keyword.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

bool is_politeness(std::string_view word) {
  constexpr std::array<std::string_view, 7> words = {"svp", "stp",   "merci", "please",
                                                     "sms", "s.v.p", "s.v.p."};
  for (const std::string_view known : words) {
    if (word == known) return true;
  }
  return false;
}

// "STOP 36034", as in the mention.
bool is_short_code(std::string_view word) {
  return word.size() == 5 && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_final_marks(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == '!')) text.remove_suffix(1);
  return base::trim(text);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

// Finds it as a word: "non-stop" contains it, "stopper" does not.
bool contains_stop(std::string_view lower) {
  constexpr std::string_view stop = "stop";
  for (auto at = lower.find(stop); at != std::string_view::npos; at = lower.find(stop, at + 1)) {
    const bool begins = at == 0 || !is_letter(lower[at - 1]);
    const std::size_t end = at + stop.size();
    if (begins && (end == lower.size() || !is_letter(lower[end]))) return true;
  }
  return false;
}

}  // namespace

Keyword keyword_of(std::string_view text, bool stop_is_contained) {
  if (stop_is_contained && contains_stop(base::ascii_lower(text))) return Keyword::stop;
  if (text.size() > 40) return Keyword::none;
  const std::string lower = base::ascii_lower(without_final_marks(base::trim(text)));
  Keyword keyword = Keyword::none;
  for (const std::string_view word : base::split(lower, ' ')) {
    if (word.empty()) continue;
    if (keyword == Keyword::none) {
      keyword = word == "stop"      ? Keyword::stop
                : word == "contact" ? Keyword::contact
                : word == "start"   ? Keyword::start
                                    : Keyword::none;
      if (keyword == Keyword::none) return Keyword::none;
    } else if (!is_politeness(word) && !is_short_code(word)) {
      return Keyword::none;
    }
  }
  return keyword;
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
