// Explains why nothing was selected, and what was probably meant.
#pragma once

#include <string>

#include "runner/execute/run_suite.h"

namespace smsrelay::cli {

// Several lines, naming the nearest tags and titles. Precondition: selection.stories is empty.
std::string nothing_selected_text(const runner::SuiteOptions&, const runner::Selection&);

}  // namespace smsrelay::cli
