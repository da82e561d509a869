#include "base/file_lock.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <optional>

namespace smsrelay::base {
namespace {

namespace fs = std::filesystem;

class FileLockTest : public testing::Test {
 protected:
  FileLockTest() { EXPECT_NE(mkdtemp(folder.data()), nullptr); }
  ~FileLockTest() override { fs::remove_all(folder); }
  std::string folder = testing::TempDir() + "file-lock-XXXXXX";
};

TEST_F(FileLockTest, OneAtATimeHasIt) {
  const std::string path = folder + "/relay.db";
  {
    const auto first = FileLock::take(path);
    ASSERT_TRUE(first) << first.error().detail;
    const auto second = FileLock::take(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "locked");
  }
  EXPECT_TRUE(FileLock::take(path)) << "free again";
}

TEST_F(FileLockTest, AFileThatItMakesIsItsOwnersOnly) {
  const std::string path = folder + "/relay.db";
  ASSERT_TRUE(FileLock::take(path));
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FileLockTest, WhatCannotBeMadeIsAnErrorWithItsReason) {
  const auto lock = FileLock::take(folder + "/missing/relay.db");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, "unreadable");
  EXPECT_EQ(lock.error().detail, "No such file or directory");
}

}  // namespace
}  // namespace smsrelay::base
