#include "base/real_scheduler.h"

#include <algorithm>
#include <chrono>

namespace smsrelay::base {
namespace {

std::int64_t steady_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

Instant wall_now() {
  using namespace std::chrono;
  return Instant(duration_cast<microseconds>(system_clock::now().time_since_epoch()));
}

}  // namespace

RealScheduler::RealScheduler(Waiter& waiter)
    : waiter_(waiter), origin_(wall_now()), steady_origin_us_(steady_us()) {}

Instant RealScheduler::now() const { return origin_ + Duration(steady_us() - steady_origin_us_); }

Scheduler::TimerId RealScheduler::at(Instant due, Task task) {
  const TimerId id{due, ++timer_count_};
  timers_.emplace(id, std::move(task));
  return id;
}

void RealScheduler::cancel(TimerId id) { timers_.erase(id); }

void RealScheduler::fill(Place, Task task) {
  {
    const std::lock_guard lock(mutex_);
    ready_.push_back(std::move(task));
  }
  waiter_.wake();
}

void RealScheduler::run() {
  constexpr Duration longest_wait = std::chrono::seconds(1);
  while (true) {
    std::deque<Task> batch;
    bool stopping = false;
    {
      const std::lock_guard lock(mutex_);
      batch.swap(ready_);
      stopping = stopping_;
    }
    for (Task& task : batch) task();
    while (!timers_.empty() && timers_.begin()->first.due <= now()) {
      auto node = timers_.extract(timers_.begin());
      node.mapped()();
    }
    bool idle = false;
    {
      const std::lock_guard lock(mutex_);
      idle = ready_.empty();
    }
    if (stopping && idle) return;
    // Even with work queued the transfers are polled once per round, so neither starves.
    Duration wait{0};
    if (idle) {
      wait = timers_.empty()
                 ? longest_wait
                 : std::clamp(timers_.begin()->first.due - now(), Duration(0), longest_wait);
    }
    waiter_.wait(wait);
  }
}

void RealScheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  waiter_.wake();
}

}  // namespace smsrelay::base
