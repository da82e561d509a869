#include "base/descriptors.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace smsrelay::base {
namespace {

TEST(Descriptors, TheSoftLimitIsRaisedToTheHardOne) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 128;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(descriptors_max(), 128U);
  const std::size_t wanted = std::min<rlim_t>(before.rlim_max, descriptors_wanted);
  EXPECT_EQ(raise_descriptor_limit(), wanted);
  EXPECT_EQ(descriptors_max(), wanted);
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace smsrelay::base
