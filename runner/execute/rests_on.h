// Rests on: the file rests_on.yaml beside a suite's clauses.yaml, so that every run can name the
// assumptions its verdict rests on without a sweep of its own.
//
// It names the stories that break under another variant of an assumption. A sweep makes it
// (rehearse run SUITE --over-assumptions writes it into the report folder); for our own suite a
// test compares it with what the stories do. A story it does not name counts as holding.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "reports/reliance.h"
#include "runner/execute/run_suite.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {

// Assumption -> the stories that break under another variant of it, by index in the selection.
using Broken = std::map<std::string, std::set<std::size_t>>;
Broken broken_in(const Sweep&);

// Those that decide more than a tenth of the stories. `counted`: the stories that are looked at.
reports::Reliances reliances(const Selection&, const Broken&, const std::set<std::size_t>& counted);
// The same of a sweep, over the stories it told.
reports::Reliances reliances(const Selection&, const Sweep&);

// The file of the suite in `folder`: the assumptions that decide more than a tenth of it.
std::string rests_on_yaml(const Selection&, const Sweep&, const std::string& folder);

// What the nearest rests_on.yaml at or above each story says.
struct Known {
  Broken broken;
  std::vector<std::string> notes;  // files that cannot be read; stories that are no longer there
  bool measured = false;           // there is such a file; it may name nothing
};
Known known_to_rest(const Selection&);

// How long a sweep over the assumptions would take: as long as each passed story took, once for
// each variant but the one it was told under.
base::Duration sweep_time(const std::vector<reports::StoryResult>&, std::size_t jobs);

}  // namespace smsrelay::runner
