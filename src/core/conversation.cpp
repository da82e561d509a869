#include "core/conversation.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/answer_text.h"
#include "core/client_reference.h"
#include "core/opt_out.h"
#include "core/reserved_input.h"
#include "core/sms_text.h"

namespace smsrelay::core {
namespace {

using Asking = Conversation::Asking;
using Sending = Conversation::Sending;
using Sent = Conversation::Sent;
using Phase = Conversation::Sending::Phase;

bool is_final(DeliveryStatus status) {
  return status == DeliveryStatus::delivered || status == DeliveryStatus::read ||
         status == DeliveryStatus::undeliverable || status == DeliveryStatus::undelivered;
}

// Receipts arrive in any order and more than once: only news counts, and a final word stays.
bool is_news(DeliveryStatus status, const Sent& sent) {
  if (status == DeliveryStatus::unknown) return false;
  if (sent.word.empty()) return true;
  if (is_final(sent.status)) {
    return sent.status == DeliveryStatus::delivered && status == DeliveryStatus::read;
  }
  return is_final(status) ||
         (sent.status == DeliveryStatus::scheduled && status == DeliveryStatus::enroute);
}

// Everything one event leads to. Each method keeps the conversation's promises by itself: one ask
// and one send in flight, each MO settled once.
class Turn {
 public:
  Turn(Conversation& conversation, base::Instant now, const ChannelProfile& profile,
       const Policy& policy, base::Rng& chance)
      : state_(conversation), now_(now), profile_(profile), policy_(policy), chance_(chance) {
    assert(policy.servers > 0);
  }

  void on(const MoReceived& event) {
    forget_old();
    const InboundMessage& message = event.message;
    if (!state_.seen.emplace(message.id, now_).second) {
      act(Acknowledge{message.id});
      return;
    }
    record(MoAccepted{message});
    act(Acknowledge{message.id});
    if (state_.opted_out) {
      settle(message.id, Fate::opted_out);
    } else if (is_opt_out(message.text)) {
      settle(message.id, Fate::opted_out, "asked to be left alone");
      opt_out();
    } else if (without_commands(message.text).empty()) {
      settle(message.id, Fate::ignored, "no text");
    } else {
      state_.inbox.push_back(message);
      ask_next();
    }
  }

  void on(const BotAnswered& event) {
    if (!is_in_flight(event.ask)) return;
    const Asking asked = take_asking();
    adopt_dialog(event.answer, asked.server);
    if (state_.opted_out) {
      settle(asked.message.id, Fate::opted_out);
      return;
    }
    std::string text = cut_to_parts(to_sms_text(event.answer.html), policy_.parts_max);
    if (text.empty()) {
      apologise(asked.message, "the bot's answer holds nothing to read");
    } else {
      queue(asked.message, std::move(text), false);
    }
    ask_next();
  }

  void on(const AskFailed& event) {
    if (is_in_flight(event.ask)) ask_failed(event.why, event.retry_after, event.detail);
  }

  void on(const SendAccepted& event) {
    if (current(event.reference)) front_accepted(event.message);
  }

  void on(const SendFailed& event) {
    Sending* sending = current(event.reference);
    if (!sending || sending->phase != Phase::in_flight) return;
    if (sending->reported) {
      front_accepted(*sending->reported);
      return;
    }
    switch (event.why) {
      case SendFailed::Why::throttled:
      case SendFailed::Why::not_taken:
        send_later(*sending, event.retry_after, event.detail);
        break;
      case SendFailed::Why::unknown:
        doubt(*sending);
        break;
      case SendFailed::Why::rejected:
      case SendFailed::Why::credential:
        give_up_sending(event.detail.empty() ? "refused by smsmode" : event.detail);
        break;
    }
  }

  void on(const Reconciled& event) {
    Sending* sending = current(event.reference);
    if (!sending || sending->phase != Phase::looking) return;
    switch (event.found) {
      case Reconciled::Found::yes:
        front_accepted(event.message);
        return;
      case Reconciled::Found::no:
        if (++sending->looks < policy_.reconcile_looks) break;
        send_front();
        return;
      case Reconciled::Found::unknown:
        if (++sending->blind_looks < policy_.send_attempts_max) break;
        give_up_sending("outcome unknown");
        return;
    }
    look_later(*sending);
  }

  // A receipt proves that smsmode has the message. While smsmode's own answer is still on the wire
  // the proof is only kept: a next send now would be a second one in flight.
  void on(const ReportReceived& event) {
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

  void on(const TimerFired& event) {
    switch (event.kind) {
      case TimerKind::ask_again:
        if (state_.asking && state_.asking->paused && state_.asking->ask.value == event.key) {
          begin_round();
        }
        return;
      case TimerKind::send_again:
        if (Sending* sending = current({event.key}); sending && sending->phase == Phase::waiting) {
          send_front();
        }
        return;
      case TimerKind::reconcile:
        if (Sending* sending = current({event.key}); sending && sending->phase == Phase::in_doubt) {
          sending->phase = Phase::looking;
          act(Reconcile{sending->message.reference});
        }
        return;
    }
  }

  void resume() {
    if (!state_.outbox.empty()) {
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
            front_accepted(*front.reported);
          } else {
            doubt(front);
          }
          break;
        case Phase::in_doubt:
        case Phase::looking:
          look_later(front);
          break;
      }
    }
    if (!state_.asking) {
      ask_next();
    } else if (state_.asking->paused) {
      arm(TimerKind::ask_again, state_.asking->ask.value, policy_.ask_round_pause);
    } else {
      ask_failed(AskFailed::Why::unknown, std::nullopt, "interrupted by a restart");
    }
  }

  Reaction take() { return std::move(reaction_); }

 private:
  // ---- asking ----------------------------------------------------------------------------------
  bool is_in_flight(const AskId& ask) const {
    return state_.asking && !state_.asking->paused && state_.asking->ask == ask;
  }

  Asking take_asking() {
    Asking asked = std::move(*state_.asking);
    state_.asking.reset();
    return asked;
  }

  void ask_next() {
    if (state_.asking || state_.inbox.empty()) return;
    state_.asking = Asking{.message = std::move(state_.inbox.front())};
    state_.inbox.pop_front();
    next_ask_id();
    begin_round();
  }

  // A round starts where the dialog lives, else at the preferred server.
  void begin_round() {
    Asking& asking = *state_.asking;
    asking.spent.resize(policy_.servers, false);
    if (all_spent(asking)) {  // a restart with fewer servers
      give_up_asking("no server left to ask");
      return;
    }
    forget_expired_dialog();
    asking.first_server = state_.dialog ? state_.dialog_server : 0;
    while (asking.spent[asking.first_server]) {
      asking.first_server = (asking.first_server + 1) % policy_.servers;
    }
    asking.server = asking.first_server;
    asking.wait_asked = {};
    ask_server();
  }

  void ask_server() {
    Asking& asking = *state_.asking;
    asking.paused = false;
    if (state_.dialog && state_.dialog_server != asking.server) drop_dialog();
    act(Ask{.ask = asking.ask,
            .server = asking.server,
            .dialog = state_.dialog,
            .language = profile_.language,
            .space = state_.dialog_space.value_or(profile_.space),
            .text = without_commands(asking.message.text)});
  }

  void ask_failed(AskFailed::Why why, std::optional<base::Duration> retry_after,
                  const std::string& detail) {
    Asking& asking = *state_.asking;
    if (state_.opted_out) {
      settle(take_asking().message.id, Fate::opted_out);
      return;
    }
    if (why == AskFailed::Why::credential) {
      give_up_asking(detail.empty() ? "the bot refuses our credentials" : detail);
      return;
    }
    if (why == AskFailed::Why::unusable) {
      give_up_asking(detail.empty() ? "the bot's answer is unusable" : detail);
      return;
    }
    asking.spent.resize(policy_.servers, false);
    if (asking.server >= policy_.servers) asking.server = 0;  // the list became shorter
    if (why == AskFailed::Why::unknown) asking.spent[asking.server] = true;
    if (retry_after) asking.wait_asked = std::max(asking.wait_asked, *retry_after);

    for (std::size_t step = 1; step < policy_.servers; ++step) {
      const std::size_t server = (asking.server + step) % policy_.servers;
      if (server == asking.first_server) break;
      if (asking.spent[server]) continue;
      asking.server = server;
      next_ask_id();
      ask_server();
      return;
    }
    if (all_spent(asking) || asking.round >= policy_.ask_rounds) {
      give_up_asking(detail.empty() ? "no server answered" : detail);
      return;
    }
    ++asking.round;
    asking.paused = true;
    next_ask_id();
    arm(TimerKind::ask_again, asking.ask.value,
        std::max(policy_.ask_round_pause, std::min(asking.wait_asked, policy_.retry_after_max)));
  }

  static bool all_spent(const Asking& asking) {
    return std::find(asking.spent.begin(), asking.spent.end(), false) == asking.spent.end();
  }

  void give_up_asking(std::string detail) {
    const Asking asked = take_asking();
    apologise(asked.message, std::move(detail));
    ask_next();
  }

  // A question that stays without answer: a dead letter, and one apology per incident.
  void apologise(const InboundMessage& question, std::string detail) {
    settle(question.id, Fate::dead_letter, std::move(detail));
    if (!policy_.apology || state_.incident) return;
    state_.incident = true;
    queue(question, cut_to_parts(*policy_.apology, policy_.parts_max), true);
  }

  void next_ask_id() { state_.asking->ask = {"q" + std::to_string(++state_.counter)}; }

  // ---- dialog ----------------------------------------------------------------------------------
  void forget_expired_dialog() {
    if (!state_.dialog) return;
    if (now_ - state_.dialog_used_at >= policy_.dialog_lifetime ||
        state_.dialog_server >= policy_.servers) {
      drop_dialog();
    }
  }

  void drop_dialog() {
    state_.dialog.reset();
    state_.dialog_space.reset();
  }

  void adopt_dialog(const BotAnswer& answer, std::size_t server) {
    if (!answer.dialog.empty() && state_.dialog != answer.dialog) {
      state_.dialog = answer.dialog;
      state_.dialog_space.reset();
    }
    if (!state_.dialog) return;
    if (answer.space) state_.dialog_space = answer.space;
    state_.dialog_server = server;
    state_.dialog_used_at = now_;
  }

  // ---- sending ---------------------------------------------------------------------------------
  // The one that left the queue, if it is this one.
  Sending* current(const ClientReference& reference) {
    if (state_.outbox.empty()) return nullptr;
    Sending& front = state_.outbox.front();
    return front.message.reference == reference ? &front : nullptr;
  }

  void queue(const InboundMessage& question, std::string text, bool apology) {
    const ReplyKind kind = apology ? ReplyKind::apology : ReplyKind::answer;
    Sending sending{
        .message = {.reference = new_reference(question.id, kind, 1, ++state_.counter, chance_),
                    .to = state_.handset,
                    .text = std::move(text),
                    .answers = question.id,
                    .from = question.own_number},
        .queued_at = now_,
        .apology = apology};
    record(AnswerQueued{sending.message});
    state_.outbox.push_back(std::move(sending));
    if (state_.outbox.size() == 1) send_front();
  }

  // Sends the front of the outbox, or the first behind it that may still be sent.
  void send_front() {
    while (!state_.outbox.empty()) {
      Sending& front = state_.outbox.front();
      if (state_.opted_out) {
        drop_front(Fate::opted_out, {});
      } else if (front.attempts >= policy_.send_attempts_max) {
        drop_front(Fate::dead_letter, "too many attempts");
      } else if (now_ - front.queued_at > policy_.answer_age_max) {
        drop_front(Fate::dead_letter, "answer too old");
      } else {
        front.phase = Phase::in_flight;
        ++front.attempts;
        act(Send{front.message});
        return;
      }
    }
  }

  void drop_front(Fate fate, std::string detail) {
    const Sending dropped = std::move(state_.outbox.front());
    state_.outbox.pop_front();
    if (!dropped.apology) settle(dropped.message.answers, fate, std::move(detail));
  }

  void give_up_sending(std::string detail) {
    drop_front(Fate::dead_letter, std::move(detail));
    send_front();
  }

  // By value: the front, which may hold the id, goes.
  void front_accepted(MessageId message) {
    const Sending done = std::move(state_.outbox.front());
    state_.outbox.pop_front();
    record(AnswerSent{done.message.reference, message});
    if (!done.apology) {
      settle(done.message.answers, Fate::answered);
      state_.incident = false;
    }
    remember_sent(done.message.reference, std::move(message));
    send_front();
  }

  void send_later(Sending& sending, std::optional<base::Duration> retry_after,
                  const std::string& detail) {
    if (state_.opted_out) {
      send_front();
      return;
    }
    base::Duration delay = backoff(sending.attempts);
    // What smsmode asks for wins over our own guess; our jitter is added, so that those throttled
    // together do not come back together.
    if (retry_after && *retry_after > base::Duration(0) &&
        *retry_after <= policy_.retry_after_max) {
      delay = *retry_after + delay / 4;
    }
    if (sending.attempts >= policy_.send_attempts_max ||
        now_ + delay - sending.queued_at > policy_.answer_age_max) {
      give_up_sending(detail.empty() ? "smsmode did not take it" : detail);
      return;
    }
    sending.phase = Phase::waiting;
    arm(TimerKind::send_again, sending.message.reference.value, delay);
  }

  void doubt(Sending& sending) {
    sending.looks = 0;
    look_later(sending);
  }

  void look_later(Sending& sending) {
    sending.phase = Phase::in_doubt;
    arm(TimerKind::reconcile, sending.message.reference.value, policy_.reconcile_after);
  }

  // Exponential and capped, with jitter over the upper half.
  base::Duration backoff(int attempts) {
    base::Duration full = policy_.send_backoff_first;
    for (int attempt = 1; attempt < attempts && full < policy_.send_backoff_max; ++attempt) {
      full *= 2;
    }
    full = std::min(full, policy_.send_backoff_max);
    const auto half = static_cast<std::uint64_t>(full.count() / 2);
    return full / 2 + base::Duration(half == 0 ? 0 : chance_.below(half + 1));
  }

  // ---- receipts --------------------------------------------------------------------------------
  Sent* find_sent(const MessageId& message) {
    const auto found = std::find_if(state_.sent.begin(), state_.sent.end(),
                                    [&](const Sent& sent) { return sent.message == message; });
    return found == state_.sent.end() ? nullptr : &*found;
  }

  void note(const DeliveryReport& report) {
    if (report.status == DeliveryStatus::unknown || report.message.empty()) return;
    Sent* sent = find_sent(report.message);
    if (!sent) {
      state_.sent.push_back({.reference = {}, .message = report.message, .at = now_});
      sent = &state_.sent.back();
    }
    if (!is_news(report.status, *sent)) return;
    sent->status = report.status;
    sent->word = report.word;
    sent->detail = report.detail;
    record(DeliveryRecorded{report});
  }

  // A receipt may have been here before the acceptance; it is told again now that it has an owner.
  void remember_sent(const ClientReference& reference, MessageId message) {
    if (message.empty()) return;
    if (Sent* early = find_sent(message)) {
      early->reference = reference;
      if (early->word.empty()) return;
      record(DeliveryRecorded{{.message = std::move(message),
                               .reference = reference,
                               .status = early->status,
                               .word = early->word,
                               .detail = early->detail}});
      return;
    }
    state_.sent.push_back({.reference = reference, .message = std::move(message), .at = now_});
  }

  // ---- the rest --------------------------------------------------------------------------------
  // What is on the wire cannot be called back: its outcome is awaited, everything else ends here.
  void opt_out() {
    state_.opted_out = true;
    if (state_.asking && state_.asking->paused) settle(take_asking().message.id, Fate::opted_out);
    for (const InboundMessage& waiting : state_.inbox) settle(waiting.id, Fate::opted_out);
    state_.inbox.clear();

    std::deque<Sending> kept;
    for (Sending& sending : state_.outbox) {
      if (sending.phase == Phase::queued || sending.phase == Phase::waiting) {
        if (!sending.apology) settle(sending.message.answers, Fate::opted_out);
      } else {
        kept.push_back(std::move(sending));
      }
    }
    state_.outbox = std::move(kept);
  }

  void forget_old() {
    std::erase_if(state_.seen,
                  [&](const auto& entry) { return now_ - entry.second > policy_.remember_mo; });
    std::erase_if(state_.sent,
                  [&](const Sent& sent) { return now_ - sent.at > policy_.remember_mo; });
  }

  void settle(const MessageId& message, Fate fate, std::string detail = {}) {
    record(MoSettled{message, fate, std::move(detail)});
  }

  void arm(TimerKind kind, const std::string& key, base::Duration delay) {
    act(ArmTimer{kind, key, now_ + delay});
  }

  void record(Record record) { reaction_.records.push_back(std::move(record)); }
  void act(Action action) { reaction_.actions.push_back(std::move(action)); }

  Conversation& state_;
  base::Instant now_;
  const ChannelProfile& profile_;
  const Policy& policy_;
  base::Rng& chance_;
  Reaction reaction_;
};

}  // namespace

std::string_view to_text(Fate fate) {
  switch (fate) {
    case Fate::answered:
      return "answered";
    case Fate::opted_out:
      return "opted-out";
    case Fate::dead_letter:
      return "dead-letter";
    case Fate::dropped:
      return "dropped";
    case Fate::ignored:
      return "ignored";
  }
  return "unknown";
}

Reaction react(Conversation& conversation, const ConversationEvent& event, base::Instant now,
               const ChannelProfile& profile, const Policy& policy, base::Rng& chance) {
  Turn turn(conversation, now, profile, policy, chance);
  std::visit([&](const auto& what) { turn.on(what); }, event);
  return turn.take();
}

Reaction resume(Conversation& conversation, base::Instant now, const ChannelProfile& profile,
                const Policy& policy, base::Rng& chance) {
  Turn turn(conversation, now, profile, policy, chance);
  turn.resume();
  return turn.take();
}

bool has_work(const Conversation& conversation) {
  return conversation.asking || !conversation.inbox.empty() || !conversation.outbox.empty();
}

}  // namespace smsrelay::core
