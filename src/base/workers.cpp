#include "base/workers.h"

#include <cassert>
#include <future>
#include <system_error>
#include <thread>
#include <vector>

namespace smsrelay::base {

std::size_t run_on_threads(std::size_t count, const std::function<void(std::size_t)>& work) {
  assert(count > 0);
  std::vector<std::thread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count) threads.emplace_back(work, threads.size());
  } catch (const std::system_error&) {
    // No more threads. Those there are do the work.
  }
  if (threads.empty()) {
    work(0);
    return 1;
  }
  for (std::thread& thread : threads) thread.join();
  return threads.size();
}

bool can_start_threads(std::size_t count) {
  std::promise<void> over;
  const std::shared_future<void> wait = over.get_future().share();
  std::vector<std::thread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count) threads.emplace_back([wait] { wait.wait(); });
  } catch (const std::system_error&) {
    // Told by the count.
  }
  over.set_value();
  for (std::thread& thread : threads) thread.join();
  return threads.size() == count;
}

}  // namespace smsrelay::base
