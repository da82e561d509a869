#include <algorithm>
#include <utility>

#include "core/answer_text.h"
#include "core/opt_out.h"
#include "core/reserved_input.h"
#include "core/sms_text.h"
#include "core/turn.h"

namespace smsrelay::core {
namespace {

bool all_spent(const Conversation::Asking& asking) {
  return std::find(asking.spent.begin(), asking.spent.end(), false) == asking.spent.end();
}

std::string detail_or(const std::string& detail, const char* otherwise) {
  return detail.empty() ? otherwise : detail;
}

}  // namespace

void Turn::on(const BotAnswered& event) {
  if (!is_in_flight(event.ask)) return;
  const Asking asked = take_asking();
  adopt_dialog(event.answer, asked.server);
  if (asked.cancelled) {
    settle(asked.message.id, Settlement::opted_out);
    ask_next();
    return;
  }
  const std::string text = cut_to_parts(to_sms_text(event.answer.html), policy_.parts_max);
  if (text.empty()) {
    apologise(asked.message, "the bot's answer holds nothing to read");
  } else {
    exchanged(asked.message, text);
    queue(asked.message, ReplyKind::answer, text);
  }
  ask_next();
}

void Turn::on(const AskFailed& event) {
  if (is_in_flight(event.ask)) ask_failed(event.why, event.retry_after, event.detail);
}

bool Turn::is_in_flight(const AskId& ask) const {
  return state_.asking && !state_.asking->paused && state_.asking->ask == ask;
}

Turn::Asking Turn::take_asking() {
  Asking asked = std::move(*state_.asking);
  state_.asking.reset();
  return asked;
}

// Takes up the next MO that waits. Those that need no bot are answered on the way, in their turn.
void Turn::ask_next() {
  while (!state_.asking && !state_.inbox.empty()) {
    InboundMessage message = std::move(state_.inbox.front());
    state_.inbox.pop_front();
    if (is_loop(message) || answer_without_the_bot(message)) continue;
    state_.asking = Asking{.message = std::move(message)};
    next_ask_id();
    begin_round();
  }
}

bool Turn::answer_without_the_bot(const InboundMessage& message) {
  if (!policy_.identity || keyword_of(message.text, message.own_number) != Keyword::contact) {
    return false;
  }
  exchanged(message, *policy_.identity);
  queue(message, ReplyKind::identity, *policy_.identity);
  return true;
}

// A round starts where the dialog lives, else at the preferred server.
void Turn::begin_round() {
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

void Turn::ask_server() {
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

void Turn::ask_failed(AskFailed::Why why, std::optional<base::Duration> retry_after,
                      const std::string& detail) {
  Asking& asking = *state_.asking;
  if (asking.cancelled) {
    settle(take_asking().message.id, Settlement::opted_out);
    ask_next();
    return;
  }
  if (why == AskFailed::Why::credential) {
    give_up_asking(detail_or(detail, "the bot refuses our credentials"));
    return;
  }
  if (why == AskFailed::Why::unusable) {
    give_up_asking(detail_or(detail, "the bot's answer is unusable"));
    return;
  }
  asking.spent.resize(policy_.servers, false);
  if (asking.server >= policy_.servers) asking.server = 0;  // the list became shorter
  if (why == AskFailed::Why::unknown) asking.spent[asking.server] = true;
  if (retry_after) asking.wait_asked = std::max(asking.wait_asked, *retry_after);
  ask_elsewhere_or_later(detail);
}

void Turn::ask_elsewhere_or_later(const std::string& detail) {
  Asking& asking = *state_.asking;
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
    give_up_asking(detail_or(detail, "no server answered"));
    return;
  }
  ++asking.round;
  asking.paused = true;
  next_ask_id();
  arm(TimerKind::ask_again, asking.ask.value,
      std::max(policy_.ask_round_pause, std::min(asking.wait_asked, policy_.retry_after_max)));
}

void Turn::give_up_asking(std::string detail) {
  const Asking asked = take_asking();
  apologise(asked.message, std::move(detail));
  ask_next();
}

void Turn::apologise(const InboundMessage& question, std::string detail) {
  settle(question.id, Settlement::dead_letter, std::move(detail));
  if (!policy_.apology || state_.incident) return;
  state_.incident = true;
  queue(question, ReplyKind::apology, *policy_.apology);
}

void Turn::next_ask_id() { state_.asking->ask = {"q" + std::to_string(++state_.counter)}; }

void Turn::resume_asking() {
  if (!state_.asking) {
    ask_next();
  } else if (state_.asking->paused) {
    arm(TimerKind::ask_again, state_.asking->ask.value, policy_.ask_round_pause);
  } else {
    ask_failed(AskFailed::Why::unknown, std::nullopt, "interrupted by a restart");
  }
}

// ---- dialog ------------------------------------------------------------------------------------

void Turn::forget_expired_dialog() {
  if (!state_.dialog) return;
  if (now_ - state_.dialog_used_at >= policy_.dialog_lifetime ||
      state_.dialog_server >= policy_.servers) {
    drop_dialog();
  }
}

void Turn::drop_dialog() {
  state_.dialog.reset();
  state_.dialog_space.reset();
}

void Turn::adopt_dialog(const BotAnswer& answer, std::size_t server) {
  if (!answer.dialog.empty() && state_.dialog != answer.dialog) {
    state_.dialog = answer.dialog;
    state_.dialog_space.reset();
  }
  if (!state_.dialog) return;
  if (answer.space) state_.dialog_space = answer.space;
  state_.dialog_server = server;
  state_.dialog_used_at = now_;
}

}  // namespace smsrelay::core
