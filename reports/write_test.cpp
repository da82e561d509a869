#include "reports/write.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
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

TEST(CheckWritable, LeavesNothingButTheFolder) {
  const fs::path folder = fs::path(testing::TempDir()) / "check_writable";
  fs::remove_all(folder);
  EXPECT_TRUE(check_writable((folder / "new").string()).ok());
  EXPECT_TRUE(fs::is_empty(folder / "new"));
  std::ofstream(folder / "file") << "x";
  EXPECT_FALSE(check_writable((folder / "file").string()).ok());
  fs::remove_all(folder);
}

// As `ulimit -f` sets it; the program ignores SIGXFSZ, which would kill it.
TEST(CheckWritable, AFileThatMayNotGrowIsAnErrorOfTheWrite) {
  const fs::path folder = fs::path(testing::TempDir()) / "check_growing";
  fs::remove_all(folder);
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit small = limit;
  small.rlim_cur = 0;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto none = check_writable(folder.string());
  small.rlim_cur = 1024;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto probe = check_writable(folder.string());
  const auto large = write_report(folder.string(), "large", std::string(100'000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, before);
  ASSERT_FALSE(none.ok());
  EXPECT_NE(none.error().detail.find("File too large"), std::string::npos) << none.error().detail;
  EXPECT_TRUE(probe.ok());
  ASSERT_FALSE(large.ok());
  EXPECT_NE(large.error().detail.find("File too large"), std::string::npos) << large.error().detail;
  EXPECT_TRUE(fs::is_empty(folder));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace smsrelay::reports
