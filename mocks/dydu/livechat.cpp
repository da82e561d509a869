#include "mocks/dydu/livechat.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

using Stage = Handover::Stage;

constexpr std::size_t to_poll_max = 100;
constexpr std::string_view from_operator = "OPERATOR";

// The codes of notices, and their sentences when the bot has none of its own. The notice that an
// operator types has no words.
struct Notice {
  std::string_view code;
  std::string_view french;
  std::string_view english;
};
constexpr auto notices = std::to_array<Notice>({
    {"OperatorWritingStatus", "", ""},
    {"OperatorBusy", "Tous nos conseillers sont occupés.", "All our agents are busy."},
    {"OperatorConnected", "Un conseiller a rejoint la conversation.",
     "An agent has joined the conversation."},
    {"OperatorDisconnected", "Le conseiller a quitté la conversation.",
     "The agent has left the conversation."},
    {"DialogTransferredManually", "Vous êtes transféré à un autre conseiller.",
     "You are transferred to another agent."},
    {"DialogTransferredAutomatically", "Un autre conseiller prend le relais.",
     "Another agent takes over."},
    {"DialogAddedOperatorPanel", "Un conseiller suit la conversation.",
     "An agent follows the conversation."},
    {"AlmostTimedOut", "Sans réponse de votre part, la conversation va se fermer.",
     "Without an answer from you the conversation will close."},
    {"OperatorSendSurvey", "Un conseiller vous envoie un questionnaire.",
     "An agent sends you a survey."},
    {"UploadRequest", "Un conseiller vous demande un fichier.", "An agent asks you for a file."},
});

const OperatorSeed* operator_named(const Bot& bot, std::string_view name) {
  const auto& operators = bot.livechat.operators;
  const auto found = std::ranges::find(operators, name, &OperatorSeed::name);
  return found == operators.end() ? nullptr : &*found;
}

std::string sentence_of(const LanguageSeed& language, std::string_view code) {
  if (const auto own = language.notices.find(std::string(code)); own != language.notices.end()) {
    return own->second;
  }
  const auto notice = std::ranges::find(notices, code, &Notice::code);
  if (notice == notices.end()) return {};
  return std::string(language.code == "fr" ? notice->french : notice->english);
}

const LanguageSeed& sentences_of(const Bot& bot, const Dialog& dialog) {
  const auto found = std::ranges::find(bot.languages, dialog.livechat.language, &Language::code);
  return (found == bot.languages.end() ? bot.languages.front() : *found).sentences();
}

bool is_free(const Bot& bot, Dialogs& dialogs, const OperatorSeed& each) {
  if (!each.available) return false;
  const auto busy = std::ranges::count_if(dialogs.handed_over, [&](const std::string& id) {
    const Dialog* dialog = dialogs.any(id);
    return dialog->bot_id == bot.id && dialog->livechat.stage == Stage::connected &&
           dialog->livechat.operator_name == each.name;
  });
  return busy < each.capacity;
}

const OperatorSeed* free_operator(const Bot& bot, Dialogs& dialogs) {
  for (const auto& each : bot.livechat.operators) {
    if (is_free(bot, dialogs, each)) return &each;
  }
  return nullptr;
}

std::int64_t epoch_milliseconds(base::Instant at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Polled& tell(const Bot& bot, Dialog& dialog, base::Instant at) {
  auto& livechat = dialog.livechat;
  livechat.last_date = std::max(livechat.last_date + 1, epoch_milliseconds(at));
  if (livechat.to_poll.size() >= to_poll_max) livechat.to_poll.erase(livechat.to_poll.begin());
  auto& polled = livechat.to_poll.emplace_back();
  polled.date = livechat.last_date;
  if (const auto* each = operator_named(bot, livechat.operator_name)) {
    polled.operator_name = each->name;
    polled.operator_external_id = each->external_id;
  }
  return polled;
}

Polled& tell_notice(const Bot& bot, Dialog& dialog, std::string_view code, base::Instant at) {
  auto& polled = tell(bot, dialog, at);
  polled.code = code;
  polled.text = sentence_of(sentences_of(bot, dialog), code);
  return polled;
}

const Polled* told_after(const Dialog& dialog, std::int64_t last_poll, bool latest) {
  const auto& to_poll = dialog.livechat.to_poll;
  const auto next = std::ranges::upper_bound(to_poll, last_poll, {}, &Polled::date);
  if (next == to_poll.end()) return nullptr;
  return latest ? &to_poll.back() : &*next;
}

Polled& tell_text(const Bot& bot, Dialog& dialog, std::string_view type_response,
                  const std::string& html, base::Instant at) {
  auto& polled = tell(bot, dialog, at);
  polled.text = html;
  polled.type_response = type_response;
  polled.from_detail = from_operator;
  Interaction said;
  said.at = at;
  said.text = html;
  said.from = Interaction::From::livechat;
  said.type_response = type_response;
  said.language = dialog.livechat.language;
  said.operator_name = polled.operator_name;
  dialog.remember(std::move(said));
  return polled;
}

void tell_end(const Bot& bot, Dialog& dialog, std::string_view type_response,
              const std::string& html, base::Instant at) {
  tell_text(bot, dialog, type_response, html, at).special_action = "EndPolling";
}

// The dialog goes on with the bot, and its lifetime starts again now.
void go_back_to_the_bot(Dialogs& dialogs, Dialog& dialog, base::Instant at) {
  dialog.livechat.stage = Stage::none;
  dialog.livechat.operator_name.clear();
  dialog.last_talk = std::max(dialog.last_talk, at);
  std::erase(dialogs.handed_over, dialog.context_id);
}

void connect(const Bot& bot, Dialog& dialog, const OperatorSeed& with, base::Instant at) {
  auto& livechat = dialog.livechat;
  const bool was_told_to_poll = livechat.stage == Stage::waiting;
  livechat.stage = Stage::connected;
  livechat.operator_name = with.name;
  livechat.last_said = at;
  livechat.warned = false;
  tell_notice(bot, dialog, "OperatorConnected", at);
  auto& hello = tell_text(bot, dialog, "OPAutoHelloOperatorAnswer",
                          sentences_of(bot, dialog).operator_hello, at);
  if (was_told_to_poll) hello.special_action = "StartPolling";
}

void close_by_time(const Bot& bot, Dialogs& dialogs, Dialog& dialog, base::Instant now) {
  auto& livechat = dialog.livechat;
  const auto& settings = bot.livechat;
  const auto left_at = livechat.last_seen + settings.user_left_after;
  const auto idle_at = livechat.last_said + settings.inactivity;
  const bool idles = livechat.stage == Stage::connected;
  if (idles && !livechat.warned && now >= idle_at - settings.warning_before &&
      idle_at - settings.warning_before < left_at) {
    livechat.warned = true;
    tell_notice(bot, dialog, "AlmostTimedOut", idle_at - settings.warning_before);
  }
  if (now >= left_at && (!idles || left_at <= idle_at)) {
    tell_end(bot, dialog, "NAAutoCloseDialogBecauseUserLeft", sentences_of(bot, dialog).user_left,
             left_at);
    go_back_to_the_bot(dialogs, dialog, left_at);
  } else if (idles && now >= idle_at) {
    tell_end(bot, dialog, "NAAutoCloseDialog", sentences_of(bot, dialog).automatic_end, idle_at);
    go_back_to_the_bot(dialogs, dialog, idle_at);
  }
}

// When an operator leaves, a colleague takes the dialog, or it goes back to the queue.
void replace_absent_operator(const Bot& bot, Dialogs& dialogs, Dialog& dialog, base::Instant now) {
  const auto* with = operator_named(bot, dialog.livechat.operator_name);
  if (with != nullptr && with->available) return;
  if (const auto* other = free_operator(bot, dialogs)) {
    dialog.livechat.operator_name = other->name;
    tell_notice(bot, dialog, "DialogTransferredAutomatically", now);
    return;
  }
  tell_notice(bot, dialog, "OperatorDisconnected", now);
  dialog.livechat.operator_name.clear();
  if (operator_available(bot)) {
    dialog.livechat.stage = Stage::waiting;
    const auto place = queue_place(bot, dialogs, dialog);
    auto& polled = tell_notice(bot, dialog, "OperatorBusy", now);
    polled.special_action = "StartWaitingQueue";
    polled.queue_position = place.position;
    polled.estimated_wait = place.estimated_wait;
    return;
  }
  tell_end(bot, dialog, "OPLiveChatEndByOperator", sentences_of(bot, dialog).no_operator, now);
  go_back_to_the_bot(dialogs, dialog, now);
}

base::Error unknown_operator(const Bot& bot, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& each : bot.livechat.operators) names.push_back(each.name);
  const auto near = base::did_you_mean(name, names);
  return {"unknown-operator", "no operator '" + name + "'" +
                                  (near ? ", did you mean '" + *near + "'?" : std::string())};
}

base::Error not_connected(const Dialog& dialog) {
  return {"not-connected", "dialog '" + dialog.context_id + "' is with no operator"};
}

base::Result<void> connect_by_hand(const Bot& bot, Dialogs& dialogs, Dialog& dialog,
                                   const std::string& name, base::Instant now) {
  const auto* with = name.empty() ? free_operator(bot, dialogs) : operator_named(bot, name);
  if (!name.empty() && with == nullptr) {
    return unknown_operator(bot, name);
  }
  if (with == nullptr || !is_free(bot, dialogs, *with)) {
    return base::Error{"operator-busy", name.empty() ? "no operator is free"
                                                     : "operator '" + name + "' is not free"};
  }
  if (dialog.livechat.stage == Stage::connected) {
    return base::Error{"operator-busy", "operator '" + dialog.livechat.operator_name +
                                            "' has this dialog; transfer it"};
  }
  if (dialog.livechat.stage == Stage::none) {
    dialog.livechat.last_seen = now;
    // The client polls from the serverTime of its last talk on.
    dialog.livechat.last_date =
        std::max(dialog.livechat.last_date, epoch_milliseconds(dialog.last_talk));
    dialogs.handed_over.push_back(dialog.context_id);
  }
  connect(bot, dialog, *with, now);
  return {};
}

base::Result<void> transfer(const Bot& bot, Dialogs& dialogs, Dialog& dialog,
                            const std::string& name, base::Instant now) {
  const auto* to = operator_named(bot, name);
  if (to == nullptr) return unknown_operator(bot, name);
  if (name == dialog.livechat.operator_name) {
    return base::Error{"same-operator", "operator '" + name + "' has this dialog already"};
  }
  if (!is_free(bot, dialogs, *to)) {
    return base::Error{"operator-busy", "operator '" + name + "' is not free"};
  }
  dialog.livechat.operator_name = name;
  tell_notice(bot, dialog, "DialogTransferredManually", now);
  return {};
}

}  // namespace

std::span<const std::string_view> notice_codes() {
  static const auto codes = [] {
    std::array<std::string_view, notices.size()> out;
    std::ranges::transform(notices, out.begin(), &Notice::code);
    return out;
  }();
  return codes;
}

bool operator_available(const Bot& bot) {
  return std::ranges::any_of(bot.livechat.operators, &OperatorSeed::available);
}

void settle_livechat(Bot& bot, Dialogs& dialogs, base::Instant now) {
  if (dialogs.handed_over.empty()) return;
  const auto ids = dialogs.handed_over;
  const auto each = [&](Stage stage, const auto& act) {
    for (const auto& id : ids) {
      Dialog* dialog = dialogs.any(id);
      if (dialog != nullptr && dialog->bot_id == bot.id && dialog->livechat.stage == stage) {
        act(*dialog);
      }
    }
  };
  const auto close = [&](Dialog& dialog) { close_by_time(bot, dialogs, dialog, now); };
  each(Stage::connected, close);
  each(Stage::waiting, close);
  each(Stage::connected,
       [&](Dialog& dialog) { replace_absent_operator(bot, dialogs, dialog, now); });
  each(Stage::waiting, [&](Dialog& dialog) {
    if (const auto* with = free_operator(bot, dialogs)) connect(bot, dialog, *with, now);
  });
}

Handover::Stage ask_for_operator(Bot& bot, Dialogs& dialogs, Dialog& dialog,
                                 const Language& language, base::Instant now) {
  auto& livechat = dialog.livechat;
  if (livechat.stage != Stage::none) return livechat.stage;
  if (!operator_available(bot)) return Stage::none;
  livechat.language = language.code();
  livechat.last_seen = now;
  livechat.last_said = now;
  const auto* with = free_operator(bot, dialogs);
  dialogs.handed_over.push_back(dialog.context_id);
  if (with != nullptr) {
    connect(bot, dialog, *with, now);
  } else {
    livechat.stage = Stage::waiting;
  }
  return livechat.stage;
}

QueuePlace queue_place(const Bot& bot, Dialogs& dialogs, const Dialog& dialog) {
  QueuePlace place;
  if (dialog.livechat.stage != Stage::waiting) return place;
  for (const auto& id : dialogs.handed_over) {
    const Dialog* other = dialogs.any(id);
    if (other->bot_id != bot.id || other->livechat.stage != Stage::waiting) continue;
    ++place.position;
    if (other == &dialog) break;
  }
  place.estimated_wait = place.position * bot.livechat.wait_per_dialog;
  return place;
}

void leave_livechat(Dialogs& dialogs, Dialog& dialog, base::Instant now) {
  go_back_to_the_bot(dialogs, dialog, now);
}

void abandon_livechat(const Bot& bot, Dialogs& dialogs, Dialog& dialog, base::Instant now) {
  if (dialog.livechat.stage == Stage::none) return;
  tell_end(bot, dialog, "NAAutoCloseDialogBecauseUserLeft", sentences_of(bot, dialog).user_left,
           now);
  go_back_to_the_bot(dialogs, dialog, now);
  dialog.livechat.reset = true;
}

const Polled* poll_livechat(Bot& bot, Dialogs& dialogs, Dialog& dialog, std::int64_t last_poll,
                            base::Instant now, bool latest) {
  settle_livechat(bot, dialogs, now);
  dialog.livechat.last_seen = now;
  return told_after(dialog, last_poll, latest);
}

const Polled* poll_after_reset(const Dialogs& dialogs, std::string_view context_id,
                               std::string_view bot_id, std::int64_t last_poll, bool latest) {
  const auto& archived = dialogs.archived();
  const auto found = std::ranges::find(archived, context_id, &Dialog::context_id);
  if (found == archived.end() || found->bot_id != bot_id || !found->livechat.reset) return nullptr;
  return told_after(*found, last_poll, latest);
}

base::Result<void> act_in_livechat(Bot& bot, Dialogs& dialogs, const OperatorAct& act,
                                   base::Instant now) {
  settle_livechat(bot, dialogs, now);
  Dialog* dialog = dialogs.find(act.context_id, bot.id, now);
  if (dialog == nullptr) {
    return base::Error{"unknown-dialog", "no dialog '" + act.context_id + "'"};
  }
  using Kind = OperatorAct::Kind;
  if (act.kind == Kind::connect) {
    return connect_by_hand(bot, dialogs, *dialog, act.name, now);
  }
  auto& livechat = dialog->livechat;
  if (livechat.stage == Stage::none ||
      (livechat.stage == Stage::waiting && act.kind != Kind::user_left)) {
    return not_connected(*dialog);
  }
  const auto& sentences = sentences_of(bot, *dialog);
  switch (act.kind) {
    case Kind::connect:
      break;
    case Kind::say:
      tell_text(bot, *dialog,
                act.type_response.empty() ? "OPRegularOperatorAnswer" : act.type_response, act.text,
                now);
      livechat.last_said = now;
      livechat.warned = false;
      break;
    case Kind::reengage:
      tell_text(bot, *dialog, "OPAutoReengageOperatorAnswer", sentences.reengage, now);
      break;
    case Kind::notice:
      if (std::ranges::find(notices, act.text, &Notice::code) == notices.end()) {
        return base::Error{"unknown-notice", "no notice '" + act.text + "'"};
      }
      tell_notice(bot, *dialog, act.text, now).type_response = act.type_response;
      break;
    case Kind::transfer:
      return transfer(bot, dialogs, *dialog, act.name, now);
    case Kind::survey: {
      auto& polled = tell_notice(bot, *dialog, "OperatorSendSurvey", now);
      polled.type_response = "OPSendSurveySentence";
      polled.survey = act.text;
      break;
    }
    case Kind::end:
      tell_end(bot, *dialog, "OPLiveChatEndByOperator", sentences.operator_end, now);
      go_back_to_the_bot(dialogs, *dialog, now);
      settle_livechat(bot, dialogs, now);
      break;
    case Kind::user_left:
      tell_end(bot, *dialog, "NAAutoCloseDialogBecauseUserLeft", sentences.user_left, now);
      go_back_to_the_bot(dialogs, *dialog, now);
      settle_livechat(bot, dialogs, now);
      break;
  }
  return {};
}

}  // namespace smsrelay::mocks::dydu
