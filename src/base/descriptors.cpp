#include "base/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace smsrelay::base {

std::size_t descriptors_max() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return descriptors_wanted;
  return std::min<rlim_t>(limit.rlim_cur, descriptors_wanted);
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < descriptors_wanted) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, descriptors_wanted);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return descriptors_max();
}

}  // namespace smsrelay::base
