#include "runner/cli/report_lock.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

namespace smsrelay::cli {
namespace {

namespace fs = std::filesystem;

class ReportLockTest : public testing::Test {
 protected:
  ReportLockTest() { fs::remove_all(directory_); }
  ~ReportLockTest() override { fs::remove_all(directory_); }

  const std::string directory_ =
      testing::TempDir() + "lock-" + testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ReportLockTest, IsForOneRunAtATime) {
  {
    const auto first = ReportLock::take(directory_ + "/deep");
    ASSERT_TRUE(first.ok());
    const auto second = ReportLock::take(directory_ + "/deep");
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, "report-folder-busy");
    EXPECT_THAT(second.error().detail, testing::HasSubstr("--report-dir DIR"));
    EXPECT_TRUE(ReportLock::take(directory_ + "/other").ok());
  }
  EXPECT_TRUE(ReportLock::take(directory_ + "/deep").ok()) << "its run is over";
  EXPECT_TRUE(fs::is_empty(directory_ + "/deep")) << "it leaves no file";
}

TEST_F(ReportLockTest, EndsWithAProcessThatIsKilled) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto lock = ReportLock::take(directory_);
    const char told = lock.ok() ? 'y' : 'n';
    [[maybe_unused]] const ssize_t written = ::write(ready[1], &told, 1);
    ::pause();
    ::_exit(0);
  }
  char told = 0;
  EXPECT_EQ(::read(ready[0], &told, 1), 1);
  EXPECT_EQ(told, 'y');
  EXPECT_FALSE(ReportLock::take(directory_).ok());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  EXPECT_TRUE(ReportLock::take(directory_).ok());
}

TEST_F(ReportLockTest, IsNoneWhereTheFolderCannotBe) {
  std::ofstream(directory_) << "a file where the folder should be";
  EXPECT_TRUE(ReportLock::take(directory_).ok());
  EXPECT_TRUE(ReportLock::take(directory_).ok());
}

}  // namespace
}  // namespace smsrelay::cli
