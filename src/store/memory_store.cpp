#include "store/memory_store.h"

#include "base/masking.h"

namespace smsrelay::store {
namespace {

constexpr std::size_t quarantine_lines_max = 1000;
constexpr std::string_view pending = "pending";

bool is_unfinished(const core::Conversation& conversation) {
  return !conversation.inbox.empty() || conversation.asking || !conversation.outbox.empty();
}

}  // namespace

MessageFate* MemoryStore::Ledger::line(std::uint64_t number) {
  return number < first || number >= first + lines.size() ? nullptr : &lines[number - first];
}

void MemoryStore::commit(std::vector<Change> changes, Done done) {
  if (refusing_) {
    done(base::Error{"store-refuses", "the store takes no commits at the moment"});
    return;
  }
  for (Change& change : changes) {
    std::visit([this](auto& one) { apply(std::move(one)); }, change);
  }
  done({});
}

void MemoryStore::apply(ChannelSaved&& saved) {
  core::ChannelId id = saved.channel.id;
  channels_.insert_or_assign(std::move(id), std::move(saved.channel));
}

void MemoryStore::apply(ChannelDeleted&& deleted) {
  channels_.erase(deleted.channel);
  ledgers_.erase(deleted.channel);
  quarantine_.erase(deleted.channel);
  auto held = conversations_.lower_bound({deleted.channel, {}});
  while (held != conversations_.end() && held->first.channel == deleted.channel) {
    oldest_first_.erase(held->second.place);
    held = conversations_.erase(held);
  }
}

void MemoryStore::apply(ConversationSaved&& saved) {
  const core::ChannelId channel = saved.conversation.channel;
  Ledger& ledger = ledgers_[channel];
  for (const core::Record& one : saved.records) {
    record(ledger, saved.conversation, saved.at, one);
  }
  forget_old(ledger, saved.at);

  Key key{channel, saved.conversation.handset.digits()};
  const auto held = conversations_.find(key);
  if (held != conversations_.end()) {
    oldest_first_.splice(oldest_first_.end(), oldest_first_, held->second.place);
    held->second.conversation = std::move(saved.conversation);
    held->second.saved_at = saved.at;
  } else {
    const auto place = oldest_first_.insert(oldest_first_.end(), key);
    conversations_.emplace(std::move(key), Held{std::move(saved.conversation), saved.at, place});
  }
  forget_idle(saved.at);
}

void MemoryStore::apply(Quarantined&& line) {
  auto& lines = quarantine_[line.channel];
  lines.push_back(std::move(line));
  if (lines.size() > quarantine_lines_max) lines.pop_front();
}

void MemoryStore::record(Ledger& ledger, const core::Conversation& conversation, base::Instant at,
                         const core::Record& record) {
  const auto line_in = [&ledger](const auto& index, const std::string& name) -> MessageFate* {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : ledger.line(found->second);
  };
  if (const auto* accepted = std::get_if<core::MoAccepted>(&record)) {
    const core::MessageId& id = accepted->message.id;
    ledger.by_mo[id.value] = ledger.first + ledger.lines.size();
    ledger.lines.push_back({conversation.channel, id, at, std::string(pending), {}, {}});
  } else if (const auto* settled = std::get_if<core::MoSettled>(&record)) {
    if (MessageFate* line = line_in(ledger.by_mo, settled->message.value)) {
      line->fate = core::to_text(settled->settlement);
      line->detail = base::masked_words(settled->detail);
    }
  } else if (const auto* queued = std::get_if<core::AnswerQueued>(&record)) {
    const auto found = ledger.by_mo.find(queued->message.answers.value);
    if (found == ledger.by_mo.end()) return;
    ledger.by_reference[queued->message.reference.value] = found->second;
    ledger.replies[found->second].emplace_back(queued->message.reference.value, "");
  } else if (const auto* sent = std::get_if<core::AnswerSent>(&record)) {
    const auto found = ledger.by_reference.find(sent->reference.value);
    if (found == ledger.by_reference.end()) return;
    ledger.by_mt[sent->message.value] = found->second;
    ledger.recipient_by_mt.insert_or_assign(sent->message.value, conversation.handset);
    ledger.replies[found->second].emplace_back("", sent->message.value);
  } else if (const auto* delivery = std::get_if<core::DeliveryRecorded>(&record)) {
    const core::DeliveryReport& report = delivery->report;
    MessageFate* line = line_in(ledger.by_mt, report.message.value);
    if (line == nullptr && report.reference) {
      line = line_in(ledger.by_reference, report.reference->value);
    }
    if (line != nullptr) line->delivery = base::masked_words(report.word);
  }
}

void MemoryStore::forget_old(Ledger& ledger, base::Instant now) const {
  while (!ledger.lines.empty() && ledger.lines.front().fate != pending &&
         ledger.lines.front().received_at + remember_ < now) {
    ledger.by_mo.erase(ledger.lines.front().message.value);
    if (const auto replies = ledger.replies.find(ledger.first); replies != ledger.replies.end()) {
      for (const auto& [reference, message] : replies->second) {
        ledger.by_reference.erase(reference);
        ledger.by_mt.erase(message);
        ledger.recipient_by_mt.erase(message);
      }
      ledger.replies.erase(replies);
    }
    ledger.lines.pop_front();
    ++ledger.first;
  }
}

void MemoryStore::forget_idle(base::Instant now) {
  // Two looks a commit outpace one arrival a commit; those that must stay go back in line.
  for (int look = 0; look < 2 && !oldest_first_.empty(); ++look) {
    const auto held = conversations_.find(oldest_first_.front());
    if (held->second.saved_at + remember_ >= now) return;
    const core::Conversation& conversation = held->second.conversation;
    if (conversation.opted_out || is_unfinished(conversation)) {
      oldest_first_.splice(oldest_first_.end(), oldest_first_, oldest_first_.begin());
    } else {
      oldest_first_.pop_front();
      conversations_.erase(held);
    }
  }
}

std::vector<core::Channel> MemoryStore::channels() const {
  std::vector<core::Channel> out;
  out.reserve(channels_.size());
  for (const auto& [id, channel] : channels_) out.push_back(channel);
  return out;
}

std::optional<core::Conversation> MemoryStore::conversation(
    const core::ChannelId& channel, const base::PhoneNumber& handset) const {
  const auto held = conversations_.find({channel, handset.digits()});
  if (held == conversations_.end()) return std::nullopt;
  return held->second.conversation;
}

std::vector<base::PhoneNumber> MemoryStore::opted_out(const core::ChannelId& channel) const {
  std::vector<base::PhoneNumber> out;
  for (const auto& [key, held] : conversations_) {
    const core::Conversation& conversation = held.conversation;
    if (conversation.channel == channel && conversation.opted_out) {
      out.push_back(conversation.handset);
    }
  }
  return out;
}

std::vector<core::Conversation> MemoryStore::unfinished() const {
  std::vector<core::Conversation> out;
  for (const auto& [key, held] : conversations_) {
    if (is_unfinished(held.conversation)) out.push_back(held.conversation);
  }
  return out;
}

std::optional<base::PhoneNumber> MemoryStore::recipient(const core::ChannelId& channel,
                                                        const core::MessageId& sent) const {
  const auto ledger = ledgers_.find(channel);
  if (ledger == ledgers_.end()) return std::nullopt;
  const auto found = ledger->second.recipient_by_mt.find(sent.value);
  if (found == ledger->second.recipient_by_mt.end()) return std::nullopt;
  return found->second;
}

std::vector<MessageFate> MemoryStore::messages(const core::ChannelId& channel) const {
  const auto found = ledgers_.find(channel);
  if (found == ledgers_.end()) return {};
  return {found->second.lines.begin(), found->second.lines.end()};
}

std::vector<Quarantined> MemoryStore::quarantined(const core::ChannelId& channel) const {
  const auto found = quarantine_.find(channel);
  if (found == quarantine_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace smsrelay::store
