#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

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
