// Conversations: feeds events to core, makes its records durable, then performs its actions.
//
//   post ──> waiting ──react──> commit ──durable──> perform: acknowledge, ask, send, look up, arm
//
// Events of one conversation that wait while a commit runs share the next one. When a commit fails,
// the conversation goes back to its state in the store: the MO is not acknowledged (smsmode repeats
// it), other events are tried again.
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
  void resume(core::Conversation);
  [[nodiscard]] bool exists(const core::ChannelId&, const base::PhoneNumber&) const;
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
    core::Conversation conversation;
    std::string client_id;  // the handset's pseudonym at Dydu
    std::vector<Waiting> waiting;
    bool committing = false;
    std::list<Key>::iterator place;  // in oldest_first_
  };

  Entry& entry_of(const Key&);
  Entry& insert(const Key&, core::Conversation);
  void evict_idle();
  void advance(const Key&, Entry&);
  void committed(const Key&, const base::Result<void>&, std::vector<Waiting>,
                 const std::vector<core::Action>&);
  void start_over(const Key&, Entry&, const base::Error&, std::vector<Waiting>);

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
