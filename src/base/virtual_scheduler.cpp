#include "base/virtual_scheduler.h"

#include <cassert>

namespace smsrelay::base {

VirtualScheduler::VirtualScheduler(Instant start, Waiter& waiter, Watchdog watchdog)
    : now_(start), waiter_(waiter), watchdog_(watchdog), owner_(std::this_thread::get_id()) {}

Scheduler::TimerId VirtualScheduler::at(Instant due, Task task) {
  const TimerId id{std::max(due, now_), ++timer_count_};
  timers_.emplace(id, std::move(task));
  // Due at this very instant: behind what is queued already, like every other arrival of now.
  if (id.due == now_) {
    soon([this, id] {
      if (auto node = timers_.extract(id)) node.mapped()();
    });
  }
  return id;
}

void VirtualScheduler::cancel(TimerId id) { timers_.erase(id); }

Scheduler::Place VirtualScheduler::reserve() {
  ready_.emplace_back();
  return base_ + ready_.size() - 1;
}

void VirtualScheduler::fill(Place place, Task task) {
  if (std::this_thread::get_id() == owner_) {
    put(place, std::move(task));
    return;
  }
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_.emplace_back(place, std::move(task));
  }
  waiter_.wake();
}

void VirtualScheduler::put(Place place, Task task) {
  if (place < base_ || place >= base_ + ready_.size()) return;
  Entry& entry = ready_[place - base_];
  if (entry.filled) return;
  entry.task = std::move(task);
  entry.filled = true;
}

void VirtualScheduler::drain_inbox() {
  std::vector<std::pair<Place, Task>> arrived;
  {
    const std::lock_guard lock(inbox_mutex_);
    arrived.swap(inbox_);
  }
  for (auto& [place, task] : arrived) put(place, std::move(task));
}

Result<void> VirtualScheduler::await_head() {
  Duration silence{0};
  while (!ready_.front().filled) {
    drain_inbox();
    if (ready_.front().filled) break;
    if (silence >= watchdog_.give_up_after) {
      return Error{"stuck", "nothing arrived for " + to_text(silence)};
    }
    waiter_.wait(watchdog_.nudge_after);
    drain_inbox();
    if (ready_.front().filled) break;
    // Only whole silent waits count: other traffic ends a wait early, and no clock is read here.
    if (!waiter_.was_quiet()) continue;
    silence += watchdog_.nudge_after;
    waiter_.nudge();
  }
  return {};
}

Result<void> VirtualScheduler::run_until(Instant deadline) {
  return run_until(deadline, [] { return false; });
}

Result<void> VirtualScheduler::run_until(Instant deadline, const std::function<bool()>& enough) {
  assert(std::this_thread::get_id() == owner_);
  if (enough()) return {};
  while (true) {
    if (!ready_.empty()) {
      if (auto arrived = await_head(); !arrived) return arrived;
      Task task = std::move(ready_.front().task);
      ready_.pop_front();
      ++base_;
      task();
      if (enough()) return {};
      continue;
    }
    if (timers_.empty() || timers_.begin()->first.due > deadline) {
      now_ = std::max(now_, deadline);
      return {};
    }
    now_ = timers_.begin()->first.due;
    for (auto it = timers_.begin(); it != timers_.end() && it->first.due == now_; ++it) {
      soon([this, id = it->first] {
        if (auto node = timers_.extract(id)) node.mapped()();
      });
    }
  }
}

void VirtualScheduler::reset(Instant start) {
  base_ += ready_.size();
  ready_.clear();
  timers_.clear();
  now_ = start;
}

}  // namespace smsrelay::base
