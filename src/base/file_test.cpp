#include "base/file.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace smsrelay::base
