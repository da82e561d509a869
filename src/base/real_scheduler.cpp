#include "base/real_scheduler.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

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

Instant RealScheduler::now() const {
  return standing_at_ ? *standing_at_ : origin_ + Duration(steady_us() - steady_origin_us_);
}

void RealScheduler::stand_still(Instant at) { standing_at_ = at; }

void RealScheduler::advance(Duration by, Wire wire, Task done) {
  assert(standing_at_ && !advance_);
  const std::uint64_t traffic = wire.traffic();
  advance_ = Advance{*standing_at_ + by, std::move(wire), std::move(done), traffic, 0};
}

Duration RealScheduler::step(Advance& advance) {
  constexpr Duration look_again = std::chrono::milliseconds(2);
  if (!advance.wire.idle()) return look_again;
  if (const std::uint64_t traffic = advance.wire.traffic(); traffic != advance.traffic_seen) {
    advance.traffic_seen = traffic;
    advance.seen_us = steady_us();
  }
  if (advance.seen_us != 0 && Duration(steady_us() - advance.seen_us) < advance.wire.silence) {
    return look_again;
  }
  advance.seen_us = 0;
  if (!timers_.empty() && timers_.begin()->first.due <= advance.to) {
    standing_at_ = std::max(*standing_at_, timers_.begin()->first.due);
    fire_due_timers();
    return Duration(0);
  }
  standing_at_ = advance.to;
  const Task done = std::move(advance.done);
  advance_.reset();
  done();
  return Duration(0);
}

void RealScheduler::fire_due_timers() {
  while (!timers_.empty() && timers_.begin()->first.due <= now()) {
    auto node = timers_.extract(timers_.begin());
    node.mapped()();
  }
}

Scheduler::TimerId RealScheduler::at(Instant due, Task task) {
  const TimerId id{due, ++timer_count_};
  timers_.emplace(id, std::move(task));
  return id;
}

void RealScheduler::cancel(TimerId id) { timers_.erase(id); }

void RealScheduler::fill(Place, Task task) {
  bool sleeping = false;
  {
    const std::lock_guard lock(mutex_);
    ready_.push_back(std::move(task));
    sleeping = std::exchange(sleeping_, false);
  }
  if (sleeping) waiter_.wake();
}

void RealScheduler::run() {
  constexpr Duration longest_wait = std::chrono::seconds(1);
  while (true) {
    std::deque<Task> batch;
    bool stopping = false;
    {
      const std::lock_guard lock(mutex_);
      batch.swap(ready_);
      sleeping_ = false;
      stopping = stopping_;
    }
    for (Task& task : batch) task();
    fire_due_timers();
    bool idle = false;
    {
      const std::lock_guard lock(mutex_);
      idle = ready_.empty();
      sleeping_ = idle;
    }
    if (stopping && idle) return;
    // Even with work queued the transfers are polled once per round, so neither starves.
    Duration wait{0};
    if (idle && advance_) {
      wait = step(*advance_);
    } else if (idle) {
      wait = timers_.empty() || standing_at_
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
