#include <algorithm>
#include <utility>

#include "core/sms_text.h"
#include "core/turn.h"

namespace smsrelay::core {
namespace {

bool settles_its_mo(ReplyKind kind) {
  return kind != ReplyKind::apology && kind != ReplyKind::stop_confirmation;
}

}  // namespace

void Turn::on(const SendAccepted& event) {
  if (current(event.reference)) front_accepted(event.message, known_.mt);
}

void Turn::on(const SendFailed& event) {
  Sending* sending = current(event.reference);
  if (!sending || sending->phase != Phase::in_flight) return;
  if (sending->reported) {
    const auto reported = *sending->reported;
    front_accepted(reported.message, reported.known);
    return;
  }
  switch (event.why) {
    case SendFailed::Why::throttled:
    case SendFailed::Why::not_taken:
      send_later(*sending, event.retry_after, event.detail);
      break;
    case SendFailed::Why::unknown:
      outcome_unknown(*sending);
      break;
    case SendFailed::Why::rejected:
    case SendFailed::Why::credential:
      give_up_sending(event.detail.empty() ? "refused by smsmode" : event.detail);
      break;
  }
}

void Turn::on(const LookedUp& event) {
  Sending* sending = current(event.reference);
  if (!sending || sending->phase != Phase::look_up) return;
  switch (event.found) {
    case LookedUp::Found::yes:
      front_accepted(event.message, known_.mt);
      return;
    case LookedUp::Found::no:
      if (++sending->look_ups_empty < policy_.look_ups_before_resend) break;
      send_front();
      return;
    case LookedUp::Found::unknown:
      if (++sending->look_ups_failed < policy_.send_attempts_max) break;
      give_up_sending("outcome unknown");
      return;
  }
  look_up_later(*sending);
}

Turn::Sending* Turn::current(const ClientReference& reference) {
  if (state_.outbox.empty()) return nullptr;
  Sending& front = state_.outbox.front();
  return front.message.reference == reference ? &front : nullptr;
}

void Turn::queue(const InboundMessage& question, ReplyKind kind, const std::string& text) {
  Sending sending{
      .message = {.reference = new_reference(question.id, kind, 1, ++state_.counter, chance_),
                  .to = state_.handset,
                  .text = cut_to_parts(text, policy_.parts_max),
                  .answers = question.id,
                  .from = question.own_number},
      .queued_at = now_,
      .settles = settles_its_mo(kind)};
  record(AnswerQueued{sending.message});
  state_.outbox.push_back(std::move(sending));
  if (state_.outbox.size() == 1) send_front();
}

// Sends the front of the outbox, or the first behind it that may still be sent.
void Turn::send_front() {
  while (!state_.outbox.empty()) {
    Sending& front = state_.outbox.front();
    if (front.cancelled) {
      drop_front(Settlement::opted_out, {});
    } else if (front.attempts >= policy_.send_attempts_max) {
      drop_front(Settlement::dead_letter, "too many attempts");
    } else if (now_ - front.queued_at > policy_.answer_age_max) {
      drop_front(Settlement::dead_letter, "answer too old");
    } else {
      front.phase = Phase::in_flight;
      ++front.attempts;
      act(Send{front.message});
      return;
    }
  }
}

void Turn::drop_front(Settlement settlement, std::string detail) {
  const Sending dropped = std::move(state_.outbox.front());
  state_.outbox.pop_front();
  if (dropped.settles) settle(dropped.message.answers, settlement, std::move(detail));
}

void Turn::give_up_sending(std::string detail) {
  drop_front(Settlement::dead_letter, std::move(detail));
  send_front();
}

void Turn::front_accepted(const MessageId& message, std::optional<KnownMt> known) {
  const Sending done = std::move(state_.outbox.front());
  state_.outbox.pop_front();
  record(AnswerSent{done.message.reference, message});
  if (done.settles) {
    settle(done.message.answers, Settlement::answered);
    state_.incident = false;
  }
  if (!message.empty()) {
    if (!known) known = KnownMt{.at = now_};
    known->reference = done.message.reference;
    known_.mt = known;
    if (!known->word.empty()) take_early_receipt(message, *known);
  }
  send_front();
}

void Turn::send_later(Sending& sending, std::optional<base::Duration> retry_after,
                      const std::string& detail) {
  if (sending.cancelled) {
    send_front();
    return;
  }
  base::Duration delay = backoff(sending.attempts);
  // smsmode's Retry-After wins over our own pause; our jitter is added, so that those throttled
  // together do not come back together.
  if (retry_after && *retry_after > base::Duration(0)) {
    delay = std::min(*retry_after, policy_.retry_after_max) + delay / 4;
  }
  if (sending.attempts >= policy_.send_attempts_max ||
      now_ + delay - sending.queued_at > policy_.answer_age_max) {
    give_up_sending(detail.empty() ? "smsmode did not take it" : detail);
    return;
  }
  sending.phase = Phase::waiting;
  arm(TimerKind::send_again, sending.message.reference.value, delay);
}

void Turn::outcome_unknown(Sending& sending) {
  sending.look_ups_empty = 0;
  look_up_later(sending);
}

void Turn::look_up_later(Sending& sending) {
  sending.phase = Phase::unknown;
  arm(TimerKind::look_up, sending.message.reference.value, policy_.look_up_after);
}

void Turn::resume_sending() {
  if (state_.outbox.empty()) return;
  Sending& front = state_.outbox.front();
  switch (front.phase) {
    case Phase::queued:
      send_front();
      break;
    case Phase::waiting:
      arm(TimerKind::send_again, front.message.reference.value, backoff(front.attempts));
      break;
    case Phase::in_flight:
      if (front.reported) {
        const auto reported = *front.reported;
        front_accepted(reported.message, reported.known);
      } else {
        outcome_unknown(front);
      }
      break;
    case Phase::unknown:
    case Phase::look_up:
      look_up_later(front);
      break;
  }
}

// Exponential and capped, with jitter over the upper half.
base::Duration Turn::backoff(int attempts) {
  base::Duration full = policy_.send_backoff_first;
  for (int attempt = 1; attempt < attempts && full < policy_.send_backoff_max; ++attempt) {
    full *= 2;
  }
  full = std::min(full, policy_.send_backoff_max);
  const auto half = static_cast<std::uint64_t>(full.count() / 2);
  return full / 2 + base::Duration(half == 0 ? 0 : chance_.below(half + 1));
}

}  // namespace smsrelay::core
