#include "mocks/dydu/assistant.h"

#include "base/text.h"
#include "mocks/dydu/phrase.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::size_t question_matched_code_points = 600;
constexpr std::size_t question_code_points_max = 1000;

// Global sentences are entries of the back office too; their ids are below every knowledge's.
constexpr std::int64_t misunderstood_id = 101;
constexpr std::int64_t too_long_id = 102;
constexpr std::int64_t empty_id = 103;
constexpr std::int64_t command_id = 104;

constexpr std::string_view reset_command = "#reset#";

// Interpreted by the server, never matched; without a livechat they have nothing to act on.
bool is_other_command(std::string_view text) {
  return text == "#livechatend#" || text == "#livechatleavequeue#" ||
         text == "#livechatconnectiondebug#" || text == "#livechatconnection#" ||
         text.starts_with("#dydumailto:") || text.starts_with("_pushcondition_:") ||
         text.starts_with("_goalpage_:");
}

void say(Reply& reply, std::string_view type_response, std::string_view html, std::int64_t id) {
  reply.type_response = type_response;
  reply.text = html;
  reply.knowledge_id = id;
  reply.action_id = id;
}

}  // namespace

Reply Assistant::talk(Bot& bot, Dialogs& dialogs, const Question& question, base::Instant now) {
  const bool apart = question.test || question.unregistered;
  ++(apart ? talks_apart_ : talks_);

  Reply reply;
  reply.bot_id = bot.id;
  const auto text = base::trim(question.text);

  Dialog* dialog = dialogs.find(question.context_id, bot.id, now);
  if (dialog != nullptr && text == reset_command) {
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

  Language* language = bot.language(question.language);
  if (language == nullptr) {
    language = &bot.languages.front();
    if (!question.language.empty()) {
      reply.notes.push_back("unknown language '" + base::visible(question.language) +
                            "' served in '" + language->code() + "'");
    }
  }
  reply.language = language->code();

  std::size_t space = 0;
  if (!base::trim(question.space).empty()) {
    if (const auto known = language->space(question.space)) {
      space = *known;
    } else {
      ++unknown_spaces_;
      reply.notes.push_back("unknown space '" + base::visible(question.space) +
                            "' served from default");
    }
  }
  answer(*language, space, question, reply);
  return reply;
}

void Assistant::answer(Language& language, std::size_t space, const Question& question,
                       Reply& reply) {
  const auto text = base::trim(question.text);
  const auto& sentences = language.sentences();
  if (text.empty()) {
    return say(reply, "GBMisunderstoodQuestion", sentences.empty, empty_id);
  }
  if (text == reset_command) return say(reply, "DMUnderstoodQuestion", "", command_id);
  if (is_other_command(text)) {
    reply.notes.push_back("command '" + base::visible(text) + "' has nothing to act on");
    return say(reply, "DMUnderstoodQuestion", "", command_id);
  }

  const auto code_points = base::decode_utf8(question.text);
  if (code_points.size() > question_code_points_max) {
    return say(reply, "GBMisunderstoodQuestion", sentences.too_long, too_long_id);
  }
  const auto matched = std::u32string_view(code_points).substr(0, question_matched_code_points);
  Knowledge* knowledge = language.match(normalised(matched), space);
  if (knowledge == nullptr) {
    return say(reply, "GBMisunderstoodQuestion", sentences.misunderstood, misunderstood_id);
  }
  const Answer* answer = knowledge->answer_in(space);
  ++(question.test || question.unregistered ? knowledge->served_apart : knowledge->served);
  say(reply, "DMUnderstoodQuestion", answer->html, knowledge->id);
  reply.action_id = answer->action_id;
  reply.takes = knowledge->takes;
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
