#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace smsrelay::base {
namespace {

TEST(ReadFile, GivesTheWholeText) {
  const auto text = read_file(std::string(REHEARSE_SOURCE_DIR) + "/src/base/file_test.cpp");
  ASSERT_TRUE(text.ok());
  EXPECT_TRUE(text->starts_with("#include \"base/file.h\"\n"));
  EXPECT_TRUE(text->ends_with("}  // namespace smsrelay::base\n"));
}

TEST(ReadFile, SaysWhyItCannot) {
  const auto folder = read_file(REHEARSE_SOURCE_DIR);
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().detail, "is a folder, not a file");
  const auto missing = read_file(std::string(REHEARSE_SOURCE_DIR) + "/no such file");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().detail, "cannot be read: No such file or directory");
}

class BoundedRead : public testing::Test {
 protected:
  ~BoundedRead() override { std::filesystem::remove(path); }

  const std::filesystem::path path = testing::TempDir() + "bounded-read-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(BoundedRead, AFileOfTheBoundIsReadAndALongerOneIsNot) {
  std::ofstream(path) << std::string(4096, 'x');
  EXPECT_EQ(read_file(path, 4096)->size(), 4096U);
  EXPECT_EQ(read_file(path, 4095).error().detail, "is larger than 4095 bytes");
  std::ofstream(path, std::ios::app) << 'x';
  EXPECT_EQ(read_file(path, 4096).error().detail, "is larger than 4 KiB");
  std::filesystem::resize_file(path, file_bytes_max + 1);
  EXPECT_EQ(read_file(path).error().detail, "is larger than 8 MiB");
}

TEST_F(BoundedRead, OfADeviceNothingIsRead) {
  EXPECT_EQ(read_file("/dev/zero").error().detail, "is a device or a socket, not a file");
  EXPECT_EQ(read_file("/dev/null").error().detail, "is a device or a socket, not a file");
}

TEST_F(BoundedRead, APlainFileIsReadWithoutWaitingForAnything) {
  std::ofstream(path) << "0123456789";
  EXPECT_EQ(read_plain_file(path, 10).value(), "0123456789");
  EXPECT_EQ(read_plain_file(path, 9).error().detail, "is larger than 9 bytes");
  std::filesystem::remove(path);
  EXPECT_EQ(read_plain_file(path).error().detail, "cannot be read: No such file or directory");
  EXPECT_EQ(read_plain_file(testing::TempDir()).error().detail, "is a folder, not a file");
  EXPECT_EQ(read_plain_file("/dev/zero").error().detail, "is a device, not a file");
  EXPECT_EQ(read_plain_file("/proc/self/status").error().detail,
            "is a file of the kernel, whose text is made when it is read");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(read_plain_file(path).error().detail, "is a pipe, not a file");
  EXPECT_EQ(read_plain_file(path).error().code, "unreadable");
}

// Root may read everything, so the test becomes somebody else for a moment.
TEST_F(BoundedRead, WhatTheRightsForbidIsToldApartFromWhatIsWrong) {
  std::ofstream(path) << "x";
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  const auto text = read_plain_file(path);
  const auto missing = read_plain_file(path.string() + "-missing");
  if (user == 0) {
    ASSERT_EQ(seteuid(user), 0);
  }
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().code, "refused-by-machine");
  EXPECT_EQ(text.error().detail, "cannot be read: Permission denied");
  EXPECT_EQ(missing.error().code, "unreadable");
}

TEST_F(BoundedRead, APipeIsReadToItsEndOrTheBound) {
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  for (const std::size_t bound : {10U, 9U}) {
    std::thread writer([this] { std::ofstream(path) << "0123456789"; });
    const auto text = read_file(path, bound);
    writer.join();
    EXPECT_EQ(text.ok(), bound == 10);
  }
}

}  // namespace
}  // namespace smsrelay::base
