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

TEST(AddressSpace, IsNothingUnderALimitBelowWhatIsMapped) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "a sanitizer needs memory of its own and ends the program without it";
#endif
  std::optional<std::size_t> left;
  {
    const Limit size(RLIMIT_DATA, 4096);
    left = address_space_left_bytes();
  }
  EXPECT_EQ(left, 0U);
}

TEST(AddressSpace, AThreadTakesItsStack) {
  EXPECT_GE(thread_stack_bytes(), 1U << 20);
  EXPECT_LE(thread_stack_bytes(), std::size_t{1} << 33);
}

}  // namespace
}  // namespace smsrelay::base
