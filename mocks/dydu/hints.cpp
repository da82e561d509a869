#include "mocks/dydu/hints.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "mocks/dydu/phrase.h"

namespace smsrelay::mocks::dydu {
namespace {

// Base64 of a text of some length that consists of typeable characters.
std::optional<std::string> hidden_in_base64(std::string_view text) {
  constexpr std::size_t length_min = 8;  // shorter words can be base64 by chance
  if (text.size() < length_min || text.size() % 4 != 0 || text.find(' ') != text.npos) {
    return std::nullopt;
  }
  auto decoded = base::base64_decode(text);
  if (!decoded || !base::is_utf8(*decoded)) return std::nullopt;
  const bool printable = std::ranges::none_of(
      *decoded, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!printable) return std::nullopt;
  return decoded;
}

std::string without_entities(std::string_view text) {
  constexpr auto entities = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"&amp;", "&"},
      {"&#39;", "'"},
      {"&#x27;", "'"},
      {"&apos;", "'"},
      {"&quot;", "\""},
      {"&nbsp;", " "},
      {"&eacute;", "é"},
      {"&egrave;", "è"},
      {"&agrave;", "à"},
      {"&ecirc;", "ê"},
      {"&ccedil;", "ç"},
  });
  std::string out;
  while (!text.empty()) {
    const auto found = std::ranges::find_if(
        entities, [&](const auto& entity) { return text.starts_with(entity.first); });
    if (found == entities.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += found->second;
      text.remove_prefix(found->first.size());
    }
  }
  return out;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char32_t c : base::decode_utf8(text)) {
    const bool blank = c <= ' ' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200D) ||
                       c == 0x3000 || c == 0xFEFF;
    if (!blank) base::append_utf8(out, c);
  }
  return out;
}

bool is_same_id(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// How the sent name differs from the known one; empty when they differ by much.
std::string_view small_difference(std::string_view sent, std::string_view known) {
  if (base::ascii_lower(sent) == base::ascii_lower(known)) return "case";
  if (folded(sent) == folded(known)) return "case or accents";
  const auto plain = without_entities(sent);
  if (plain == known) return "an HTML entity";
  const auto tight = without_blanks(plain);
  const auto known_tight = without_blanks(known);
  if (tight == known_tight) return "a blank";
  if (folded(tight) == folded(known_tight)) return "blanks, case or accents";
  return {};
}

// The part that makes this path a served one when it is inserted; empty: no part does.
std::string missing_piece(std::string_view path) {
  constexpr auto beginnings = std::to_array<std::string_view>({"", "/servlet", "/servlet/api"});
  constexpr auto pieces = std::to_array<std::string_view>(
      {"/servlet", "/servlet/api", "/servlet/api/chat", "/api", "/api/chat", "/chat"});
  for (const auto beginning : beginnings) {
    if (!path.starts_with(beginning)) continue;
    const auto rest = path.substr(beginning.size());
    if (!rest.starts_with('/')) continue;
    for (const auto piece : pieces) {
      std::string whole(beginning);
      whole.append(piece).append(rest);
      if (!find_route(whole)) continue;
      return "the API begins with /servlet/api: '" + std::string(piece) + "' is missing before '" +
             std::string(rest.substr(0, rest.find('/', 1))) + "'";
    }
  }
  return {};
}

}  // namespace

Hints hints_for_unmatched(const net::Request& request) {
  Hints hints;
  const auto path = request.path();
  if (path.starts_with("/sms/") || path.starts_with("/http/1.6/") ||
      path.starts_with("/commons/")) {
    hints.emplace_back("that is a path of smsmode's API; this server is Dydu's");
  }
  if (auto missing = missing_piece(path); !missing.empty()) {
    hints.push_back(std::move(missing));
  } else if (path.starts_with("/chat/") || path.starts_with("/account/")) {
    hints.emplace_back("the API begins with /servlet/api");
  }
  if (path == "/servlet/chatWs" || path == "/servlet/chatWs/") {
    hints.emplace_back("the WebSocket of Dydu's livechat is not modelled; poll instead");
  }
  return hints;
}

Hints hints_for_unknown_bot(std::string_view id, const Content& content) {
  Hints hints;
  const auto lower = base::ascii_lower(id);
  for (const auto& bot : content.bots()) {
    if (base::edit_distance(lower, bot.id) <= 4) {
      hints.push_back("bot '" + bot.name + "' has almost that id: " + bot.id);
    } else if (bot.name == id) {
      hints.push_back("'" + bot.name + "' is the name of a bot; its id is " + bot.id);
    } else if (const auto hidden = hidden_in_base64(id); hidden && *hidden == bot.id) {
      hints.push_back("the id of bot '" + bot.name + "' is in base64; it is sent as it is");
    }
  }
  return hints;
}

void add_context_hints(const Route& route, std::string_view context_field_value, Hints& hints) {
  if (!route.context.empty() && is_same_id(route.context, route.bot)) {
    hints.emplace_back("the bot's id stands where the dialog's contextId should");
  }
  if (route.context.empty() && !context_field_value.empty()) {
    hints.emplace_back("contextId came as a field; Dydu's web chatbox puts it last in the path");
  }
  const auto sent = route.context.empty() ? context_field_value : route.context;
  if (is_uuid(sent)) return;
  if (const auto hidden = hidden_in_base64(sent); hidden && is_uuid(*hidden)) {
    hints.emplace_back("the contextId is still in base64 as in an answer; it is sent back decoded");
  }
}

void add_question_hints(const net::Request& request, std::string_view user_input, Hints& hints) {
  if (request.body.find('+') != std::string::npos &&
      request.body.find("%20") != std::string::npos) {
    hints.emplace_back(
        "'+' in a form is a blank, yet blanks are sent as %20: was a '+' of the text meant (%2B)?");
  }
  if (const auto hidden = hidden_in_base64(user_input)) {
    hints.emplace_back("userInput looks like base64; it is sent as plain text to this operation");
  }
}

void add_space_hints(std::string_view space, const Bot& bot, const Language& language,
                     Hints& hints) {
  const auto sent = base::trim(space);
  if (const auto now = language.renamed(sent)) {
    hints.push_back("the space '" + std::string(sent) + "' has been renamed to '" + *now + "'");
    return;
  }
  if (std::ranges::find(bot.languages, sent, &Language::code) != bot.languages.end()) {
    hints.push_back("'" + std::string(sent) + "' is a language of the bot, sent as its space");
    return;
  }
  for (const auto& known : language.spaces()) {
    if (const auto difference = small_difference(sent, known); !difference.empty()) {
      hints.push_back("the space differs from '" + known + "' by " + std::string(difference));
      return;
    }
  }
  for (const auto& other : bot.languages) {
    if (other.code() != language.code() && other.space(sent)) {
      hints.push_back("'" + std::string(sent) + "' is a space of language '" + other.code() + "'");
      return;
    }
  }
  if (const auto near = base::did_you_mean(sent, language.spaces())) {
    hints.push_back("did the space mean '" + *near + "'?");
  }
}

void add_charset_hints(std::string_view as_sent, Hints& hints) {
  if (!base::is_utf8(net::percent_decode(as_sent))) {
    hints.emplace_back("not UTF-8: does the client encode in ISO-8859-1 or Windows-1252?");
  }
}

}  // namespace smsrelay::mocks::dydu
