// Assumption: a point about a vendor that no public source settles, and its variants.
//
// Each mock has a table of assumptions, which turns the chosen variants into its profile. The first
// variant is the default.
//
//   ASSUME-SMSMODE-LONG-MO   how does a long incoming SMS arrive?
//     whole (default)        as one MO
//     split                  as one MO per part
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace smsrelay::mocks::vendor {

struct Variant {
  std::string name;     // "split": lowercase words joined by '-'
  std::string meaning;  // what the mock does then, as a sentence without a period
};

// An assumption as shown to people. At least two variants.
struct Assumption {
  std::string name;      // "ASSUME-SMSMODE-LONG-MO"
  std::string question;  // "how does a long incoming SMS arrive?"
  std::string source;    // the section that leaves it open: "smsmode.md §3"
  std::vector<Variant> variants;
};

// The chosen variant by assumption; an assumption that is not in it has its default.
using Assumed = std::map<std::string, std::string>;

// Checks "NAME=VARIANT". Errors "bad-assumption" (not of that form),
// "unknown-assumption" and "unknown-variant", with the nearest name if there is one.
base::Result<std::pair<std::string, std::string>> parse_assumption(std::string_view text,
                                                                   std::span<const Assumption>);
// The same for a name and a variant. Errors "unknown-assumption" and "unknown-variant".
base::Result<void> check_assumption(const std::string& name, const std::string& variant,
                                    std::span<const Assumption>);

// A row of a mock's own table: `apply` makes the profile follow the variant.
template <class Profile>
struct Open {
  struct Way {
    std::string_view name;
    std::string_view meaning;
    void (*apply)(Profile&);
  };
  std::string_view name;
  std::string_view question;
  std::string_view source;
  std::vector<Way> ways;  // the first is the default
};

template <class Profile>
std::vector<Assumption> listed(std::span<const Open<Profile>> table) {
  std::vector<Assumption> out;
  for (const auto& row : table) {
    auto& shown = out.emplace_back();
    shown.name = row.name;
    shown.question = row.question;
    shown.source = row.source;
    for (const auto& way : row.ways) {
      shown.variants.push_back({std::string(way.name), std::string(way.meaning)});
    }
  }
  return out;
}

// Applies the choices that concern this table; names of other tables are ignored.
template <class Profile>
void apply(const Assumed& assumed, std::span<const Open<Profile>> table, Profile& profile) {
  for (const auto& row : table) {
    const auto chosen = assumed.find(std::string(row.name));
    if (chosen == assumed.end()) continue;
    for (const auto& way : row.ways) {
      if (way.name == chosen->second) way.apply(profile);
    }
  }
}

}  // namespace smsrelay::mocks::vendor
