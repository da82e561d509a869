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
bool is_news(const DeliveryReport& report, const KnownMt& known) {
  if (is_final(known.status)) {
    return known.status == DeliveryStatus::delivered && report.status == DeliveryStatus::read;
  }
  if (report.word == cannot_tell) return known.word != cannot_tell;
  if (known.word.empty() || is_final(report.status)) return true;
  return report.status == DeliveryStatus::enroute &&
         (known.status == DeliveryStatus::scheduled || known.word == cannot_tell);
}

}  // namespace

// A receipt proves that smsmode has the message. While smsmode's own answer is still on the wire
// the proof is only kept: a next send now would be a second one in flight.
void Turn::on(const ReportReceived& event) {
  const DeliveryReport& report = event.report;
  Sending* sending = report.reference ? current(*report.reference) : nullptr;
  const bool in_flight = sending && sending->phase == Phase::in_flight;
  if (in_flight) {
    sending->reported = {report.message, known_.mt};
  } else if (sending && sending->phase != Phase::queued) {
    front_accepted(report.message, known_.mt);
  }
  note(report);
  sending = in_flight ? current(*report.reference) : nullptr;
  if (sending && sending->reported) sending->reported->known = known_.mt;
}

void Turn::note(const DeliveryReport& report) {
  const bool tells_status = report.status != DeliveryStatus::unknown;
  if ((!tells_status && report.word != cannot_tell) || report.message.empty()) return;
  if (!known_.mt) known_.mt = KnownMt{.at = now_};
  KnownMt& known = *known_.mt;
  if (!is_news(report, known)) return;
  if (tells_status) known.status = report.status;
  known.word = report.word;
  known.detail = report.detail;
  record(DeliveryRecorded{report});
  opt_out_if_blacklisted(known);
}

// A receipt that came before the acceptance is recorded again, now that it has an owner.
void Turn::take_early_receipt(const MessageId& message, const KnownMt& early) {
  record(DeliveryRecorded{
      {.message = message,
       .reference = early.reference,
       .status = early.word == cannot_tell ? DeliveryStatus::unknown : early.status,
       .word = early.word,
       .detail = early.detail}});
  opt_out_if_blacklisted(early);
}

// smsmode refuses the person's number because of a STOP, perhaps one that we never got: it counts
// for us, too. A message sent before the person came back proves nothing about the time since.
void Turn::opt_out_if_blacklisted(const KnownMt& sent) {
  if (sent.detail != blacklisted || sent.reference.empty() || state_.opted_out) return;
  if (state_.came_back_at) {
    if (sent.at < *state_.came_back_at) return;
    act(Alert{"blacklisted-again"});
  }
  opt_out();
}

}  // namespace smsrelay::core
