#include "mocks/vendor/near_miss.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace smsrelay::mocks::vendor {
namespace {

constexpr std::size_t shown_characters_max = 40;
constexpr std::size_t candidates_max = 3;

// Only the first segments: a hostile path may have thousands.
std::vector<std::string_view> segments(std::string_view path) {
  constexpr std::size_t segments_max = 24;
  if (path.starts_with('/')) path.remove_prefix(1);
  auto all = base::split(path, '/');
  if (all.size() > segments_max) all.resize(segments_max);
  return all;
}

std::string shown(std::string_view segment) {
  std::string text = base::visible(segment.substr(0, shown_characters_max));
  if (segment.size() > shown_characters_max) text += "…";
  return text;
}

bool takes_anything(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// How far a request is from a rule, and the first thing that differs.
struct Distance {
  std::size_t cost = 0;
  std::string difference;

  void add(std::size_t more, std::string what) {
    cost += more;
    if (difference.empty()) difference = std::move(what);
  }
};

constexpr std::size_t cost_of_segment = 12;   // one more or less, or quite different
constexpr std::size_t cost_of_parameter = 6;  // a rule's parameter is missing
constexpr std::size_t cost_of_method = 5;
constexpr std::size_t cost_of_slash = 1;  // one too many, as careless joining of paths leaves

// How different two segments are; 0 when the rule's segment matches the one sent.
std::size_t unlikeness(std::string_view sent, std::string_view known) {
  if (takes_anything(known)) return sent.empty() ? cost_of_parameter : 0;
  if (sent == known) return 0;
  return std::min(2 * base::edit_distance(sent.substr(0, 2 * shown_characters_max), known),
                  2 * cost_of_segment);
}

std::size_t cost_of_surplus(std::string_view sent) {
  return sent.empty() ? cost_of_slash : cost_of_segment;
}

std::size_t cost_of_lacking(std::string_view known) {
  return takes_anything(known) ? cost_of_parameter : cost_of_segment;
}

// The cheapest change from the path sent to the rule's, from the beginning: the usual edit
// distance, over segments.
Distance distance(const net::Request& request, const Rule& rule) {
  const auto sent = segments(request.path());
  const auto known = segments(rule.path);
  // rest[i][j]: the cost of matching the path from its segment i with the rule from its segment j.
  std::vector<std::vector<std::size_t>> rest(sent.size() + 1,
                                             std::vector<std::size_t>(known.size() + 1, 0));
  for (std::size_t i = sent.size() + 1; i-- > 0;) {
    for (std::size_t j = known.size() + 1; j-- > 0;) {
      if (i == sent.size() && j == known.size()) continue;
      std::size_t best = std::numeric_limits<std::size_t>::max();
      if (i < sent.size()) best = std::min(best, rest[i + 1][j] + cost_of_surplus(sent[i]));
      if (j < known.size()) best = std::min(best, rest[i][j + 1] + cost_of_lacking(known[j]));
      if (i < sent.size() && j < known.size()) {
        best = std::min(best, rest[i + 1][j + 1] + unlikeness(sent[i], known[j]));
      }
      rest[i][j] = best;
    }
  }
  Distance out;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < sent.size() || j < known.size()) {
    if (i < sent.size() && j < known.size() &&
        rest[i][j] == rest[i + 1][j + 1] + unlikeness(sent[i], known[j])) {
      if (const std::size_t cost = unlikeness(sent[i], known[j]); cost > 0) {
        out.add(cost, "path segment " + std::to_string(i + 1) + " is " +
                          (sent[i].empty() ? "empty" : "'" + shown(sent[i]) + "'") + ", not " +
                          (takes_anything(known[j]) ? std::string(known[j])
                                                    : "'" + std::string(known[j]) + "'"));
      }
      ++i;
      ++j;
    } else if (j < known.size() && rest[i][j] == rest[i][j + 1] + cost_of_lacking(known[j])) {
      out.add(cost_of_lacking(known[j]),
              "'/" + std::string(known[j]) + "' is missing " +
                  (i == sent.size() ? "at the end" : "before '/" + shown(sent[i]) + "'"));
      ++j;
    } else {
      const bool last = i + 1 == sent.size();
      out.add(cost_of_surplus(sent[i]),
              !sent[i].empty() ? "'/" + shown(sent[i]) + "' is too many"
              : last           ? std::string("a '/' too many at the end")
                               : "a '/' too many before '/" + shown(sent[i + 1]) + "'");
      ++i;
    }
  }
  if (request.method != rule.method) {
    out.add(cost_of_method,
            "method is " + shown(request.method) + ", not " + std::string(rule.method));
  }
  return out;
}

void add_hints(const net::Request& request, NearMiss& out) {
  const std::string_view path = request.path();
  if (path.size() > 1 && path.ends_with('/')) {
    out.hints.emplace_back("the path ends in '/': is it wanted?");
  }
  if (path.find("//") != std::string_view::npos) {
    out.hints.emplace_back("'//' in the path: a base URL that ends in '/' joined to a path?");
  }
  const std::string decoded = net::percent_decode(path);
  if (std::ranges::any_of(decoded, [](unsigned char c) { return c <= ' ' || c == 0x7f; }) ||
      decoded.find("\xC2\xA0") != std::string::npos) {
    out.hints.emplace_back("a blank or line end in the path: one character too many pasted?");
  }
  if (path.find("{") != std::string_view::npos || path.find("%7B") != std::string_view::npos) {
    out.hints.emplace_back("braces in the path: a placeholder that was not filled in?");
  }
  if (path.find('?') == std::string_view::npos && path.find('&') != std::string_view::npos) {
    out.hints.emplace_back("'&' in the path without a '?': where does the query begin?");
  }
}

}  // namespace

NearMiss near_miss(const net::Request& request, std::span<const Rule> rules) {
  NearMiss out;
  out.sent = shown(request.method) + " ";
  for (const auto segment : segments(request.path())) out.sent += "/" + shown(segment);

  std::vector<std::pair<Distance, const Rule*>> measured;
  for (const Rule& rule : rules) measured.emplace_back(distance(request, rule), &rule);
  std::ranges::stable_sort(measured, {}, [](const auto& each) { return each.first.cost; });
  for (const auto& [how_far, rule] : measured) {
    if (out.candidates.size() == candidates_max) break;
    out.candidates.push_back({*rule, how_far.difference});
  }
  add_hints(request, out);
  return out;
}

std::string NearMiss::text() const {
  std::size_t widest = 0;
  for (const auto& [rule, difference] : candidates) {
    widest = std::max(widest, rule.method.size() + rule.path.size());
  }
  std::string out = "nothing is served at " + sent + "\n  sent     " + sent;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& [rule, difference] = candidates[i];
    out += i == 0 ? "\n  closest  " : "\n  next     ";
    out += std::string(rule.method) + " " + std::string(rule.path) +
           std::string(widest - rule.method.size() - rule.path.size() + 2, ' ') +
           std::string(rule.what);
    out += "\n           " + difference;
  }
  for (const std::string& hint : hints) out += "\n  hint     " + hint;
  return out;
}

void NearMisses::add(NearMiss miss) {
  constexpr std::size_t remembered_max = 100;
  if (all_.size() >= remembered_max) all_.pop_front();
  all_.push_back(std::move(miss));
}

std::string NearMisses::text() const {
  std::string out;
  for (const NearMiss& each : all_) out += (out.empty() ? "" : "\n") + each.text() + "\n";
  return out;
}

std::string NearMiss::line() const {
  std::string out = "nothing is served at " + sent;
  if (!candidates.empty()) {
    const auto& [rule, difference] = candidates.front();
    out += "; closest: " + std::string(rule.method) + " " + std::string(rule.path) + " (" +
           difference + ")";
  }
  for (const std::string& hint : hints) out += "; hint: " + hint;
  return out;
}

}  // namespace smsrelay::mocks::vendor
