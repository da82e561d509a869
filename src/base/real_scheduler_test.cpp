#include "base/real_scheduler.h"

#include <gmock/gmock.h>

namespace smsrelay::base {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// Does not wait; counts, so that a scheduler which gets nowhere is stopped.
class Impatient : public Waiter {
 public:
  void wait(Duration) override {
    if (++waits_ > 2'000'000) give_up();
    if (on_wait) on_wait();
  }
  void wake() override { ++wakes; }
  int wakes = 0;
  std::function<void()> on_wait;
  std::function<void()> give_up;

 private:
  int waits_ = 0;
};

class StandingClock : public testing::Test {
 protected:
  StandingClock() {
    waiter_.give_up = [this] {
      ADD_FAILURE() << "the scheduler gets nowhere";
      scheduler_.stop();
    };
    scheduler_.stand_still(begin_);
  }

  RealScheduler::Wire wire() {
    return {[this] { return idle_; }, [this] { return traffic_; }, 0ms};
  }
  void advance_and_run(Duration by) {
    scheduler_.advance(by, wire(), [this] { scheduler_.stop(); });
    scheduler_.run();
  }
  Duration passed() const { return scheduler_.now() - begin_; }

  const Instant begin_{1'772'438'400s};
  Impatient waiter_;
  RealScheduler scheduler_{waiter_};
  bool idle_ = true;
  std::uint64_t traffic_ = 0;
};

TEST_F(StandingClock, ShowsWhatItWasSetTo) {
  EXPECT_TRUE(scheduler_.stands_still());
  EXPECT_EQ(scheduler_.now(), begin_);
}

TEST_F(StandingClock, GoesFromTimerToTimerAndStopsWhereItWasTold) {
  std::vector<Duration> fired;
  scheduler_.after(30s, [&] {
    fired.push_back(passed());
    scheduler_.after(2min, [&] { fired.push_back(passed()); });
  });
  scheduler_.after(1h, [&] { fired.push_back(passed()); });
  advance_and_run(10min);
  EXPECT_THAT(fired, ElementsAre(30s, 150s));
  EXPECT_EQ(passed(), 10min);
}

TEST_F(StandingClock, WaitsAtATimerForWhatTheTimerHasSent) {
  std::vector<Duration> answered;
  scheduler_.after(30s, [&] {
    idle_ = false;
    ++traffic_;
  });
  int looks = 0;
  waiter_.on_wait = [&] {
    if (idle_ || ++looks < 100) return;
    idle_ = true;
    ++traffic_;
    answered.push_back(passed());
  };
  advance_and_run(31h);
  EXPECT_THAT(answered, ElementsAre(30s)) << "not after the clock had moved on";
  EXPECT_EQ(passed(), 31h);
}

TEST_F(StandingClock, StandsWhileItIsNotMoved) {
  bool fired = false;
  scheduler_.after(1us, [&] { fired = true; });
  int looks = 0;
  waiter_.on_wait = [&] {
    if (++looks == 100) scheduler_.stop();
  };
  scheduler_.run();
  EXPECT_FALSE(fired);
  EXPECT_EQ(passed(), 0s);
}

TEST_F(StandingClock, StillServesWhatArrives) {
  bool served = false;
  scheduler_.soon([&] {
    served = true;
    scheduler_.stop();
  });
  scheduler_.run();
  EXPECT_TRUE(served);
}

TEST(RealScheduler, IsWokenOnceAndOnlyWhereItWaits) {
  Impatient waiter;
  RealScheduler scheduler(waiter);
  int served = 0;
  const auto serve_two = [&] {
    scheduler.soon([&] { ++served; });
    scheduler.soon([&] { ++served; });
  };
  serve_two();
  EXPECT_EQ(waiter.wakes, 0) << "it was not running";
  int waits = 0;
  waiter.on_wait = [&] {
    EXPECT_EQ(std::exchange(waiter.wakes, 0), 0) << "it was busy";
    switch (++waits) {
      case 1:
        serve_two();
        EXPECT_EQ(std::exchange(waiter.wakes, 0), 1);
        return;
      case 2:
        scheduler.soon(serve_two);
        waiter.wakes = 0;
        return;
      case 3:  // the task has asked for two more: it looks before it waits
        return;
      default:
        scheduler.stop();
        waiter.wakes = 0;
    }
  };
  scheduler.run();
  EXPECT_EQ(served, 6);
}

}  // namespace
}  // namespace smsrelay::base
