#include "reports/write.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace smsrelay::reports {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WriteReport : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(directory_); }
  void TearDown() override { fs::remove_all(directory_); }

  std::string content(const std::string& name) const {
    std::ifstream file(fs::path(directory_) / name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  const std::string directory_ = testing::TempDir() + "reports-" +
                                 testing::UnitTest::GetInstance()->current_test_info()->name() +
                                 "/deep/er";
};

TEST_F(WriteReport, MakesTheFolderAndReplacesWhatWasThere) {
  ASSERT_TRUE(write_report(directory_, "junit.xml", "one").ok());
  ASSERT_TRUE(write_report(directory_, "junit.xml", "two").ok());
  EXPECT_EQ(content("junit.xml"), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()), 1);
}

TEST_F(WriteReport, SaysWhenTheFolderIsAFile) {
  ASSERT_TRUE(write_report(directory_, "taken", "").ok());
  const base::Result<void> result = write_report(directory_ + "/taken", "junit.xml", "x");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "directory-not-writable");
  EXPECT_THAT(result.error().detail, HasSubstr("/taken"));
}

TEST_F(WriteReport, SaysWhenTheNameIsAFolder) {
  fs::create_directories(directory_ + "/junit.xml/full");
  const base::Result<void> result = write_report(directory_, "junit.xml", "x");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "file-not-writable");
  EXPECT_FALSE(fs::exists(directory_ + "/.junit.xml.part"));
}

TEST_F(WriteReport, RemovesTheReportOfAnEarlierRun) {
  EXPECT_TRUE(remove_report(directory_, "junit.xml").ok());
  ASSERT_TRUE(write_report(directory_, "junit.xml", "old").ok());
  EXPECT_TRUE(remove_report(directory_, "junit.xml").ok());
  EXPECT_FALSE(fs::exists(directory_ + "/junit.xml"));
}

}  // namespace
}  // namespace smsrelay::reports
