#include "base/address_space.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace smsrelay::base {
namespace {

MemoryShare share_of(__rlimit_resource resource, std::size_t used_bytes) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return {std::nullopt, used_bytes};
  }
  return {static_cast<std::size_t>(limit.rlim_cur), used_bytes};
}

std::optional<std::size_t> left_of(const MemoryShare& share) {
  if (!share.limit_bytes) return std::nullopt;
  return *share.limit_bytes > share.used_bytes ? *share.limit_bytes - share.used_bytes : 0;
}

}  // namespace

std::optional<std::size_t> address_space_left_bytes() {
  // In pages: size, resident, shared, text, 0, data and stack, 0.
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t skipped = 0;
  std::size_t data = 0;
  if (!(file >> size >> skipped >> skipped >> skipped >> skipped >> data)) return std::nullopt;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return memory_left_bytes(share_of(RLIMIT_AS, size * page), share_of(RLIMIT_DATA, data * page));
}

std::optional<std::size_t> memory_left_bytes(const MemoryShare& whole, const MemoryShare& data) {
  const auto of_whole = left_of(whole);
  const auto of_data = left_of(data);
  if (of_whole && of_data) return std::min(*of_whole, *of_data);
  return of_whole ? of_whole : of_data;
}

std::size_t thread_stack_bytes() {
  constexpr std::size_t usual = 8U << 20;
  pthread_attr_t attributes;
  if (pthread_getattr_default_np(&attributes) != 0) return usual;
  std::size_t stack = usual;
  std::size_t guard = 0;
  pthread_attr_getstacksize(&attributes, &stack);
  pthread_attr_getguardsize(&attributes, &guard);
  pthread_attr_destroy(&attributes);
  return stack + guard;
}

}  // namespace smsrelay::base
