#include "core/conversation.h"

#include <cassert>
#include <utility>

#include "core/opt_out.h"
#include "core/reserved_input.h"
#include "core/turn.h"

namespace smsrelay::core {

Turn::Turn(Conversation& conversation, Known known, base::Instant now,
           const ChannelProfile& profile, const Policy& policy, base::Rng& chance)
    : state_(conversation),
      known_(std::move(known)),
      now_(now),
      profile_(profile),
      policy_(policy),
      chance_(chance) {
  assert(policy.servers > 0);
}

void Turn::on(const MoReceived& event) {
  const InboundMessage& message = event.message;
  if (known_.mo_at && now_ <= *known_.mo_at + policy_.remember_mo) {
    act(Acknowledge{message.id});
    return;
  }
  record(MoAccepted{message});
  act(Acknowledge{message.id});
  const Keyword keyword =
      message.stop ? Keyword::stop : keyword_of(message.text, message.own_number);
  if (keyword == Keyword::stop) {
    stop(message);
  } else if (keyword == Keyword::contact && !policy_.identity) {
    settle(message.id, Settlement::left_to_platform, "no identity is configured");
  } else if (keyword == Keyword::start && state_.opted_out) {
    start(message);
  } else if (state_.opted_out && keyword != Keyword::contact) {
    settle(message.id, Settlement::opted_out);
  } else if (without_commands(message.text).empty()) {
    settle(message.id, Settlement::ignored, "no text");
  } else {
    state_.inbox.push_back(message);
    ask_next();
  }
}

void Turn::on(const TimerFired& event) {
  if (event.kind == TimerKind::ask_again) {
    if (state_.asking && state_.asking->paused && state_.asking->ask.value == event.key) {
      begin_round();
    }
    return;
  }
  Sending* sending = current({event.key});
  if (!sending) return;
  if (event.kind == TimerKind::send_again && sending->phase == Phase::waiting) {
    send_front();
  } else if (event.kind == TimerKind::look_up && sending->phase == Phase::unknown) {
    sending->phase = Phase::look_up;
    act(LookUp{sending->message.reference});
  }
}

void Turn::on(const BroughtBack&) {
  if (!state_.opted_out) return;
  come_back();
  record(OptOutLifted{});
}

void Turn::resume() {
  resume_sending();
  resume_asking();
}

// ---- keywords -----------------------------------------------------------------------------------

void Turn::stop(const InboundMessage& message) {
  const bool confirm = policy_.stop_confirmation && !message.stop && !state_.opted_out;
  // A STOP counts whatever happens; only its confirmation is an SMS that somebody pays for.
  const std::optional<std::string> loop = confirm ? loop_with(message) : std::nullopt;
  settle(message.id, Settlement::opted_out,
         loop ? "asked to be left alone; not confirmed: " + *loop : "asked to be left alone");
  opt_out();
  if (!confirm || loop) return;
  exchanged(message, *policy_.stop_confirmation);
  queue(message, ReplyKind::stop_confirmation, *policy_.stop_confirmation);
}

void Turn::start(const InboundMessage& message) {
  come_back();
  if (!policy_.welcome_back) {
    settle(message.id, Settlement::came_back);
  } else if (!is_loop(message)) {
    exchanged(message, *policy_.welcome_back);
    queue(message, ReplyKind::welcome_back, *policy_.welcome_back);
  }
}

// A call on the wire cannot be called back: its outcome is awaited, everything else ends here.
void Turn::opt_out() {
  state_.opted_out = true;
  if (state_.asking && state_.asking->paused) {
    settle(take_asking().message.id, Settlement::opted_out);
  } else if (state_.asking) {
    state_.asking->cancelled = true;
  }
  for (const InboundMessage& waiting : state_.inbox) settle(waiting.id, Settlement::opted_out);
  state_.inbox.clear();

  std::deque<Sending> kept;
  for (Sending& sending : state_.outbox) {
    if (sending.phase == Phase::queued || sending.phase == Phase::waiting) {
      if (sending.settles) settle(sending.message.answers, Settlement::opted_out);
    } else {
      sending.cancelled = true;
      kept.push_back(std::move(sending));
    }
  }
  state_.outbox = std::move(kept);
}

void Turn::come_back() {
  state_.opted_out = false;
  state_.came_back_at = now_;
}

// ---- everywhere ---------------------------------------------------------------------------------

void Turn::settle(const MessageId& message, Settlement settlement, std::string detail) {
  record(MoSettled{message, settlement, std::move(detail)});
}

void Turn::arm(TimerKind kind, const std::string& key, base::Duration delay) {
  act(ArmTimer{kind, key, now_ + delay});
}

// --------------------------------------------------------------------------------------------------

std::string_view to_text(Settlement settlement) {
  switch (settlement) {
    case Settlement::answered:
      return "answered";
    case Settlement::opted_out:
      return "opted-out";
    case Settlement::dead_letter:
      return "dead-letter";
    case Settlement::ignored:
      return "ignored";
    case Settlement::left_to_platform:
      return "left-to-platform";
    case Settlement::came_back:
      return "came-back";
    case Settlement::loop:
      return "loop";
  }
  return "unknown";
}

std::optional<MessageId> asks_about(const ConversationEvent& event) {
  std::optional<MessageId> about;
  if (const auto* mo = std::get_if<MoReceived>(&event)) about = mo->message.id;
  if (const auto* sent = std::get_if<SendAccepted>(&event)) about = sent->message;
  if (const auto* found = std::get_if<LookedUp>(&event)) about = found->message;
  if (const auto* receipt = std::get_if<ReportReceived>(&event)) about = receipt->report.message;
  if (about && about->empty()) return std::nullopt;
  return about;
}

std::optional<MessageId> is_about(const Record& record) {
  std::optional<MessageId> about;
  if (const auto* accepted = std::get_if<MoAccepted>(&record)) about = accepted->message.id;
  if (const auto* sent = std::get_if<AnswerSent>(&record)) about = sent->message;
  if (const auto* delivery = std::get_if<DeliveryRecorded>(&record)) {
    about = delivery->report.message;
  }
  if (about && about->empty()) return std::nullopt;
  return about;
}

void learn(Known& known, const MessageId& about, const std::vector<Record>& records,
           base::Instant at) {
  const auto mt = [&]() -> KnownMt& {
    return known.mt ? *known.mt : known.mt.emplace(KnownMt{.at = at});
  };
  for (const Record& record : records) {
    if (const auto* accepted = std::get_if<MoAccepted>(&record)) {
      if (accepted->message.id == about) known.mo_at = at;
    } else if (const auto* sent = std::get_if<AnswerSent>(&record)) {
      if (sent->message == about) mt().reference = sent->reference;
    } else if (const auto* delivery = std::get_if<DeliveryRecorded>(&record)) {
      const DeliveryReport& report = delivery->report;
      if (report.message != about) continue;
      if (report.status != DeliveryStatus::unknown) mt().status = report.status;
      mt().word = report.word;
      mt().detail = report.detail;
    }
  }
}

Reaction react(Conversation& conversation, const ConversationEvent& event, const Known& known,
               base::Instant now, const ChannelProfile& profile, const Policy& policy,
               base::Rng& chance) {
  Turn turn(conversation, known, now, profile, policy, chance);
  std::visit([&](const auto& what) { turn.on(what); }, event);
  return turn.take();
}

Reaction resume(Conversation& conversation, base::Instant now, const ChannelProfile& profile,
                const Policy& policy, base::Rng& chance) {
  Turn turn(conversation, {}, now, profile, policy, chance);
  turn.resume();
  return turn.take();
}

bool has_work(const Conversation& conversation) {
  return conversation.asking || !conversation.inbox.empty() || !conversation.outbox.empty();
}

}  // namespace smsrelay::core
