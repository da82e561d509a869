#include "base/stop_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "base/idle_waiter.h"
#include "base/real_scheduler.h"

namespace smsrelay::base {
namespace {

// The mask holds for the test's own thread, which is the only one here besides the listener.
class StopSignalsTest : public testing::Test {
 protected:
  StopSignalsTest() { block_stop_signals(); }

  IdleWaiter waiter;
  RealScheduler scheduler{waiter};
  std::string ran;
};

TEST_F(StopSignalsTest, TheFirstSignalRunsTheFirstTaskTheNextTheSecond) {
  const StopSignals signals(
      scheduler,
      [&] {
        ran += "first ";
        kill(getpid(), SIGTERM);
      },
      [&] {
        ran += "second";
        scheduler.stop();
      });
  kill(getpid(), SIGINT);
  scheduler.run();
  EXPECT_EQ(ran, "first second");
}

TEST_F(StopSignalsTest, AHangUpRunsTheFirstTaskAndNeverTheSecond) {
  const StopSignals signals(
      scheduler,
      [&] {
        ran += "first ";
        kill(getpid(), SIGHUP);
        scheduler.after(std::chrono::milliseconds(50), [&] {
          ran += "later ";
          kill(getpid(), SIGTERM);
        });
      },
      [&] {
        ran += "second";
        scheduler.stop();
      });
  kill(getpid(), SIGHUP);
  scheduler.run();
  EXPECT_EQ(ran, "first later second");
}

TEST_F(StopSignalsTest, AHangUpThatIsIgnoredStaysIgnored) {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  {
    const StopSignals signals(
        scheduler, [&] { ran += "first"; }, [] {});
    kill(getpid(), SIGHUP);
    scheduler.after(std::chrono::milliseconds(50), [&] { scheduler.stop(); });
    scheduler.run();
  }
  EXPECT_EQ(ran, "");
  (void)std::signal(SIGHUP, before);
}

TEST_F(StopSignalsTest, EndsWithoutAnySignal) {
  {
    const StopSignals signals(
        scheduler, [&] { ran = "first"; }, [&] { ran = "second"; });
  }
  scheduler.stop();
  scheduler.run();
  EXPECT_EQ(ran, "");
}

TEST_F(StopSignalsTest, EndsAfterBothSignals) {
  {
    const StopSignals signals(
        scheduler, [] { kill(getpid(), SIGINT); }, [&] { scheduler.stop(); });
    kill(getpid(), SIGINT);
    scheduler.run();
  }
  SUCCEED();
}

}  // namespace
}  // namespace smsrelay::base
