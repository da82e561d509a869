#include "app/errands.h"

namespace smsrelay::app {

Errands::Errands(base::Scheduler& scheduler, net::Network& network, store::Store& store)
    : scheduler_(scheduler), network_(network), store_(store) {}

Errands::~Errands() {
  for (const auto& [errand, call] : calls_) network_.cancel(call);
  for (const auto& [errand, timer] : timers_) scheduler_.cancel(timer);
}

void Errands::call(net::Call call, net::Network::Done done) {
  const std::uint64_t errand = ++count_;
  calls_[errand] =
      network_.send(std::move(call), [this, errand, done = std::move(done)](net::Outcome outcome) {
        done(std::move(outcome));
        calls_.erase(errand);  // after `done`, so that what it starts counts without a gap
        settle();
      });
}

template <typename Answer>
std::function<void(base::Result<Answer>)> Errands::counted(
    std::function<void(base::Result<Answer>)> done) {
  ++store_calls_;
  return [this, alive = std::weak_ptr<char>(alive_),
          done = std::move(done)](base::Result<Answer> result) {
    if (alive.expired()) return;
    done(std::move(result));
    --store_calls_;  // after `done`, so that what it starts counts without a gap
    settle();
  };
}

void Errands::commit(std::vector<store::Change> changes, store::Store::Done done) {
  store_.commit(std::move(changes), counted(std::move(done)));
}

void Errands::load(const core::ChannelId& channel, const base::PhoneNumber& handset,
                   const std::vector<core::MessageId>& about, store::Store::LoadDone done) {
  store_.load(channel, handset, about, counted(std::move(done)));
}

void Errands::recipient(const core::ChannelId& channel, const core::MessageId& sent,
                        store::Store::RecipientDone done) {
  store_.recipient(channel, sent, counted(std::move(done)));
}

void Errands::messages(const core::ChannelId& channel, store::Page page,
                       store::Store::RowsDone<store::MessageFate> done) {
  store_.messages(channel, page, counted(std::move(done)));
}

void Errands::quarantined(const core::ChannelId& channel, store::Page page,
                          store::Store::RowsDone<store::Quarantined> done) {
  store_.quarantined(channel, page, counted(std::move(done)));
}

void Errands::opted_out(const core::ChannelId& channel, store::Page page,
                        store::Store::RowsDone<base::PhoneNumber> done) {
  store_.opted_out(channel, page, counted(std::move(done)));
}

void Errands::at(base::Instant due, base::Task task) {
  if (timers_stopped_) return;
  const std::uint64_t errand = ++count_;
  timers_[errand] = scheduler_.at(due, [this, errand, task = std::move(task)] {
    timers_.erase(errand);
    task();
  });
}

void Errands::stop_timers() {
  timers_stopped_ = true;
  for (const auto& [errand, timer] : timers_) scheduler_.cancel(timer);
  timers_.clear();
}

void Errands::when_quiet(base::Task task) {
  quiet_ = std::move(task);
  settle();
}

void Errands::settle() {
  if (under_way() > 0 || !quiet_) return;
  // Later, because the waiting callback may destroy the relay, and with it the caller of this.
  scheduler_.soon(std::exchange(quiet_, nullptr));
}

}  // namespace smsrelay::app
