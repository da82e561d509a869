// The `story:` part of a scenario: lines a person reads, each one Step.
#pragma once

#include <string>
#include <vector>

#include "runner/scenario/scenario.h"
#include "yaml/document.h"

namespace smsrelay::runner {

// What the setup has made known, for names in steps.
struct StoryNames {
  const Fixtures& fixtures;
  const Setup& setup;
};

// The words each kind of step is known by, but for the clicks of the guide: "wait", "Anna texts".
std::vector<std::string> step_words();

std::vector<Step> load_story(yaml::Document&, const yaml::Node&, const StoryNames&);

}  // namespace smsrelay::runner
