#include <algorithm>
#include <utility>

#include "core/turn.h"

namespace smsrelay::core {
namespace {

constexpr std::string_view blacklisted = "BLACKLISTED";
// smsmode's own word for a delivery that it cannot tell. Other unknown words are not smsmode's.
constexpr std::string_view cannot_tell = "UNKNOWN";

bool is_final(DeliveryStatus status) {
  return status == DeliveryStatus::delivered || status == DeliveryStatus::read ||
         status == DeliveryStatus::undeliverable || status == DeliveryStatus::undelivered;
}

// Receipts arrive in any order and more than once: only news counts, and a final word stays.
bool is_news(const DeliveryReport& report, const Conversation::Sent& sent) {
  if (is_final(sent.status)) {
    return sent.status == DeliveryStatus::delivered && report.status == DeliveryStatus::read;
  }
  if (report.word == cannot_tell) return sent.word != cannot_tell;
  if (sent.word.empty() || is_final(report.status)) return true;
  return report.status == DeliveryStatus::enroute &&
         (sent.status == DeliveryStatus::scheduled || sent.word == cannot_tell);
}

}  // namespace

// A receipt proves that smsmode has the message. While smsmode's own answer is still on the wire
// the proof is only kept: a next send now would be a second one in flight.
void Turn::on(const ReportReceived& event) {
  const DeliveryReport& report = event.report;
  if (Sending* sending = report.reference ? current(*report.reference) : nullptr) {
    if (sending->phase == Phase::in_flight) {
      sending->reported = report.message;
    } else if (sending->phase != Phase::queued) {
      front_accepted(report.message);
    }
  }
  note(report);
}

Turn::Sent* Turn::find_sent(const MessageId& message) {
  const auto found = std::find_if(state_.sent.begin(), state_.sent.end(),
                                  [&](const Sent& sent) { return sent.message == message; });
  return found == state_.sent.end() ? nullptr : &*found;
}

void Turn::note(const DeliveryReport& report) {
  const bool tells_status = report.status != DeliveryStatus::unknown;
  if ((!tells_status && report.word != cannot_tell) || report.message.empty()) return;
  Sent* sent = find_sent(report.message);
  if (!sent) {
    state_.sent.push_back({.reference = {}, .message = report.message, .at = now_});
    sent = &state_.sent.back();
  }
  if (!is_news(report, *sent)) return;
  if (tells_status) sent->status = report.status;
  sent->word = report.word;
  sent->detail = report.detail;
  record(DeliveryRecorded{report});
  opt_out_if_blacklisted(*sent);
}

// A receipt may have been here before the acceptance; it is told again now that it has an owner.
void Turn::remember_sent(const ClientReference& reference, MessageId message) {
  if (message.empty()) return;
  if (Sent* early = find_sent(message)) {
    early->reference = reference;
    if (early->word.empty()) return;
    record(DeliveryRecorded{
        {.message = std::move(message),
         .reference = reference,
         .status = early->word == cannot_tell ? DeliveryStatus::unknown : early->status,
         .word = early->word,
         .detail = early->detail}});
    opt_out_if_blacklisted(*early);
    return;
  }
  state_.sent.push_back({.reference = reference, .message = std::move(message), .at = now_});
}

// smsmode refuses the person's number because of a STOP, perhaps one that we never got: it counts
// for us, too. A message sent before the person came back proves nothing about the time since.
void Turn::opt_out_if_blacklisted(const Sent& sent) {
  if (sent.detail != blacklisted || sent.reference.empty() || state_.opted_out) return;
  if (state_.came_back_at) {
    if (sent.at < *state_.came_back_at) return;
    act(Alert{"blacklisted-again"});
  }
  opt_out();
}

}  // namespace smsrelay::core
