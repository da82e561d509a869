#include "mocks/dydu/assistant.h"

#include <algorithm>

#include "base/text.h"
#include "mocks/dydu/phrase.h"
#include "mocks/dydu/reword.h"

namespace smsrelay::mocks::dydu {
namespace {

using Stage = Handover::Stage;

constexpr std::size_t question_matched_max = 600;
constexpr std::size_t question_length_max = 1000;

// Global sentences are entries of the back office too; their ids are below those of all knowledge.
constexpr std::int64_t too_long_id = 102;
constexpr std::int64_t empty_id = 103;
constexpr std::int64_t command_id = 104;
constexpr std::int64_t rewords_id = 106;
constexpr std::int64_t livechat_id = 107;

constexpr std::string_view reset_command = "#reset#";
constexpr std::string_view welcome_command = "#welcome#";
constexpr std::string_view end_command = "#livechatend#";
constexpr std::string_view leave_queue_command = "#livechatleavequeue#";
constexpr std::string_view debug_operator_command = "#livechatconnectiondebug#";
constexpr std::string_view operator_command = "#livechatconnection#";

// Interpreted by the server, never matched.
bool is_command(std::string_view text) {
  if (!text.starts_with('#') && !text.starts_with('_')) return false;
  return text == reset_command || text == end_command || text == leave_queue_command ||
         text == debug_operator_command || text == operator_command ||
         text.starts_with("#dydumailto:") || text.starts_with("_pushcondition_:") ||
         text.starts_with("_goalpage_:");
}

void say(Reply& reply, std::string_view type_response, std::string_view html, std::int64_t id) {
  reply.type_response = type_response;
  reply.text = html;
  reply.knowledge_id = id;
  reply.action_id = id;
}

std::size_t length(char32_t c, Profile::LimitUnit unit) {
  switch (unit) {
    case Profile::LimitUnit::code_points:
      return 1;
    case Profile::LimitUnit::utf16_units:
      return c > 0xFFFF ? 2 : 1;
    case Profile::LimitUnit::bytes:
      return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return 1;
}

// How many characters of `text` fit in `max` units; the rest of the text is not read.
std::size_t characters_within(std::u32string_view text, std::size_t max, Profile::LimitUnit unit) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    used += length(text[i], unit);
    if (used > max) return i;
  }
  return text.size();
}

bool is_click_on_reword(const Click& click) {
  return click.type.starts_with("reword") || click.type == "redirection_knowledge";
}

// The branch that the user chose: by one of its phrases, else by all words of one.
AnswerPointer branch_of(const Answer& node, std::string_view question) {
  for (const auto& turn : node.branches) {
    if (std::ranges::find(turn.phrases, question) != turn.phrases.end()) return turn.answer;
  }
  const auto asked = words_of(question);
  for (const auto& turn : node.branches) {
    for (const auto& phrase : turn.phrases) {
      const auto words = words_of(phrase);
      if (std::ranges::all_of(words, [&](std::string_view word) {
            return std::ranges::find(asked, word) != asked.end();
          })) {
        return turn.answer;
      }
    }
  }
  return nullptr;
}

// A typed text continues from the dialog's place in the tree, a link from the answer that offered
// it. When a branch fits, the tree is cut back to there.
AnswerPointer next_in_tree(Dialog& dialog, const Click& click, std::string_view question) {
  auto& tree = dialog.tree;
  if (tree.empty()) return nullptr;
  auto node = std::prev(tree.end());
  if (click.last_condition != 0) {
    const auto offered = std::ranges::find(tree, click.last_condition,
                                           [](const auto& each) { return each->action_id; });
    if (offered != tree.end()) node = offered;
  }
  auto branch = branch_of(**node, question);
  if (branch != nullptr) tree.erase(std::next(node), tree.end());
  return branch;
}

// The action that ends a client's wait for an operator.
std::string_view end_of_livechat(Stage stage) {
  switch (stage) {
    case Stage::none:
      return "";
    case Stage::waiting:
      return "LeaveWaitingQueue";
    case Stage::connected:
      return "EndPolling";
  }
  return "";
}

void record(Dialog& dialog, const Question& question, const Reply& reply, std::string_view space,
            Interaction::From from, base::Instant now) {
  Interaction interaction;
  interaction.at = now;
  interaction.user = question.text;
  interaction.text = reply.text;
  interaction.from = from;
  interaction.type_response = reply.type_response;
  interaction.knowledge_id = reply.knowledge_id;
  interaction.action_id = reply.action_id;
  interaction.space = space;
  interaction.language = reply.language;
  if (from == Interaction::From::livechat) interaction.operator_name = reply.operator_name;
  interaction.answer = reply.answer;
  interaction.hidden = question.click.hidden;
  dialog.remember(std::move(interaction));
}

}  // namespace

Reply Assistant::talk(Bot& bot, Dialogs& dialogs, const Question& question, base::Instant now) {
  Reply reply;
  reply.bot_id = bot.id;
  Language* language = nullptr;
  std::size_t space = 0;
  if (!find_place(bot, question, language, space, reply)) return reply;
  const bool apart = question.test || question.unregistered;
  ++(apart ? talks_apart_ : talks_);

  settle_livechat(bot, dialogs, now);
  const auto text = base::trim(question.text);
  Dialog* dialog = dialogs.find(question.context_id, bot.id, now);
  if (dialog != nullptr && text == reset_command) {
    reply.special_action = end_of_livechat(dialog->livechat.stage);
    abandon_livechat(bot, dialogs, *dialog, now);
    dialogs.end(question.context_id);
    dialog = nullptr;
  }
  if (dialog == nullptr) {
    reply.context_id = open_dialog(bot, dialogs, question.client_id, question.test, now);
    dialog = dialogs.find(reply.context_id, bot.id, now);
  } else {
    reply.context_id = question.context_id;
    if (!question.client_id.empty()) dialog->client_id = question.client_id;
  }
  dialog->last_talk = now;
  ++dialog->questions;
  if (question.already_came) dialog->already_came = true;
  for (const auto& [name, value] : question.variables) dialog->variables[name] = value;
  if (dialog->livechat.stage != Stage::none) dialog->livechat.last_seen = now;

  reply.language = language->code();
  if (profile_.space_always_named) reply.gui_cs_name = language->spaces()[space];
  const Place place{bot, *language, space, dialogs, *dialog, now};
  const auto stage_before = dialog->livechat.stage;
  auto from = Interaction::From::assistant;
  if (is_command(text)) {
    obey(place, text, reply);
  } else if (dialog->livechat.stage == Stage::connected ||
             (dialog->livechat.stage == Stage::waiting && !profile_.bot_answers_queue)) {
    from = Interaction::From::livechat;
    wait_for_operator(place, reply);
  } else {
    answer(place, question, text, reply);
  }
  if (!question.unregistered) {
    record(*dialog, question, reply, language->spaces()[space], from, now);
    if (stage_before == Stage::none && dialog->livechat.stage == Stage::connected) {
      // The operator's greeting was stored while the question was being answered.
      auto& said = dialog->interactions;
      std::iter_swap(std::prev(said.end(), 2), std::prev(said.end()));
    }
  }
  return reply;
}

bool Assistant::find_place(Bot& bot, const Question& question, Language*& language,
                           std::size_t& space, Reply& reply) {
  language = bot.language(question.language);
  if (language == nullptr) {
    if (!question.language.empty()) {
      const auto named = "unknown language '" + base::visible(question.language) + "'";
      if (profile_.unknown_language_is_error) {
        reply.status = 400;
        reply.refusal = "Unknown language";
        reply.notes.push_back(named + " refused");
        return false;
      }
      reply.notes.push_back(named + " served in '" + bot.first_language().code() + "'");
    }
    language = &bot.first_language();
  }
  space = language->default_space();
  if (base::trim(question.space).empty()) return true;
  if (const auto known = language->space(question.space, profile_.space_names_ignore_case)) {
    space = *known;
    return true;
  }
  ++unknown_spaces_;
  const auto named = "unknown space '" + base::visible(question.space) + "'";
  if (profile_.unknown_space_is_error) {
    reply.status = 400;
    reply.refusal = "Unknown space";
    reply.notes.push_back(named + " refused");
    return false;
  }
  reply.notes.push_back(named + " served from default");
  return true;
}

void Assistant::obey(const Place& place, std::string_view command, Reply& reply) {
  const auto& sentences = place.language.sentences();
  say(reply, "DMUnderstoodQuestion", profile_.command_has_text ? sentences.command : "",
      command_id);
  const auto stage = place.dialog.livechat.stage;
  if (command == end_command && stage == Stage::connected) {
    leave_livechat(place.dialogs, place.dialog, place.now);
    reply.special_action = "EndPolling";
  } else if ((command == leave_queue_command || command == end_command) &&
             stage == Stage::waiting) {
    leave_livechat(place.dialogs, place.dialog, place.now);
    say(reply, "DMLiveChatLeaveQueue", sentences.left_queue, livechat_id);
    reply.special_action = "LeaveWaitingQueue";
  } else if (command == operator_command || command == debug_operator_command) {
    hand_over(place, reply);
  }
}

void Assistant::wait_for_operator(const Place& place, Reply& reply) {
  auto& livechat = place.dialog.livechat;
  livechat.last_said = place.now;
  livechat.warned = false;
  say(reply, "NAWaitingForOperator", "", livechat_id);
  reply.human = livechat.stage == Stage::connected;
  reply.operator_name = livechat.operator_name;
  reply.queue = queue_place(place.bot, place.dialogs, place.dialog);
}

void Assistant::answer(const Place& place, const Question& question, std::string_view text,
                       Reply& reply) {
  const auto& sentences = place.language.sentences();
  if (text.empty()) {
    return say(reply,
               profile_.empty_is_understood ? "DMUnderstoodQuestion" : "GBMisunderstoodQuestion",
               sentences.empty, empty_id);
  }
  const auto decoded = base::decode_utf8(question.text);
  std::u32string_view matched = decoded;
  if (question.text.size() > question_matched_max) {
    if (characters_within(decoded, question_length_max, profile_.limit_unit) < decoded.size()) {
      return say(
          reply,
          profile_.too_long_is_understood ? "DMUnderstoodQuestion" : "GBMisunderstoodQuestion",
          sentences.too_long, too_long_id);
    }
    matched =
        matched.substr(0, characters_within(decoded, question_matched_max, profile_.limit_unit));
  }

  Dialog& dialog = place.dialog;
  if (dialog.capturing != nullptr) {
    const auto asker = std::exchange(dialog.capturing, nullptr);
    dialog.variables[asker->authored.capture] = base::encode_utf8(matched);
    understood(dialog);
    reply.type_response = "DMUnderstoodQuestion";
    return serve(place, asker->then, reply);
  }
  if (profile_.line_breaks_kept) {
    const auto from = matched.find_first_not_of(U" \t\r\n\v\f");
    if (from != std::u32string_view::npos) matched.remove_prefix(from);
    matched = matched.substr(0, matched.find_first_of(U"\r\n"));
  }
  const auto normal = normalised(matched);
  reply.type_response =
      is_click_on_reword(question.click) ? "DMRewordClicked" : "DMUnderstoodQuestion";
  if (auto branch = next_in_tree(dialog, question.click, normal)) {
    understood(dialog);
    return serve(place, std::move(branch), reply);
  }
  Knowledge* knowledge =
      text == welcome_command && !sentences.welcome.empty()
          ? place.language.named(sentences.welcome, place.space)
          : place.language.match(normal, place.space, profile_.phrases_match_exactly);
  if (knowledge == nullptr) return misunderstand(place, normal, reply);
  dialog.tree.clear();
  understood(dialog);
  ++(question.test || question.unregistered ? knowledge->served_apart : knowledge->served);
  if (knowledge->social) reply.type_response = "DMSocial";
  reply.takes = knowledge->takes;
  serve(place, knowledge->answer_in(place.space), reply);
}

void Assistant::understood(Dialog& dialog) const {
  if (!profile_.misunderstood_add_up) dialog.misunderstood = 0;
}

void Assistant::misunderstand(const Place& place, std::string_view normalised_question,
                              Reply& reply) {
  const auto& sentences = place.language.sentences();
  std::vector<std::string> proposals;
  if (sentences.rewords_max > 0) {
    for (const auto& near : place.language.near(normalised_question, place.space)) {
      if (near.score * 100 < profile_.reword_letters_percent_min) break;
      if (!near.knowledge->rewordable) continue;
      proposals.push_back(near.knowledge->title);
      if (static_cast<int>(proposals.size()) == sentences.rewords_max) break;
    }
  }
  if (!proposals.empty()) {
    understood(place.dialog);
    const auto type = proposals.size() == 1   ? "RWOneReword"
                      : proposals.size() == 2 ? "RWTwoRewords"
                                              : "RWThreeRewords";
    return say(reply, type, automatic_rewords(sentences.rewords_intro, proposals, rewords_id),
               rewords_id);
  }
  const int so_often = ++place.dialog.misunderstood;
  const bool too_many = sentences.too_many_misunderstood.has_value() &&
                        so_often >= sentences.too_many_misunderstood->after;
  reply.type_response = too_many ? "GBTooManyMisunderstoodQuestions" : "GBMisunderstoodQuestion";
  serve(place, too_many ? place.language.too_many_misunderstood() : place.language.misunderstood(),
        reply);
}

void Assistant::serve(const Place& place, AnswerPointer answer, Reply& reply) {
  while (answer->authored.needs_operator && !operator_available(place.bot)) {
    answer = answer->otherwise;
  }
  reply.text = answer->has_variables ? fill_in(answer->html, place.dialog) : answer->html;
  reply.knowledge_id = answer->knowledge_id;
  reply.action_id = answer->action_id;
  if (answer->plain) return;

  const auto& authored = answer->authored;
  if (!authored.moves_to_language.empty()) reply.language = authored.moves_to_language;
  if (answer->moves_to) {
    // The language that the answer moves to may have been removed meanwhile.
    const auto found = std::ranges::find(place.bot.languages, reply.language, &Language::code);
    if (found != place.bot.languages.end()) {
      reply.gui_cs_name = found->spaces()[*answer->moves_to];
    }
  }
  for (const auto& step : answer->steps) {
    reply.steps.push_back(
        {step->has_variables ? fill_in(step->html, place.dialog) : step->html, step});
  }
  if (!answer->branches.empty()) place.dialog.tree.push_back(answer);
  if (!authored.capture.empty()) place.dialog.capturing = answer;
  if (authored.livechat) hand_over(place, reply);
  if (!authored.type_response.empty()) reply.type_response = authored.type_response;
  reply.defect = authored.defect;
  reply.answer = std::move(answer);
}

void Assistant::hand_over(const Place& place, Reply& reply) {
  const auto& sentences = place.language.sentences();
  auto& dialog = place.dialog;
  // A client polls from the serverTime of this answer on; so every entry for a poll must be later.
  const auto server_time =
      std::chrono::floor<std::chrono::milliseconds>((place.now + reply.takes).time_since_epoch());
  dialog.livechat.last_date =
      std::max<std::int64_t>(dialog.livechat.last_date, server_time.count());
  switch (ask_for_operator(place.bot, place.dialogs, dialog, place.language, place.now)) {
    case Stage::none:
      reply.text = sentences.no_operator;
      break;
    case Stage::waiting:
      reply.type_response = "DMLiveChatConnectionInQueue";
      reply.special_action = "StartWaitingQueue";
      reply.queue = queue_place(place.bot, place.dialogs, dialog);
      if (reply.text.empty()) reply.text = sentences.operator_busy;
      break;
    case Stage::connected:
      reply.type_response = "DMLiveChatConnectionSucceed";
      reply.special_action = "StartPolling";
      reply.human = true;
      reply.start_livechat = true;
      reply.operator_name = dialog.livechat.operator_name;
      break;
  }
  if (!reply.operator_name.empty()) {
    const auto each =
        std::ranges::find(place.bot.livechat.operators, reply.operator_name, &OperatorSeed::name);
    reply.operator_external_id = each->external_id;
  }
}

std::string Assistant::fill_in(const std::string& html, const Dialog& dialog) const {
  std::string out;
  std::string_view rest = html;
  while (true) {
    const auto open = rest.find("${");
    out += rest.substr(0, open);
    if (open == std::string_view::npos) return out;
    rest.remove_prefix(open);
    const auto close = rest.find('}');
    const auto name = close == std::string_view::npos ? "" : rest.substr(2, close - 2);
    const auto value = dialog.variables.find(name);
    if (value == dialog.variables.end()) {
      out += "${";
      rest.remove_prefix(2);
      continue;
    }
    out += profile_.variables_escaped ? base::xml_text(value->second) : value->second;
    rest.remove_prefix(close + 1);
  }
}

std::string Assistant::open_dialog(const Bot& bot, Dialogs& dialogs, std::string_view client_id,
                                   bool test, base::Instant now) {
  auto context_id = rng_.uuid();
  Dialog& dialog = dialogs.open(context_id, bot.id, now);
  dialog.client_id = client_id;
  dialog.test = test;
  return context_id;
}

}  // namespace smsrelay::mocks::dydu
