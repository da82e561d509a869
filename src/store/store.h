// Store: state that must survive a restart. The relay reads everything back from here at a start.
//
//   conversation  the work in hand of one handset on one channel
//   facts         rows, one per message: an MO (the ledger) or an MT that smsmode has
//
// Calls are asynchronous: their callbacks run once, on the scheduler thread, a commit's when the
// batch is durable, all of it or nothing. A load that begins after a commit is done sees it;
// recipient() and the lists see every commit that was begun before them.
//
// Every save of a conversation adds one to its epoch. A save that names another epoch than the
// stored one is refused as `superseded`: somebody else decided meanwhile. Load and decide again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::uint64_t epoch = 0;  // of the conversation that was loaded; 0: there was none
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

// A conversation with work left, and its epoch.
struct Unfinished {
  core::Conversation conversation;
  std::uint64_t epoch = 0;
};

// What an event is decided on.
struct Loaded {
  std::optional<core::Conversation> conversation;  // nullopt: never heard from, or forgotten
  std::uint64_t epoch = 0;
  std::map<core::MessageId, core::Known> known;  // every id that was asked about
};

inline constexpr std::string_view superseded = "superseded";  // an Error's code

// Of a list that is too long for one answer. The rows after the cursor `after` (0: the beginning),
// at most so many.
struct Page {
  std::uint64_t after = 0;
  std::size_t at_most = 1000;
};
template <typename Row>
struct Rows {
  std::vector<Row> rows;
  std::uint64_t next = 0;  // Page::after of the next page; 0: there is none
};

class Store {
 public:
  using Done = std::function<void(base::Result<void>)>;
  using LoadDone = std::function<void(base::Result<Loaded>)>;
  template <typename Row>
  using RowsDone = std::function<void(base::Result<Rows<Row>>)>;
  using RecipientDone = std::function<void(base::Result<std::optional<base::PhoneNumber>>)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  virtual void commit(std::vector<Change>, Done) = 0;
  virtual void load(const core::ChannelId&, const base::PhoneNumber& handset,
                    const std::vector<core::MessageId>& about, LoadDone) = 0;
  // To whom an accepted message went: a short report holds the message's id only.
  virtual void recipient(const core::ChannelId&, const core::MessageId& sent, RecipientDone) = 0;

  // For people, oldest first.
  virtual void messages(const core::ChannelId&, Page, RowsDone<MessageFate>) = 0;
  virtual void quarantined(const core::ChannelId&, Page, RowsDone<Quarantined>) = 0;
  // The handsets that have opted out of the channel, by number.
  virtual void opted_out(const core::ChannelId&, Page, RowsDone<base::PhoneNumber>) = 0;

  // Once, when a relay starts. They may wait for a disk.
  [[nodiscard]] virtual base::Result<std::vector<core::Channel>> channels() = 0;
  // Conversations with work left (inbox, asking or outbox).
  [[nodiscard]] virtual base::Result<std::vector<Unfinished>> unfinished() = 0;
};

}  // namespace smsrelay::store
