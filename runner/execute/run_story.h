// run_story: one scenario, told in a fresh world on a given wire, judged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/run_result.h"
#include "runner/scenario/scenario.h"
#include "runner/testbed/assumptions.h"
#include "runner/testbed/wire.h"
#include "runner/testbed/world.h"

namespace smsrelay::runner {

struct ToldStory {
  reports::StoryResult result;       // wall is left 0
  std::vector<std::string> secrets;  // of its world: must not be in anything written
  bool wire_usable = true;           // false: the wire is stuck, discard it
};

// The wire's transcript is left as the story made it. `seed` is the run's: each story derives its
// own from it and its title, so that it runs in the same way alone and among others. `keep_lines`
// keeps the story's lines even if it passed. `assumed`: see World. `foreign`: a relay that others
// wrote, in place of ours. Then what rests on our relay's records is not judged; a story that
// passed otherwise has the verdict `none` and the reason.
ToldStory run_story(Wire&, const Scenario&, const std::vector<Clause>&, std::uint64_t seed,
                    bool keep_lines = false, const Assumed& assumed = {},
                    const World::ForeignRelay& foreign = nullptr);

}  // namespace smsrelay::runner
