#include "mocks/vendor/assumption.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::mocks::vendor {
namespace {

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const auto near = base::did_you_mean(word, known);
  return near ? "; did you mean '" + *near + "'?" : "";
}

// A hint when the name belongs to the other vendor: a mock has only its own vendor's assumptions.
std::string other_vendor(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::string_view begin = "ASSUME-";
  if (known.empty() || !known.front().starts_with(begin)) return {};
  const std::string vendor = known.front().substr(0, known.front().find('-', begin.size()) + 1);
  const auto of_it = [&](std::string_view each) { return each.starts_with(vendor); };
  if (of_it(name) || !std::ranges::all_of(known, of_it)) return {};
  return "; here their names begin with " + vendor;
}

}  // namespace

base::Result<void> check_assumption(const std::string& name, const std::string& variant,
                                    std::span<const Assumption> known) {
  const auto found = std::ranges::find(known, name, &Assumption::name);
  if (found == known.end()) {
    std::vector<std::string> names;
    for (const Assumption& each : known) names.push_back(each.name);
    return base::Error{"unknown-assumption", "no assumption is called '" + base::visible(name) +
                                                 "'" + suggestion(name, names) +
                                                 other_vendor(name, names)};
  }
  if (std::ranges::find(found->variants, variant, &Variant::name) != found->variants.end()) {
    return {};
  }
  std::vector<std::string> names;
  for (const Variant& each : found->variants) names.push_back(each.name);
  return base::Error{"unknown-variant", name + " has no variant '" + base::visible(variant) + "'" +
                                            suggestion(variant, names) +
                                            "; it has: " + base::join(names, ", ")};
}

base::Result<std::pair<std::string, std::string>> parse_assumption(
    std::string_view text, std::span<const Assumption> known) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return base::Error{"bad-assumption", "'" + base::visible(text) +
                                             "' is not of the form NAME=VARIANT, as in "
                                             "ASSUME-SMSMODE-MO-ORIENTATION=swapped"};
  }
  std::pair<std::string, std::string> out{base::trim(text.substr(0, equals)),
                                          base::trim(text.substr(equals + 1))};
  if (const auto checked = check_assumption(out.first, out.second, known); !checked) {
    return checked.error();
  }
  return out;
}

}  // namespace smsrelay::mocks::vendor
