// Store: state that must survive a restart. The relay reads everything back from here at a start.
//
// commit() is asynchronous: `done` runs on the scheduler thread once the batch is durable, all of
// it or nothing. The memory store calls it before commit() returns.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "core/channel.h"
#include "core/conversation.h"

namespace smsrelay::store {

struct ChannelSaved {
  core::Channel channel;
};
struct ChannelDeleted {
  core::ChannelId channel;
};
// The conversation after a reaction, and the records of that reaction.
struct ConversationSaved {
  core::Conversation conversation;
  std::vector<core::Record> records;
  base::Instant at;
};
// A request on the right endpoint that could not be read: kept for people to look at.
struct Quarantined {
  core::ChannelId channel;
  std::string reason;
  std::string body;  // at most 64 KiB
  base::Instant at;
};
using Change = std::variant<ChannelSaved, ChannelDeleted, ConversationSaved, Quarantined>;

// One line of the ledger: what became of each MO.
struct MessageFate {
  core::ChannelId channel;
  core::MessageId message;  // the MO
  base::Instant received_at;
  std::string fate;      // "pending", or to_text(core::Settlement)
  std::string detail;    // a reason, for a dead letter
  std::string delivery;  // last DLR status word of the reply, empty if none
};

class Store {
 public:
  using Done = std::function<void(base::Result<void>)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  virtual void commit(std::vector<Change>, Done) = 0;

  [[nodiscard]] virtual std::vector<core::Channel> channels() const = 0;
  [[nodiscard]] virtual std::optional<core::Conversation> conversation(
      const core::ChannelId&, const base::PhoneNumber& handset) const = 0;
  // To whom an accepted message went: a short report holds the message's id only.
  [[nodiscard]] virtual std::optional<base::PhoneNumber> recipient(
      const core::ChannelId&, const core::MessageId& sent) const = 0;
  // The handsets that have opted out of the channel, by number.
  [[nodiscard]] virtual std::vector<base::PhoneNumber> opted_out(const core::ChannelId&) const = 0;
  // Conversations with work left (inbox, asking or outbox), to resume after a restart.
  [[nodiscard]] virtual std::vector<core::Conversation> unfinished() const = 0;
  [[nodiscard]] virtual std::vector<MessageFate> messages(const core::ChannelId&) const = 0;
  [[nodiscard]] virtual std::vector<Quarantined> quarantined(const core::ChannelId&) const = 0;
};

}  // namespace smsrelay::store
