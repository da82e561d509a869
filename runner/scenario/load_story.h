// The `story:` part of a scenario: lines a person reads, each one Step.
#pragma once

#include <vector>

#include "runner/scenario/scenario.h"
#include "yaml/document.h"

namespace smsrelay::runner {

// What the setup has made known, for names in steps.
struct StoryNames {
  const Fixtures& fixtures;
  const Setup& setup;
};

std::vector<Step> load_story(yaml::Document&, const yaml::Node&, const StoryNames&);

}  // namespace smsrelay::runner
