// TextMatch: whether an SMS has the text that a story expects.
#pragma once

#include <string>

#include "runner/scenario/scenario.h"

namespace smsrelay::runner {

bool matches(const TextMatch&, const std::string& text);

}  // namespace smsrelay::runner
