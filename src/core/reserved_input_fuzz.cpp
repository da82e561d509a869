// Whatever is typed, nothing that Dydu would obey is left, and once is enough.
#include <algorithm>
#include <string>

#include "base/fuzz.h"
#include "base/text.h"
#include "core/reserved_input.h"

namespace smsrelay::core {
namespace {

using base::must_hold;

// A server that trims what Java, .NET or Python trim.
std::string_view trimmed(std::string_view text) {
  const auto drop = [&](auto&& at_end) {
    for (const std::string_view blank :
         {"\u0085", "\u00A0", "\u1680", "\u2003", "\u200B", "\u2028", "\u3000", "\uFEFF"}) {
      if (at_end(blank)) return blank.size();
    }
    return std::size_t{0};
  };
  while (true) {
    text = base::trim(text);
    const std::size_t front = drop([&](std::string_view b) { return text.starts_with(b); });
    text.remove_prefix(front);
    const std::size_t back = drop([&](std::string_view b) { return text.ends_with(b); });
    text.remove_suffix(back);
    if (front + back == 0) return text;
  }
}

void check(std::string_view typed) {
  const std::string asked = without_commands(typed);
  must_hold(without_commands(asked) == asked, "once is enough");
  must_hold(asked.size() <= 3 * typed.size(), "nothing is added");

  const std::string lower = base::ascii_lower(trimmed(asked));
  for (const char* command : {"_pushcondition_:", "_goalpage_:", "#dydumailto:"}) {
    must_hold(!lower.starts_with(command), "no command stands at the beginning");
  }
  for (const char* command : {"#reset#", "#livechatend#", "#a#"}) {
    must_hold(lower.find(command) == std::string::npos, "no command stands anywhere");
  }
  must_hold(lower.size() < 3 || !lower.starts_with('#') || !lower.ends_with('#'),
            "a text is not one command");
  if (typed.find_first_of("#_") == std::string_view::npos && !trimmed(typed).empty() &&
      base::is_utf8(typed)) {
    must_hold(asked == typed || asked.empty(), "a text without signs is asked as it is");
  }
}

}  // namespace
}  // namespace smsrelay::core

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::core::check(smsrelay::base::FuzzInput(bytes, count).text());
  return 0;
}
