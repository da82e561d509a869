#include "base/virtual_scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace smsrelay::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr Instant start{seconds(0)};

// Counts waits; may deliver something on the n-th, as a wire would.
class ScriptedWaiter final : public Waiter {
 public:
  std::function<void(int)> on_wait = [](int) {};
  int waits = 0;
  int nudges = 0;
  void wait(Duration) override { on_wait(++waits); }
  void wake() override {}
  void nudge() override { ++nudges; }
  bool was_quiet() const override { return !busy; }
  bool busy = false;  // every wait ends early, with news for others
};

TEST(VirtualScheduler, JumpsFromTimerToTimer) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter);
  std::vector<std::string> ran;
  scheduler.after(hours(24), [&] { ran.push_back("day at " + to_utc_text(scheduler.now())); });
  scheduler.after(seconds(30), [&] { ran.push_back("half minute"); });
  ASSERT_TRUE(scheduler.run_until(start + hours(30)).ok());
  EXPECT_THAT(ran, ElementsAre("half minute", "day at 1970-01-02T00:00:00Z"));
  EXPECT_EQ(scheduler.now(), start + hours(30));
  EXPECT_EQ(waiter.waits, 0);
}

TEST(VirtualScheduler, TimersOfOneInstantRunInAskingOrderAndMayCancelEachOther) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter);
  std::vector<int> ran;
  Scheduler::TimerId third;
  scheduler.after(seconds(1), [&] { ran.push_back(1); });
  scheduler.after(seconds(1), [&] {
    ran.push_back(2);
    scheduler.cancel(third);
    scheduler.at(start, [&] { ran.push_back(5); });  // in the past: now, behind what is queued
  });
  third = scheduler.after(seconds(1), [&] { ran.push_back(3); });
  scheduler.after(seconds(1), [&] { ran.push_back(4); });
  ASSERT_TRUE(scheduler.run_until(start + seconds(2)).ok());
  EXPECT_THAT(ran, ElementsAre(1, 2, 4, 5));
}

TEST(VirtualScheduler, NothingOvertakesAnUnfilledPlace) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter);
  std::vector<std::string> ran;
  const auto slow = scheduler.reserve();
  const auto quick = scheduler.reserve();
  scheduler.after(seconds(1), [&] { ran.emplace_back("timer"); });
  std::thread([&] { scheduler.fill(quick, [&] { ran.emplace_back("quick"); }); }).join();
  waiter.on_wait = [&](int count) {
    if (count == 3) {
      std::thread([&] { scheduler.fill(slow, [&] { ran.emplace_back("slow"); }); }).join();
    }
  };
  ASSERT_TRUE(scheduler.run_until(start + seconds(5)).ok());
  EXPECT_THAT(ran, ElementsAre("slow", "quick", "timer"));
  EXPECT_EQ(waiter.nudges, 2);
}

TEST(VirtualScheduler, APlaceThatNeverFillsIsReportedAsStuck) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter, {milliseconds(20), milliseconds(100)});
  const auto lost = scheduler.reserve();
  const auto outcome = scheduler.run_until(start + seconds(5));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, "stuck");
  EXPECT_EQ(scheduler.head(), lost);
  EXPECT_EQ(waiter.nudges, 5);
}

TEST(VirtualScheduler, NewsForOthersIsNotSilence) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter, {milliseconds(20), milliseconds(100)});
  const auto slow = scheduler.reserve();
  bool ran = false;
  waiter.busy = true;
  waiter.on_wait = [&](int count) {
    if (count == 1000) scheduler.fill(slow, [&] { ran = true; });
  };
  ASSERT_TRUE(scheduler.run_until(start + seconds(5)).ok());
  EXPECT_TRUE(ran);
  EXPECT_EQ(waiter.nudges, 0);
}

TEST(VirtualScheduler, StopsWhenThereIsEnough) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter);
  int count = 0;
  std::function<void()> tick = [&] {
    ++count;
    scheduler.after(seconds(1), tick);
  };
  tick();
  ASSERT_TRUE(scheduler.run_until(start + hours(1), [&] { return count == 10; }).ok());
  EXPECT_EQ(scheduler.now(), start + seconds(9));
}

TEST(VirtualScheduler, AfterAResetWhatWasOnTheWireFindsItsPlaceGone) {
  ScriptedWaiter waiter;
  VirtualScheduler scheduler(start, waiter);
  bool ran = false;
  const auto old = scheduler.reserve();
  scheduler.after(seconds(1), [&] { ran = true; });
  scheduler.reset(start);
  scheduler.fill(old, [&] { ran = true; });
  const auto fresh = scheduler.reserve();
  EXPECT_NE(old, fresh);
  scheduler.fill(fresh, [] {});
  ASSERT_TRUE(scheduler.run_until(start + hours(1)).ok());
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace smsrelay::base
