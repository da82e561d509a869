#include "base/workers.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

namespace smsrelay::base {
namespace {

TEST(Workers, EachHasItsNumberAndAThreadOfItsOwn) {
  std::mutex mutex;
  std::set<std::size_t> numbers;
  std::set<std::thread::id> threads;
  EXPECT_EQ(run_on_threads(5,
                           [&](std::size_t worker) {
                             const std::lock_guard lock(mutex);
                             numbers.insert(worker);
                             threads.insert(std::this_thread::get_id());
                           }),
            5U);
  EXPECT_EQ(numbers, (std::set<std::size_t>{0, 1, 2, 3, 4}));
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST(Workers, ThreadsThatCannotStartAreTold) {
  EXPECT_TRUE(can_start_threads(3));
  // Their stacks alone would need more than there is to address.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  rlimit low = before;
  low.rlim_cur = 1;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &low), 0);
  const bool started = can_start_threads(40);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_FALSE(started);
}

}  // namespace
}  // namespace smsrelay::base
