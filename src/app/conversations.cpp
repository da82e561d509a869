#include "app/conversations.h"

#include <algorithm>

#include "base/keyed_hash.h"

namespace smsrelay::app {
namespace {

using base::LogLevel;

constexpr base::Duration pause_after_failure = std::chrono::seconds(1);

bool is_mo(const core::ConversationEvent& event) {
  return std::holds_alternative<core::MoReceived>(event);
}

// A repeat of a known MO changes nothing worth a commit.
bool needs_commit(const core::Reaction& reaction) {
  if (!reaction.records.empty()) return true;
  for (const core::Action& action : reaction.actions) {
    if (!std::holds_alternative<core::Acknowledge>(action)) return true;
  }
  return false;
}

core::Conversation new_conversation(const core::ChannelId& channel,
                                    const base::PhoneNumber& handset) {
  return {.channel = channel,
          .handset = handset,
          .inbox = {},
          .asking = {},
          .outbox = {},
          .dialog = {},
          .dialog_space = {},
          .dialog_used_at = {}};
}

void append(core::Reaction& total, core::Reaction&& more) {
  std::move(more.records.begin(), more.records.end(), std::back_inserter(total.records));
  std::move(more.actions.begin(), more.actions.end(), std::back_inserter(total.actions));
}

// A channel of one number sends from it unasked. Of several, the reply comes from the one the
// person wrote to, as long as it is one of them: smsmode refuses others.
bool must_name_sender(const core::Channel& channel, const std::string& number) {
  const auto& own = channel.own_numbers;
  return own.size() > 1 && std::find(own.begin(), own.end(), number) != own.end();
}

}  // namespace

Conversations::Conversations(Shared& shared, Vendors& vendors, const ChannelDirectory& directory,
                             Troubles& troubles)
    : shared_(shared), vendors_(vendors), directory_(directory), troubles_(troubles) {}

void Conversations::post(const core::ChannelId& channel, const base::PhoneNumber& handset,
                         core::ConversationEvent event, Done done) {
  const Key key{channel, handset};
  Entry& entry = entry_of(key);
  entry.waiting.push_back({std::move(event), std::move(done)});
  advance(key, entry);
  evict_idle();
}

void Conversations::resume(store::Unfinished unfinished) {
  const Key key{unfinished.conversation.channel, unfinished.conversation.handset};
  Entry& entry = entry_of(key);
  entry.conversation = std::move(unfinished.conversation);
  entry.epoch = unfinished.epoch;
  entry.waiting.push_back({std::nullopt, nullptr});
  advance(key, entry);
  evict_idle();
}

void Conversations::forget(const core::ChannelId& channel) {
  std::vector<Waiting> waiting;
  std::erase_if(entries_, [&](auto& keyed) {
    if (keyed.first.channel != channel) return false;
    std::move(keyed.second.waiting.begin(), keyed.second.waiting.end(),
              std::back_inserter(waiting));
    oldest_first_.erase(keyed.second.place);
    return true;
  });
  tell_gone(waiting);
}

Conversations::Entry& Conversations::entry_of(const Key& key) {
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    oldest_first_.splice(oldest_first_.end(), oldest_first_, found->second.place);
    return found->second;
  }
  Entry entry;
  entry.place = oldest_first_.insert(oldest_first_.end(), key);
  // The channel is part of it, so that Dydu cannot recognise a person on two channels.
  entry.client_id = "sms-" + base::pseudonym(shared_.settings.client_id_key,
                                             key.channel.value + ' ' + key.handset.digits());
  return entries_.emplace(key, std::move(entry)).first->second;
}

void Conversations::evict_idle() {
  // Busy ones are few and pass through; everything else is in the store.
  auto oldest = oldest_first_.begin();
  while (entries_.size() > shared_.settings.conversations_loaded_max &&
         oldest != oldest_first_.end()) {
    const auto found = entries_.find(*oldest);
    if (found->second.busy || !found->second.waiting.empty()) {
      ++oldest;
      continue;
    }
    entries_.erase(found);
    oldest = oldest_first_.erase(oldest);
  }
}

void Conversations::advance(const Key& key, Entry& entry) {
  const ChannelDirectory::Listed* listed = directory_.find(key.channel);
  if (listed == nullptr || entry.busy || entry.waiting.empty()) return;
  std::vector<core::MessageId> about;
  for (const Waiting& one : entry.waiting) {
    std::optional<core::MessageId> message =
        one.event ? core::asks_about(*one.event) : std::nullopt;
    if (message) about.push_back(*std::move(message));
  }
  entry.busy = true;
  if (entry.conversation && about.empty()) return decide(key, entry, listed->channel, {});
  shared_.errands.load(
      key.channel, key.handset, about,
      [this, key](base::Result<store::Loaded> got) { loaded(key, std::move(got)); });
}

void Conversations::loaded(const Key& key, base::Result<store::Loaded> result) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  const ChannelDirectory::Listed* listed = directory_.find(key.channel);
  if (listed == nullptr) {
    tell_gone(std::exchange(entry.waiting, {}));
    return;
  }
  if (!result) {
    entry.busy = false;
    start_over(key, entry, result.error(), std::exchange(entry.waiting, {}));
    return;
  }
  if (!entry.conversation) {
    entry.epoch = result->epoch;
    entry.conversation = result->conversation ? *std::move(result->conversation)
                                              : new_conversation(key.channel, key.handset);
  }
  decide(key, entry, listed->channel, std::move(result->known));
}

// Decides the waiting events whose facts have been loaded; those that came meanwhile wait on.
void Conversations::decide(const Key& key, Entry& entry, const core::Channel& channel,
                           Facts facts) {
  const core::ChannelProfile profile{channel.language.value_or(""), channel.space.value_or("")};
  const base::Instant now = shared_.scheduler.now();
  core::Reaction reaction;
  std::vector<Waiting> batch;
  auto next = entry.waiting.begin();
  for (; next != entry.waiting.end(); ++next) {
    const auto about = next->event ? core::asks_about(*next->event) : std::nullopt;
    if (about && !facts.contains(*about)) break;
    append(reaction, react(entry, *next, profile, facts));
    batch.push_back(std::move(*next));
  }
  entry.waiting.erase(entry.waiting.begin(), next);
  if (!needs_commit(reaction)) {
    committed(key, {}, std::move(batch), reaction.actions);
    return;
  }
  std::vector<store::Change> changes;
  changes.emplace_back(store::ConversationSaved{*entry.conversation, std::move(reaction.records),
                                                now, entry.epoch++});
  shared_.errands.commit(std::move(changes), [this, key, batch = std::move(batch),
                                              actions = std::move(reaction.actions)](
                                                 const base::Result<void>& result) mutable {
    committed(key, result, std::move(batch), actions);
  });
}

core::Reaction Conversations::react(Entry& entry, const Waiting& one,
                                    const core::ChannelProfile& profile, Facts& facts) {
  const base::Instant now = shared_.scheduler.now();
  const core::Policy& policy = shared_.settings.policy;
  if (!one.event) return core::resume(*entry.conversation, now, profile, policy, shared_.rng);
  // A report on a message to somebody we never heard from is not ours to keep.
  const bool is_report = std::holds_alternative<core::ReportReceived>(*one.event);
  if (is_report && entry.epoch == 0) return {};
  const auto about = core::asks_about(*one.event);
  core::Reaction reaction =
      core::react(*entry.conversation, *one.event, about ? facts[*about] : core::Known{}, now,
                  profile, policy, shared_.rng);
  for (auto& [message, known] : facts) core::learn(known, message, reaction.records, now);
  return reaction;
}

void Conversations::tell_gone(const std::vector<Waiting>& batch) {
  const base::Error gone{"channel-unknown", "the channel was deleted meanwhile"};
  for (const Waiting& one : batch) {
    if (one.done) one.done(gone);
  }
}

void Conversations::committed(const Key& key, const base::Result<void>& result,
                              std::vector<Waiting> batch,
                              const std::vector<core::Action>& actions) {
  const auto found = entries_.find(key);
  const ChannelDirectory::Listed* listed = directory_.find(key.channel);
  if (found == entries_.end() || listed == nullptr) {
    tell_gone(batch);
    return;
  }
  Entry& entry = found->second;
  entry.busy = false;
  if (!result) {
    start_over(key, entry, result.error(), std::move(batch));
    return;
  }
  for (const core::Action& action : actions) perform(key, entry, listed->channel, action, batch);
  for (Waiting& one : batch) {
    // Whatever core did not acknowledge by name has been durable since the commit.
    if (one.done) std::exchange(one.done, nullptr)({});
  }
  advance(key, entry);
}

void Conversations::start_over(const Key& key, Entry& entry, const base::Error& error,
                               std::vector<Waiting> batch) {
  entry.conversation.reset();
  const bool is_superseded = error.code == store::superseded;
  shared_.log.write(is_superseded ? LogLevel::warning : LogLevel::error, shared_.scheduler.now(),
                    is_superseded ? "superseded" : "store-failed",
                    {{"channel", key.channel}, {"cause", error.detail}});
  std::vector<Waiting> again;
  for (Waiting& one : batch) {
    // smsmode repeats an MO that is not acknowledged, but the event of a call or timer comes only
    // once.
    const bool repeated_by_smsmode = one.event && one.done;
    if (repeated_by_smsmode && !is_superseded) {
      one.done(error);
    } else {
      again.push_back(std::move(one));
    }
  }
  std::move(entry.waiting.begin(), entry.waiting.end(), std::back_inserter(again));
  entry.waiting = std::move(again);
  if (entry.waiting.empty()) return;
  const base::Duration pause = is_superseded ? base::Duration(0) : pause_after_failure;
  shared_.errands.at(shared_.scheduler.now() + pause, [this, key] {
    if (const auto found = entries_.find(key); found != entries_.end()) advance(key, found->second);
  });
}

void Conversations::perform(const Key& key, const Entry& entry, const core::Channel& channel,
                            const core::Action& action, std::vector<Waiting>& acknowledging) {
  if (const auto* acknowledge = std::get_if<core::Acknowledge>(&action)) {
    for (Waiting& one : acknowledging) {
      if (!one.done || !one.event || !is_mo(*one.event)) continue;
      if (std::get<core::MoReceived>(*one.event).message.id != acknowledge->message) continue;
      std::exchange(one.done, nullptr)({});
    }
  } else if (const auto* question = std::get_if<core::Ask>(&action)) {
    ask(key, entry, channel, *question);
  } else if (const auto* outgoing = std::get_if<core::Send>(&action)) {
    send(key, channel, *outgoing);
  } else if (const auto* unknown = std::get_if<core::LookUp>(&action)) {
    look_up(key, channel, *unknown);
  } else if (const auto* timer = std::get_if<core::ArmTimer>(&action)) {
    arm(key, *timer);
  } else if (const auto* alert = std::get_if<core::Alert>(&action)) {
    shared_.log.write(LogLevel::warning, shared_.scheduler.now(), alert->code,
                      {{"channel", key.channel.value}, {"handset", key.handset}});
  }
}

void Conversations::ask(const Key& key, const Entry& entry, const core::Channel& channel,
                        const core::Ask& question) {
  vendors_.ask({key.channel, key.handset}, question, channel.bot, entry.client_id,
               providers::dydu::Purpose::conversation,
               [this, key](providers::dydu::TalkResult result) {
                 if (auto* answered = std::get_if<core::BotAnswered>(&result)) {
                   troubles_.disproved(key.channel, {bot_wants_login});
                   return report(key, std::move(*answered));
                 }
                 auto& failed = std::get<core::AskFailed>(result);
                 if (failed.why == core::AskFailed::Why::credential) {
                   troubles_.found(key.channel, login_trouble());
                 }
                 report(key, std::move(failed));
               });
}

void Conversations::send(const Key& key, const core::Channel& channel, const core::Send& outgoing) {
  core::OutboundMessage message = outgoing.message;
  if (!must_name_sender(channel, message.from)) message.from.clear();
  // Reports come back on the Endpoint URL itself: one secret, one place to serve.
  vendors_.send({key.channel, key.handset, outgoing.message.reference}, message,
                channel.api_key.value_or(""), directory_.endpoint_url(channel),
                [this, key](providers::smsmode::SendResult result) {
                  if (auto* accepted = std::get_if<core::SendAccepted>(&result)) {
                    troubles_.disproved(key.channel, {key_refused_while_active});
                    return report(key, std::move(*accepted));
                  }
                  auto& failed = std::get<core::SendFailed>(result);
                  if (failed.why == core::SendFailed::Why::credential) {
                    troubles_.found(key.channel, key_trouble(failed.detail));
                  }
                  report(key, std::move(failed));
                });
}

void Conversations::look_up(const Key& key, const core::Channel& channel,
                            const core::LookUp& unknown) {
  vendors_.look_up({key.channel, key.handset, unknown.reference}, unknown.reference,
                   channel.api_key.value_or(""),
                   [this, key](core::LookedUp result) { report(key, std::move(result)); });
}

void Conversations::arm(const Key& key, const core::ArmTimer& timer) {
  shared_.errands.at(timer.due, [this, key, kind = timer.kind, name = timer.key] {
    report(key, core::TimerFired{kind, name});
  });
}

void Conversations::report(const Key& key, core::ConversationEvent event) {
  if (directory_.find(key.channel) == nullptr) return;
  post(key.channel, key.handset, std::move(event), nullptr);
}

}  // namespace smsrelay::app
