#include "mocks/vendor/program.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::mocks::vendor {

base::Result<ClockChoice> parse_clock(std::string_view text) {
  constexpr std::string_view from = "controlled from ";
  if (text == "real") return ClockChoice{};
  if (text == "controlled") return ClockChoice{true, std::nullopt};
  if (text.starts_with(from)) {
    const auto instant = base::parse_utc(base::trim(text.substr(from.size())));
    if (!instant) return base::Error{"bad-clock", instant.error().detail};
    return ClockChoice{true, *instant};
  }
  return base::Error{"bad-clock", "'" + base::visible(text) +
                                      "' is none of: real, controlled, "
                                      "'controlled from 2026-03-02T08:00:00Z'"};
}

base::Result<Assumed> parse_assumed(const std::vector<std::string>& given,
                                    std::span<const Assumption> known) {
  Assumed out;
  for (const std::string& text : given) {
    const auto read = parse_assumption(text, known);
    if (!read) return read.error();
    if (!out.insert(*read).second) {
      return base::Error{"assumed-twice", read->first + " is given twice"};
    }
  }
  return out;
}

std::string assumptions_text(std::span<const Assumption> assumptions, const Assumed& assumed) {
  std::string out;
  for (const Assumption& assumption : assumptions) {
    const auto chosen = assumed.find(assumption.name);
    const std::string& current =
        chosen == assumed.end() ? assumption.variants.front().name : chosen->second;
    std::size_t widest = 0;
    for (const Variant& variant : assumption.variants) {
      widest = std::max(widest, variant.name.size());
    }
    out += assumption.name + "\n  " + assumption.question + "  [" + assumption.source + "]\n";
    for (const Variant& variant : assumption.variants) {
      out += (variant.name == current ? "  * " : "    ") + variant.name +
             std::string(widest - variant.name.size() + 2, ' ') + variant.meaning + "\n";
    }
  }
  return out;
}

}  // namespace smsrelay::mocks::vendor
