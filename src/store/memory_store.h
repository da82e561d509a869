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

#include "store/store.h"

namespace smsrelay::store {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(base::Duration remember = std::chrono::hours(48)) : remember_(remember) {}

  void commit(std::vector<Change>, Done) override;

  [[nodiscard]] std::vector<core::Channel> channels() const override;
  [[nodiscard]] std::optional<core::Conversation> conversation(
      const core::ChannelId&, const base::PhoneNumber& handset) const override;
  [[nodiscard]] std::vector<base::PhoneNumber> opted_out(const core::ChannelId&) const override;
  [[nodiscard]] std::vector<core::Conversation> unfinished() const override;
  [[nodiscard]] std::optional<base::PhoneNumber> recipient(
      const core::ChannelId&, const core::MessageId& sent) const override;
  [[nodiscard]] std::vector<MessageFate> messages(const core::ChannelId&) const override;
  [[nodiscard]] std::vector<Quarantined> quarantined(const core::ChannelId&) const override;

  // The next commits fail, until told otherwise: the disk is full.
  void refuse_commits(bool refuse) { refusing_ = refuse; }
  [[nodiscard]] std::size_t conversations_held() const { return conversations_.size(); }

 private:
  struct Key {
    core::ChannelId channel;
    std::string handset;  // digits
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Held {
    core::Conversation conversation;
    base::Instant saved_at;
    std::list<Key>::iterator place;  // in oldest_first_
  };
  struct Ledger {
    std::deque<MessageFate> lines;
    std::uint64_t first = 0;  // number of lines.front()
    std::unordered_map<std::string, std::uint64_t> by_mo;
    std::unordered_map<std::string, std::uint64_t> by_reference;  // of the reply
    std::unordered_map<std::string, std::uint64_t> by_mt;         // messageId of the reply
    std::unordered_map<std::string, base::PhoneNumber> recipient_by_mt;
    // What to take out of the indexes above when a line goes.
    std::unordered_map<std::uint64_t, std::vector<std::pair<std::string, std::string>>> replies;

    [[nodiscard]] MessageFate* line(std::uint64_t number);
  };

  void apply(ChannelSaved&&);
  void apply(ChannelDeleted&&);
  void apply(ConversationSaved&&);
  void apply(Quarantined&&);
  void record(Ledger&, const core::Conversation&, base::Instant, const core::Record&);
  void forget_old(Ledger&, base::Instant now) const;
  void forget_idle(base::Instant now);

  base::Duration remember_;
  bool refusing_ = false;
  std::map<core::ChannelId, core::Channel> channels_;
  std::map<Key, Held> conversations_;
  std::list<Key> oldest_first_;
  std::map<core::ChannelId, Ledger> ledgers_;
  std::map<core::ChannelId, std::deque<Quarantined>> quarantine_;
};

}  // namespace smsrelay::store
