// Conversations: feeds events to core, makes its records durable, then performs its actions.
//
//   post ──> waiting ──load──> react ──commit──> perform: acknowledge, ask, send, look up, arm
//
// One load or commit of a conversation runs at a time; events that wait meanwhile share the next
// one. When the store fails, the conversation is loaded anew: the MO is not acknowledged (smsmode
// repeats it), other events are tried again. When somebody else has saved the conversation, all of
// them are decided again.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "app/channel_directory.h"
#include "app/shared.h"
#include "app/troubles.h"
#include "app/vendors.h"
#include "core/conversation.h"

namespace smsrelay::app {

class Conversations {
 public:
  Conversations(Shared&, Vendors&, const ChannelDirectory&, Troubles&);

  using Done = std::function<void(base::Result<void>)>;

  // `done` is called once: an MO when core acknowledges it, other events when they are durable.
  // Precondition: the channel is in the directory.
  void post(const core::ChannelId&, const base::PhoneNumber&, core::ConversationEvent, Done done);
  // Resumes the work of a conversation that was read back from the store.
  void resume(store::Unfinished);
  // Call after the channel was deleted.
  void forget(const core::ChannelId&);

  [[nodiscard]] std::size_t loaded() const { return entries_.size(); }

 private:
  struct Key {
    core::ChannelId channel;
    base::PhoneNumber handset;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Waiting {
    std::optional<core::ConversationEvent> event;  // nullopt: resume
    Done done;
  };
  struct Entry {
    std::optional<core::Conversation> conversation;  // nullopt: to be loaded
    std::uint64_t epoch = 0;                         // 0: the store has none
    std::string client_id;                           // the handset's pseudonym at Dydu
    std::vector<Waiting> waiting;
    bool busy = false;               // a load or commit is under way
    std::list<Key>::iterator place;  // in oldest_first_
  };
  using Facts = std::map<core::MessageId, core::Known>;

  Entry& entry_of(const Key&);
  void evict_idle();
  void advance(const Key&, Entry&);
  void loaded(const Key&, base::Result<store::Loaded>);
  void decide(const Key&, Entry&, const core::Channel&, Facts);
  core::Reaction react(Entry&, const Waiting&, const core::ChannelProfile&, Facts&);
  void committed(const Key&, const base::Result<void>&, std::vector<Waiting>,
                 const std::vector<core::Action>&);
  void start_over(const Key&, Entry&, const base::Error&, std::vector<Waiting>);
  static void tell_gone(const std::vector<Waiting>&);

  void perform(const Key&, const Entry&, const core::Channel&, const core::Action&,
               std::vector<Waiting>& acknowledging);
  void ask(const Key&, const Entry&, const core::Channel&, const core::Ask&);
  void send(const Key&, const core::Channel&, const core::Send&);
  void look_up(const Key&, const core::Channel&, const core::LookUp&);
  void arm(const Key&, const core::ArmTimer&);
  // An event from an errand: dropped when the channel is gone meanwhile.
  void report(const Key&, core::ConversationEvent);

  Shared& shared_;
  Vendors& vendors_;
  const ChannelDirectory& directory_;
  Troubles& troubles_;
  std::map<Key, Entry> entries_;
  std::list<Key> oldest_first_;
};

}  // namespace smsrelay::app
