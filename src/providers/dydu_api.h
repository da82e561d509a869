// Our calls to a Dydu server: a question to a bot, and the list of the bot's languages.
//
// Every request's `target` is the path below the server's origin.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "core/conversation.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::providers::dydu {

inline constexpr std::size_t answer_bytes_max = 5 * 1024 * 1024;

enum class Purpose {
  conversation,
  check,  // a test: kept out of the bot's statistics and dialogs
};

// POST /servlet/api/chat/talk/{bot}[/{dialog}]. `client_id` names the person across dialogs and is
// a pseudonym, never the number.
net::Request encode_talk(const core::Ask&, std::string_view bot, std::string_view client_id,
                         Purpose = Purpose::conversation);
using TalkResult = std::variant<core::BotAnswered, core::AskFailed>;
TalkResult read_talk_answer(const core::AskId&, const net::Outcome&, base::Instant now);

// GET the languages of a bot: the codes of those available. Error "dydu-unreachable" (no 2xx),
// "dydu-unreadable" (a 2xx that is not the list).
net::Request encode_languages(std::string_view bot);
base::Result<std::vector<std::string>> read_languages(const net::Outcome&);

}  // namespace smsrelay::providers::dydu
