// MemoryStore: a store that lasts as long as its process. It outlives a RelayService, so a relay
// that crashes and starts again in a testbed finds what was committed, and nothing else.
//
// Bounded: a conversation with nothing pending is forgotten `remember` after its last change
// (never an opt-out), a settled line of the ledger `remember` after its MO; of the quarantine the
// newest lines of each channel are kept.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <string>
#include <unordered_map>

#include "base/scheduler.h"
#include "store/store.h"

namespace smsrelay::store {

class MemoryStore final : public Store {
 public:
  // `scheduler` outlives the store.
  explicit MemoryStore(base::Scheduler& scheduler, base::Duration remember = std::chrono::hours(48))
      : scheduler_(scheduler), remember_(remember) {}

  void commit(std::vector<Change>, Done) override;
  void load(const core::ChannelId&, const base::PhoneNumber& handset,
            const std::vector<core::MessageId>& about, LoadDone) override;
  void recipient(const core::ChannelId&, const core::MessageId& sent, RecipientDone) override;

  void messages(const core::ChannelId&, Page, RowsDone<MessageFate>) override;
  void quarantined(const core::ChannelId&, Page, RowsDone<Quarantined>) override;
  void opted_out(const core::ChannelId&, Page, RowsDone<base::PhoneNumber>) override;

  [[nodiscard]] base::Result<std::vector<core::Channel>> channels() override;
  [[nodiscard]] base::Result<std::vector<Unfinished>> unfinished() override;

  // The next commits fail, until told otherwise: the disk is full.
  void refuse_commits(bool refuse) { refusing_ = refuse; }
  [[nodiscard]] std::size_t conversations_held() const { return conversations_.size(); }

 private:
  struct Key {
    core::ChannelId channel;
    std::uint64_t handset = 0;  // its digits as a number
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Held {
    core::Conversation conversation;
    std::uint64_t epoch = 1;
    base::Instant saved_at;
    std::list<Key>::iterator place;  // in oldest_first_
  };
  struct Mt {
    core::KnownMt known;
    base::PhoneNumber handset;
  };
  struct Ledger {
    std::deque<MessageFate> lines;
    std::uint64_t first = 0;  // number of lines.front()
    // The handset is part of the key: a forged id must not hide the SMS of somebody else.
    using MoKey = std::pair<std::string, std::uint64_t>;
    std::deque<MoKey> keys;  // of the lines
    std::map<MoKey, std::uint64_t> by_mo;
    std::unordered_map<std::string, std::uint64_t> by_reference;  // of the reply
    // The references to take out of by_reference when a line goes.
    std::unordered_map<std::uint64_t, std::vector<std::string>> replies;
    std::unordered_map<std::string, Mt> mts;
    std::deque<std::pair<base::Instant, std::string>> mts_by_age;

    [[nodiscard]] MessageFate* line(std::uint64_t number);
  };

  template <typename Callback, typename Answer>
  void tell(Callback, Answer);
  void apply(ChannelSaved&&);
  void apply(ChannelDeleted&&);
  void apply(ConversationSaved&&);
  void apply(Quarantined&&);
  [[nodiscard]] bool is_superseded(const Change&) const;
  static void keep_fact(Ledger&, const core::Conversation&, base::Instant, const core::Record&);
  static void keep_mt(Ledger&, const base::PhoneNumber& handset, base::Instant,
                      const core::Record&);
  void forget_old(Ledger&, base::Instant now) const;
  void forget_idle(base::Instant now);

  base::Scheduler& scheduler_;
  base::Duration remember_;
  bool refusing_ = false;
  std::map<core::ChannelId, core::Channel> channels_;
  std::map<Key, Held> conversations_;
  std::list<Key> oldest_first_;
  std::map<core::ChannelId, Ledger> ledgers_;
  struct Quarantine {
    std::deque<Quarantined> lines;
    std::uint64_t first = 0;  // number of lines.front()
  };
  std::map<core::ChannelId, Quarantine> quarantine_;
};

}  // namespace smsrelay::store
