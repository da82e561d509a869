// The operations of the HTTP 1.6 API that read and delete messages.
#include "base/whole_number.h"
#include "mocks/smsmode/legacy/call.h"
#include "mocks/smsmode/legacy/codec.h"
#include "mocks/smsmode/legacy/latin9.h"
#include "mocks/smsmode/platform/redaction.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

constexpr auto report_age_max = std::chrono::days(30);

}  // namespace

const Face::Group& Face::keep(Group group) {
  if (in_order_.size() >= profile_.messages_max && !in_order_.empty()) {
    groups_.erase(in_order_.front()->sms_id);
    in_order_.pop_front();
  }
  const auto kept = std::make_shared<Group>(std::move(group));
  groups_[kept->sms_id] = kept;
  return *in_order_.emplace_back(kept);
}

const Face::Group* Face::group(const Call& call) const {
  const auto found = groups_.find(call["smsID"]);
  if (found == groups_.end()) return nullptr;
  return found->second->channel->account == call.channel().account ? found->second.get() : nullptr;
}

void Face::status(const Call& call, const net::Responder& responder) {
  const Group* asked = group(call);
  const Message* message = asked == nullptr ? nullptr : state_.message(asked->messages.front());
  if (message == nullptr) {
    responder.answer(unknown_sms());
    return;
  }
  const int status = legacy_status(message->status);
  responder.answer(coded(status, legacy_status_text(status)));
}

void Face::report(const Call& call, const net::Responder& responder) {
  const Group* asked = group(call);
  if (asked == nullptr || asked->sent_at + report_age_max < scheduler_.now()) {
    responder.answer(unknown_sms());
    return;
  }
  std::string out;
  for (const std::uint64_t sequence : asked->messages) {
    const Message* message = state_.message(sequence);
    if (message == nullptr) continue;
    if (!out.empty()) out += " | ";
    out += message->handset + " " + std::to_string(legacy_status(message->status));
  }
  responder.answer(plain(std::move(out)));
}

std::string Face::in_charset(const std::string& utf8) const {
  return profile_.legacy_mo_in_latin9 ? latin9_of_utf8(utf8) : utf8;
}

// `start` skips that many of the latest, `offset` limits how many follow. Rows end with " |" and
// are separated by an empty line.
void Face::list(const Call& call, const net::Responder& responder) {
  constexpr int lines_allowed_max = 10'000;
  constexpr int lines_by_default = 50;
  const std::string start = call["start"];
  const std::string offset = call["offset"];
  const auto skipped = start.empty() ? 0 : base::whole_number<int>(start);
  const auto lines_max = offset.empty() ? lines_by_default : base::whole_number<int>(offset);
  if (!skipped || *skipped < 0) {
    return responder.answer(wrong("start", "must be a whole number from 0", shown_text(start)));
  }
  if (!lines_max || *lines_max < 1 || *lines_max > lines_allowed_max) {
    return responder.answer(wrong("offset", "must be 1 to 10000", shown_text(offset)));
  }
  std::string out;
  int seen = 0;
  for (auto next = in_order_.rbegin(); next != in_order_.rend(); ++next) {
    const std::shared_ptr<Group>& sent = *next;
    const Message* message = state_.message(sent->messages.front());
    if (message == nullptr || sent->channel->account != call.channel().account) continue;
    if (++seen <= *skipped) continue;
    if (seen > *skipped + *lines_max) break;
    const int recipients = static_cast<int>(sent->messages.size());
    if (!out.empty()) out += "\n\n";
    out += sent->sms_id + " | " + legacy_sending_date(sent->sent_at) + " | " +
           in_charset(message->text) + " | " + message->handset + " | " +
           legacy_cost(message->size.parts * recipients) + " | " + std::to_string(recipients) +
           " |";
  }
  responder.answer(plain(std::move(out)));
}

void Face::replies(const Call& call, const net::Responder& responder) {
  const std::string from = call["startDate"];
  const std::string until = call["endDate"];
  const auto start = parse_legacy_date(from);
  const auto end = parse_legacy_date(until);
  if ((!from.empty() && !start) || (!until.empty() && !end)) {
    responder.answer(wrong(from.empty() || start ? "endDate" : "startDate",
                           "must be ddMMyyyy-HH:mm", shown_text(start ? until : from)));
    return;
  }
  const int skipped = base::whole_number<int>(call["start"]).value_or(0);
  const int lines_max = base::whole_number<int>(call["offset"]).value_or(50);
  std::string out;
  int seen = 0;
  const auto& all = state_.messages();
  for (auto next = all.rbegin(); next != all.rend(); ++next) {
    const Message& message = *next;
    if (message.direction != Direction::mo) continue;
    if (message.channel->account != call.channel().account) continue;
    if ((start && message.accepted_at < *start) || (end && message.accepted_at > *end)) continue;
    if (++seen <= skipped) continue;
    if (!start && !end && seen > skipped + lines_max) break;
    out += response_id(message) + " | " + legacy_reply_date(message.accepted_at) + " | " +
           message.handset + " | " + in_charset(message.text) + " | " + message.number + " | " +
           (message.legacy ? message.legacy->sms_id : message.origin_message_id) + "\n";
  }
  responder.answer(plain(std::move(out)));
}

// A scheduled SMS is never sent; of a sent one only the record is deleted.
void Face::remove(const Call& call, const net::Responder& responder) {
  const auto number = international(call["numero"]);
  std::vector<std::shared_ptr<Group>> meant;
  for (const auto& sent : in_order_) {
    if (sent->channel->account != call.channel().account) continue;
    const bool named = call["smsID"].empty() ? number.has_value() : sent->sms_id == call["smsID"];
    if (named) meant.push_back(sent);
  }
  int deleted = 0;
  for (const auto& group : meant) {
    deleted += static_cast<int>(std::erase_if(group->messages, [&](std::uint64_t sequence) {
      const Message* message = state_.message(sequence);
      if (message == nullptr || (number && message->handset != *number)) return false;
      traffic_.cancel(sequence);
      return true;
    }));
    if (group->messages.empty()) forget(*group);
  }
  responder.answer(deleted > 0 ? coded(0, "SMS deleted") : unknown_sms());
}

void Face::forget(const Group& group) {
  const std::string sms_id = group.sms_id;
  groups_.erase(sms_id);
  std::erase_if(in_order_, [&](const auto& kept) { return kept->sms_id == sms_id; });
}

}  // namespace smsrelay::mocks::smsmode::legacy
