#include "runner/testbed/scratch_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

TEST(ScratchFolder, IsEmptyEachTimeAndGoneWithItsOwner) {
  std::optional<ScratchFolder> folder(std::in_place);
  const std::string path = folder->emptied().value();
  std::ofstream(path + "/relay.db") << "x";
  fs::create_directory(path + "/deeper");
  EXPECT_EQ(folder->emptied().value(), path);
  EXPECT_TRUE(fs::is_empty(path));
  std::ofstream(path + "/relay.db") << "x";
  folder.reset();
  EXPECT_FALSE(fs::exists(path));
}

TEST(ScratchFolder, SaysWhereItCannotBe) {
  const char* before = getenv("TMPDIR");
  const std::optional<std::string> kept =
      before ? std::optional<std::string>(before) : std::nullopt;
  setenv("TMPDIR", "/nowhere/at/all", 1);
  const auto path = ScratchFolder().emptied();
  kept ? setenv("TMPDIR", kept->c_str(), 1) : unsetenv("TMPDIR");
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().code, "no-scratch-folder");
  EXPECT_NE(path.error().detail.find("TMPDIR"), std::string::npos) << path.error().detail;
}

}  // namespace
}  // namespace smsrelay::runner
