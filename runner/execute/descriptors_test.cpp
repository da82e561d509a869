// How many descriptors a world on loopback takes: the number by which the runner decides how many
// worlds this process has room for.
#include <gtest/gtest.h>

#include <filesystem>

#include "runner/execute/run_suite.h"
#include "sim/loopback_carrier.h"

namespace smsrelay::runner {
namespace {

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

// Connections are kept from story to story, so that the end of a story shows them all.
struct Watching final : reports::Listener {
  void run_starts(const reports::RunResult&) override {}
  void story_starts(const std::string&, const std::string&) override { look(); }
  void story_ends(const reports::StoryResult&) override { look(); }
  void run_ends(const reports::RunResult&) override {}
  void look() { most = std::max(most, open_descriptors()); }
  std::size_t most = 0;
};

TEST(Descriptors, NoStoryTakesMoreThanAWorldIsCountedFor) {
  SuiteOptions options;
  options.paths = {std::string(REHEARSE_SOURCE_DIR) + "/scenarios"};
  options.testbed = "loopback";
  const Selection selection = select(options);
  const std::size_t before = open_descriptors();
  Watching watching;
  run(options, selection, watching);
  const std::size_t taken = watching.most - before;
  RecordProperty("descriptors_of_a_world", static_cast<int>(taken));
  EXPECT_LE(taken, sim::descriptors_of_a_world);
  // A number far too large would cost worlds.
  EXPECT_GT(taken * 2, sim::descriptors_of_a_world);
}

}  // namespace
}  // namespace smsrelay::runner
