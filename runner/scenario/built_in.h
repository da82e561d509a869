// The product's own fixtures.yaml and clauses.yaml (scenarios/), carried by the program: for
// stories that have none beside or above them, and for `rehearse new`.
#pragma once

#include <string_view>

namespace smsrelay::runner {

extern const std::string_view built_in_fixtures;
extern const std::string_view built_in_clauses;

}  // namespace smsrelay::runner
