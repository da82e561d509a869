#include "runner/cli/exit_code.h"

namespace smsrelay::cli {

namespace {

using reports::StoryResult;
using reports::Verdict;

bool was_the_machine(const StoryResult& story) {
  return !story.findings.empty() && story.findings.front().blame == reports::Blame::environment;
}

}  // namespace

int exit_code_of(const std::vector<StoryResult>& stories) {
  std::size_t judged = 0;
  bool failed = false;
  bool machine = false;
  for (const StoryResult& story : stories) {
    if (story.verdict != Verdict::none) ++judged;
    if (story.verdict == Verdict::error && was_the_machine(story)) {
      machine = true;
    } else if (story.verdict != Verdict::pass && story.verdict != Verdict::none) {
      failed = true;
    }
  }
  if (failed) return story_failed;
  if (machine) return environment;
  return judged == 0 ? nothing_ran : all_passed;
}

}  // namespace smsrelay::cli
