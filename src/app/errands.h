// Errands: the calls, commits and timers of one relay that are under way. They end with the relay:
// after destruction no callback runs, as after a crash.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/scheduler.h"
#include "net/network.h"
#include "store/store.h"

namespace smsrelay::app {

class Errands {
 public:
  // All must outlive the errands.
  Errands(base::Scheduler&, net::Network&, store::Store&);
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands();

  void call(net::Call, net::Network::Done);
  void commit(std::vector<store::Change>, store::Store::Done);
  void load(const core::ChannelId&, const base::PhoneNumber& handset,
            const std::vector<core::MessageId>& about, store::Store::LoadDone);
  void messages(const core::ChannelId&, store::Page, store::Store::RowsDone<store::MessageFate>);
  void quarantined(const core::ChannelId&, store::Page, store::Store::RowsDone<store::Quarantined>);
  void opted_out(const core::ChannelId&, store::Page, store::Store::RowsDone<base::PhoneNumber>);
  void recipient(const core::ChannelId&, const core::MessageId& sent, store::Store::RecipientDone);
  void at(base::Instant due, base::Task);

  // No timer fires any more, not even one armed later.
  void stop_timers();
  // Calls, loads and commits. Timers do not count: they are taken up again after a restart.
  [[nodiscard]] std::size_t under_way() const { return calls_.size() + store_calls_; }
  // Once, as soon as nothing is under way.
  void when_quiet(base::Task);

 private:
  template <typename Answer>
  std::function<void(base::Result<Answer>)> counted(std::function<void(base::Result<Answer>)>);
  void settle();

  base::Scheduler& scheduler_;
  net::Network& network_;
  store::Store& store_;
  std::uint64_t count_ = 0;
  std::map<std::uint64_t, net::Network::CallId> calls_;
  std::map<std::uint64_t, base::Scheduler::TimerId> timers_;
  std::size_t store_calls_ = 0;
  bool timers_stopped_ = false;
  base::Task quiet_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace smsrelay::app
