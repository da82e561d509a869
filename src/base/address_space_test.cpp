#include "base/address_space.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace smsrelay::base {
namespace {

// A soft limit for the time of a test.
class Limit {
 public:
  Limit(__rlimit_resource resource, rlim_t bytes) : resource_(resource) {
    getrlimit(resource_, &before_);
    rlimit low = before_;
    low.rlim_cur = bytes;
    setrlimit(resource_, &low);
  }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;
  ~Limit() { setrlimit(resource_, &before_); }

 private:
  __rlimit_resource resource_;
  rlimit before_{};
};

constexpr rlim_t tebibyte = rlim_t{1} << 40;

TEST(AddressSpace, IsWhatTheLowerLimitLeaves) {
  const Limit size(RLIMIT_AS, 64 * tebibyte);
  const auto left = address_space_left_bytes();
  ASSERT_TRUE(left.has_value());
  EXPECT_LT(*left, 64 * tebibyte);
  const Limit data(RLIMIT_DATA, tebibyte);
  EXPECT_LT(address_space_left_bytes(), tebibyte);
}

TEST(AddressSpace, IsTheLesserOfWhatTheLimitsLeave) {
  EXPECT_EQ(memory_left_bytes({std::nullopt, 10}, {std::nullopt, 10}), std::nullopt);
  EXPECT_EQ(memory_left_bytes({100, 10}, {std::nullopt, 10}), 90U);
  EXPECT_EQ(memory_left_bytes({std::nullopt, 10}, {100, 30}), 70U);
  EXPECT_EQ(memory_left_bytes({100, 10}, {100, 30}), 70U);
  EXPECT_EQ(memory_left_bytes({100, 40}, {100, 30}), 60U);
}

TEST(AddressSpace, IsNothingUnderALimitBelowWhatIsMapped) {
  EXPECT_EQ(memory_left_bytes({100, 100}, {std::nullopt, 0}), 0U);
  EXPECT_EQ(memory_left_bytes({100, 101}, {std::nullopt, 0}), 0U);
  EXPECT_EQ(memory_left_bytes({1000, 1}, {4096, 9000}), 0U);
}

TEST(AddressSpace, AThreadTakesItsStack) {
  EXPECT_GE(thread_stack_bytes(), 1U << 20);
  EXPECT_LE(thread_stack_bytes(), std::size_t{1} << 33);
}

}  // namespace
}  // namespace smsrelay::base
