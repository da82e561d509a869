// What --assume and --over-assumptions led to, in words.
#pragma once

#include <string>

#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

//   Over assumptions: 115 stories, 47 assumptions, 5,244 tellings
//
//   103 stories hold whatever is assumed.
//
//   16 of 18 guide clauses, 38 of 209 stories rest on ASSUME-SMSMODE-CONSOLE-URL-SHOWN.
//
//   scenarios/keys/blocked.yaml:3  A key is blocked
//     holds under 46 of 47; breaks if
//       ASSUME-SMSMODE-BLOCKED-KEY=401   …the first finding's sentence
//
//   What matters most
//     12 stories   ASSUME-SMSMODE-CONSOLE-URL-SHOWN=apart
//
// An assumption is named at the top when it decides more than a tenth of the stories. A clause
// rests on it when every story that names the clause breaks under one of its variants. A story is
// not told under what it fixes itself (`assuming:`), so some are tried under fewer.
//
// Of a sweep that is not whole it tells what is done, and names no share of the suite.
// `interrupted`: by the user, and not for want of room on this machine.
std::string sweep_text(const runner::Selection&, const runner::Sweep&, bool interrupted = false);

// The --assume options that did not hold in some stories, because those settle the same assumption
// themselves; one line each. Empty: there are none.
std::string overridden_text(const runner::Assumed&, const runner::Selection&);

}  // namespace smsrelay::cli
