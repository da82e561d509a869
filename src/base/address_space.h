// Address space: how much more memory this process may map.
#pragma once

#include <cstddef>
#include <optional>

namespace smsrelay::base {

// Under the soft limits that `ulimit -v` and `ulimit -d` set, whichever leaves less. nullopt: there
// is neither, or this system does not tell how much is mapped.
std::optional<std::size_t> address_space_left_bytes();

// What one limit leaves. No limit: `limit_bytes` is nullopt.
struct MemoryShare {
  std::optional<std::size_t> limit_bytes;
  std::size_t used_bytes = 0;
};
// The lesser of what is left of the two; nullopt: neither is limited.
std::optional<std::size_t> memory_left_bytes(const MemoryShare& whole, const MemoryShare& data);

// What a thread that is started without asking for a size takes of it: its stack and guard page.
std::size_t thread_stack_bytes();

}  // namespace smsrelay::base
