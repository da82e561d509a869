// Workers: the same work on several threads, on as many as the machine gives.
#pragma once

#include <cstddef>
#include <functional>

namespace smsrelay::base {

// Runs work(0) … work(count - 1), each on a thread of its own, and waits for all of them. Where the
// machine starts no more threads (ulimit -u, a container's limit) only the first are run, and
// work(0) on the calling thread if it starts none at all. So each call of `work` must take whatever
// is left to do. Returns how many were run. Precondition: count > 0.
std::size_t run_on_threads(std::size_t count, const std::function<void(std::size_t)>& work);

// Whether this machine would start `count` more threads now. For libraries that start theirs where
// nobody can catch what goes wrong.
bool can_start_threads(std::size_t count);

}  // namespace smsrelay::base
