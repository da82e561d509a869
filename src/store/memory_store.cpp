#include "store/memory_store.h"

#include <algorithm>
#include <cstdlib>

#include "base/masking.h"

namespace smsrelay::store {
namespace {

constexpr std::size_t quarantine_lines_max = 1000;
constexpr std::string_view pending = "pending";

// E.164 has at most 15 digits, of which the first is no 0.
std::uint64_t handset_key(const base::PhoneNumber& handset) {
  return std::strtoull(handset.digits().c_str(), nullptr, 10);
}

// The lines behind the cursor of numbered ones; a cursor is the number of the last line shown,
// plus 1.
template <typename Row>
Rows<Row> page_of(const std::deque<Row>& lines, std::uint64_t first, Page page) {
  const std::uint64_t begin = std::max(page.after, first) - first;
  Rows<Row> out;
  for (std::uint64_t i = begin; i < lines.size() && out.rows.size() < page.at_most; ++i) {
    out.rows.push_back(lines[i]);
  }
  const std::uint64_t end = begin + out.rows.size();
  if (end < lines.size()) out.next = first + end;
  return out;
}

}  // namespace

MessageFate* MemoryStore::Ledger::line(std::uint64_t number) {
  return number < first || number >= first + lines.size() ? nullptr : &lines[number - first];
}

// In the place that a call to a database would take, so that a story takes the same course.
template <typename Callback, typename Answer>
void MemoryStore::tell(Callback done, Answer answer) {
  scheduler_.soon(
      [done = std::move(done), answer = std::move(answer)]() mutable { done(std::move(answer)); });
}

void MemoryStore::commit(std::vector<Change> changes, Done done) {
  if (refusing_) {
    tell(std::move(done), base::Error{"store-refuses", "the store takes no commits at the moment"});
    return;
  }
  if (std::any_of(changes.begin(), changes.end(),
                  [this](const Change& change) { return is_superseded(change); })) {
    tell(std::move(done),
         base::Error{std::string(superseded), "the conversation was saved by somebody else"});
    return;
  }
  for (Change& change : changes) {
    std::visit([this](auto& one) { apply(std::move(one)); }, change);
  }
  tell(std::move(done), base::Result<void>());
}

void MemoryStore::load(const core::ChannelId& channel, const base::PhoneNumber& handset,
                       const std::vector<core::MessageId>& about, LoadDone done) {
  Loaded loaded;
  if (const auto held = conversations_.find({channel, handset_key(handset)});
      held != conversations_.end()) {
    loaded.conversation = held->second.conversation;
    loaded.epoch = held->second.epoch;
  }
  const auto ledger = ledgers_.find(channel);
  for (const core::MessageId& message : about) {
    core::Known& known = loaded.known[message];
    if (ledger == ledgers_.end()) continue;
    if (const auto mo = ledger->second.by_mo.find({message.value, handset_key(handset)});
        mo != ledger->second.by_mo.end()) {
      known.mo_at = ledger->second.line(mo->second)->received_at;
    }
    const auto mt = ledger->second.mts.find(message.value);
    if (mt != ledger->second.mts.end()) known.mt = mt->second.known;
  }
  tell(std::move(done), std::move(loaded));
}

void MemoryStore::recipient(const core::ChannelId& channel, const core::MessageId& sent,
                            RecipientDone done) {
  const auto ledger = ledgers_.find(channel);
  std::optional<base::PhoneNumber> handset;
  if (ledger != ledgers_.end()) {
    const auto mt = ledger->second.mts.find(sent.value);
    if (mt != ledger->second.mts.end()) handset = mt->second.handset;
  }
  tell(std::move(done), handset);
}

bool MemoryStore::is_superseded(const Change& change) const {
  const auto* saved = std::get_if<ConversationSaved>(&change);
  if (saved == nullptr) return false;
  const auto held =
      conversations_.find({saved->conversation.channel, handset_key(saved->conversation.handset)});
  return saved->epoch != (held == conversations_.end() ? 0 : held->second.epoch);
}

void MemoryStore::apply(ChannelSaved&& saved) {
  core::ChannelId id = saved.channel.id;
  channels_.insert_or_assign(std::move(id), std::move(saved.channel));
}

void MemoryStore::apply(ChannelDeleted&& deleted) {
  channels_.erase(deleted.channel);
  ledgers_.erase(deleted.channel);
  quarantine_.erase(deleted.channel);
  auto held = conversations_.lower_bound({deleted.channel, 0});
  while (held != conversations_.end() && held->first.channel == deleted.channel) {
    oldest_first_.erase(held->second.place);
    held = conversations_.erase(held);
  }
}

void MemoryStore::apply(ConversationSaved&& saved) {
  const core::ChannelId channel = saved.conversation.channel;
  Ledger& ledger = ledgers_[channel];
  for (const core::Record& one : saved.records) {
    keep_fact(ledger, saved.conversation, saved.at, one);
    keep_mt(ledger, saved.conversation.handset, saved.at, one);
  }
  forget_old(ledger, saved.at);

  Key key{channel, handset_key(saved.conversation.handset)};
  const auto held = conversations_.find(key);
  if (held != conversations_.end()) {
    oldest_first_.splice(oldest_first_.end(), oldest_first_, held->second.place);
    held->second.conversation = std::move(saved.conversation);
    ++held->second.epoch;
    held->second.saved_at = saved.at;
  } else {
    const auto place = oldest_first_.insert(oldest_first_.end(), key);
    conversations_.emplace(std::move(key), Held{std::move(saved.conversation), 1, saved.at, place});
  }
  forget_idle(saved.at);
}

void MemoryStore::apply(Quarantined&& line) {
  Quarantine& kept = quarantine_[line.channel];
  kept.lines.push_back(std::move(line));
  if (kept.lines.size() <= quarantine_lines_max) return;
  kept.lines.pop_front();
  ++kept.first;
}

void MemoryStore::keep_fact(Ledger& ledger, const core::Conversation& conversation,
                            base::Instant at, const core::Record& record) {
  const std::uint64_t handset = handset_key(conversation.handset);
  const auto line_in = [&ledger](const auto& index, const auto& name) -> MessageFate* {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : ledger.line(found->second);
  };
  if (const auto* accepted = std::get_if<core::MoAccepted>(&record)) {
    const core::MessageId& id = accepted->message.id;
    MessageFate fate{conversation.channel, id, at, std::string(pending), {}, {}};
    const Ledger::MoKey key{id.value, handset};
    if (MessageFate* line = line_in(ledger.by_mo, key)) {
      *line = std::move(fate);  // it was forgotten, and came again
    } else {
      ledger.by_mo[key] = ledger.first + ledger.lines.size();
      ledger.keys.push_back(key);
      ledger.lines.push_back(std::move(fate));
    }
  } else if (const auto* settled = std::get_if<core::MoSettled>(&record)) {
    if (MessageFate* line = line_in(ledger.by_mo, Ledger::MoKey{settled->message.value, handset})) {
      line->fate = core::to_text(settled->settlement);
      line->detail = base::masked_words(settled->detail);
    }
  } else if (const auto* queued = std::get_if<core::AnswerQueued>(&record)) {
    const auto found = ledger.by_mo.find({queued->message.answers.value, handset});
    if (found == ledger.by_mo.end()) return;
    ledger.by_reference[queued->message.reference.value] = found->second;
    ledger.replies[found->second].push_back(queued->message.reference.value);
  } else if (const auto* delivery = std::get_if<core::DeliveryRecorded>(&record)) {
    const core::DeliveryReport& report = delivery->report;
    const auto mt = ledger.mts.find(report.message.value);
    MessageFate* line = mt == ledger.mts.end()
                            ? nullptr
                            : line_in(ledger.by_reference, mt->second.known.reference.value);
    if (line == nullptr && report.reference) {
      line = line_in(ledger.by_reference, report.reference->value);
    }
    if (line != nullptr) line->delivery = base::masked_words(report.word);
  }
}

void MemoryStore::keep_mt(Ledger& ledger, const base::PhoneNumber& handset, base::Instant at,
                          const core::Record& record) {
  if (std::holds_alternative<core::MoAccepted>(record)) return;
  const std::optional<core::MessageId> message = core::is_about(record);
  if (!message) return;
  const auto [mt, is_new] = ledger.mts.try_emplace(message->value, Mt{{}, handset});
  core::Known known;
  if (is_new) {
    ledger.mts_by_age.emplace_back(at, message->value);
  } else {
    known.mt = mt->second.known;
  }
  core::learn(known, *message, {record}, at);
  mt->second.known = *known.mt;
}

void MemoryStore::forget_old(Ledger& ledger, base::Instant now) const {
  while (!ledger.lines.empty() && ledger.lines.front().fate != pending &&
         ledger.lines.front().received_at + remember_ < now) {
    ledger.by_mo.erase(ledger.keys.front());
    ledger.keys.pop_front();
    if (const auto replies = ledger.replies.find(ledger.first); replies != ledger.replies.end()) {
      for (const std::string& reference : replies->second) ledger.by_reference.erase(reference);
      ledger.replies.erase(replies);
    }
    ledger.lines.pop_front();
    ++ledger.first;
  }
  while (!ledger.mts_by_age.empty() && ledger.mts_by_age.front().first + remember_ < now) {
    ledger.mts.erase(ledger.mts_by_age.front().second);
    ledger.mts_by_age.pop_front();
  }
}

void MemoryStore::forget_idle(base::Instant now) {
  // Two looks a commit outpace one arrival a commit; those that must stay go back in line.
  for (int look = 0; look < 2 && !oldest_first_.empty(); ++look) {
    const auto held = conversations_.find(oldest_first_.front());
    if (held->second.saved_at + remember_ >= now) return;
    const core::Conversation& conversation = held->second.conversation;
    if (conversation.opted_out || core::has_work(conversation)) {
      oldest_first_.splice(oldest_first_.end(), oldest_first_, oldest_first_.begin());
    } else {
      oldest_first_.pop_front();
      conversations_.erase(held);
    }
  }
}

void MemoryStore::messages(const core::ChannelId& channel, Page page, RowsDone<MessageFate> done) {
  const auto found = ledgers_.find(channel);
  if (found == ledgers_.end()) return tell(std::move(done), Rows<MessageFate>{});
  tell(std::move(done), page_of(found->second.lines, found->second.first, page));
}

void MemoryStore::quarantined(const core::ChannelId& channel, Page page,
                              RowsDone<Quarantined> done) {
  const auto found = quarantine_.find(channel);
  if (found == quarantine_.end()) return tell(std::move(done), Rows<Quarantined>{});
  tell(std::move(done), page_of(found->second.lines, found->second.first, page));
}

void MemoryStore::opted_out(const core::ChannelId& channel, Page page,
                            RowsDone<base::PhoneNumber> done) {
  Rows<base::PhoneNumber> out;
  std::uint64_t last = page.after;
  for (auto held = conversations_.upper_bound({channel, page.after});
       held != conversations_.end() && held->first.channel == channel; ++held) {
    if (!held->second.conversation.opted_out) continue;
    if (out.rows.size() == page.at_most) {
      out.next = last;
      break;
    }
    out.rows.push_back(held->second.conversation.handset);
    last = held->first.handset;
  }
  tell(std::move(done), std::move(out));
}

base::Result<std::vector<core::Channel>> MemoryStore::channels() {
  std::vector<core::Channel> out;
  out.reserve(channels_.size());
  for (const auto& [id, channel] : channels_) out.push_back(channel);
  return out;
}

base::Result<std::vector<Unfinished>> MemoryStore::unfinished() {
  std::vector<Unfinished> out;
  for (const auto& [key, held] : conversations_) {
    if (core::has_work(held.conversation)) out.push_back({held.conversation, held.epoch});
  }
  return out;
}

}  // namespace smsrelay::store
