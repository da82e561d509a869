// The failure message: what somebody who never saw the code reads when a story does not pass.
//
//   FAILED  RELAY   Opening hours, while Dydu is down          (3 of 36, seed 1)
//
//     Anna got the same answer twice. Rule RELAY-ONCE-1 (MUST): one reply per received SMS.
//
//     scenarios/retries/opening-hours.yaml:31:24
//      31 |       - Anna receives: "Ouvert à 9 h"
//         |                        ^^^^^^^^^^^^^^
//     Expected  1 SMS
//     Actual    2 SMS
//     ...
//     Again:   ./rehearse run scenarios/retries/opening-hours.yaml --filter "Opening hours" --seed 1
#pragma once

#include <string>
#include <vector>

#include "reports/layout.h"
#include "reports/run_result.h"

namespace smsrelay::reports {

// Under 40 lines and no terminal control whatever the story holds; ends with a line end. The first
// finding is shown in full, the others by one line each.
std::string failure_text(const StoryResult&, const RunResult&, const Style&);

// What to type to run this story again. `run` gives testbed and seed.
std::string again_command(const StoryResult&, const RunResult&);
// The same by file and line, which is shorter: "./rehearse run x.yaml:7", "--seed 1", each option
// for itself.
std::vector<std::string> again_briefly(const StoryResult&, const RunResult&);

// Every story line, one each, with offset, mark and the decisive arrow.
std::string story_text(const StoryResult&, const Style&);

// "FAILED", "ERROR", "UNDECIDED", "NOT JUDGED", "passed".
std::string_view verdict_word(Verdict);

}  // namespace smsrelay::reports
