#include "providers/dydu_api.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_depth.h"
#include "base/text.h"
#include "providers/retry_after.h"

namespace smsrelay::providers::dydu {
namespace {

using nlohmann::json;
using Why = core::AskFailed::Why;

bool is_success(int status) { return status >= 200 && status < 300; }

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Every text inside `values` is base64 of UTF-8. A value that is not base64 at all is taken as it
// stands; one that decodes to anything but UTF-8 is not a text (nullopt).
std::optional<std::string> decoded(const json* value) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const auto& raw = value->get_ref<const std::string&>();
  std::optional<std::string> text = base::base64_decode(raw);
  if (!text) return raw;
  if (!base::is_utf8(*text)) return std::nullopt;
  return text;
}

std::string decoded_or_empty(const json& values, const char* name) {
  return decoded(member(values, name)).value_or("");
}

core::AskFailed unusable(const core::AskId& ask, std::string detail) {
  return {ask, Why::unusable, std::nullopt, std::move(detail)};
}

TalkResult read_values(const core::AskId& ask, const json& body) {
  const json* type = member(body, "type");
  if (type != nullptr && type->is_string() &&
      type->get_ref<const std::string&>() == "SAML_redirection") {
    return unusable(ask, "the bot wants its users to log in (SAML)");
  }
  const json* values = member(body, "values");
  if (values == nullptr || !values->is_object()) return unusable(ask, "answer without values");
  std::optional<std::string> html = decoded(member(*values, "text"));
  if (!html) return unusable(ask, "answer without a readable text");

  core::BotAnswer answer;
  answer.html = *std::move(html);
  answer.dialog = {decoded_or_empty(*values, "contextId")};
  answer.kind = decoded_or_empty(*values, "typeResponse");
  answer.language = decoded_or_empty(*values, "language");
  if (std::string space = decoded_or_empty(*values, "guiCSName"); !space.empty()) {
    answer.space = std::move(space);
  }
  if (answer.kind.starts_with("ERR")) return unusable(ask, "the bot reports " + answer.kind);
  if (answer.dialog.empty()) return unusable(ask, "answer without a contextId");
  return core::BotAnswered{ask, std::move(answer)};
}

}  // namespace

net::Request encode_talk(const core::Ask& ask, std::string_view bot, std::string_view client_id,
                         Purpose purpose) {
  net::Request request;
  request.method = "POST";
  request.target = "/servlet/api/chat/talk/" + net::percent_encode(bot);
  if (ask.dialog) request.target += "/" + net::percent_encode(ask.dialog->value);
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                     {"Accept", "application/json"}};
  net::FormFields fields = {
      {"alreadyCame", ask.dialog ? "true" : "false"},
      {"clientId", std::string(client_id)},
      {"language", ask.language},
      {"qualificationMode", purpose == Purpose::check ? "true" : "false"},
      {"space", ask.space},
      {"solutionUsed", "ASSISTANT"},
      {"mode", "U3luY2hyb24="},  // base64 of "Synchron", the one parameter sent so
      {"variables", "{}"},
      {"userInput", ask.text},
  };
  if (purpose == Purpose::check) fields.emplace_back("doNotRegisterInteraction", "true");
  request.body = net::form_encode(fields);
  return request;
}

TalkResult read_talk_answer(const core::AskId& ask, const net::Outcome& outcome,
                            base::Instant now) {
  if (const auto* failure = std::get_if<net::Failure>(&outcome)) {
    const bool unseen = failure->kind == net::FailureKind::refused;
    return core::AskFailed{ask, unseen ? Why::not_processed : Why::unknown, std::nullopt,
                           std::string(net::to_text(failure->kind))};
  }
  const auto& response = std::get<net::Response>(outcome);
  if (response.status == 401)
    return core::AskFailed{ask, Why::credential, std::nullopt, "HTTP 401"};
  if (!is_success(response.status)) {
    return core::AskFailed{ask, Why::not_processed, retry_after(response, now),
                           "HTTP " + std::to_string(response.status)};
  }
  if (response.body.size() > answer_bytes_max) return unusable(ask, "answer over 5 MB");
  const json body = json::parse(base::shallow_json(response.body), nullptr, false);
  if (!body.is_object()) return unusable(ask, "answer is not JSON");
  return read_values(ask, body);
}

net::Request encode_languages(std::string_view bot) {
  net::Request request;
  request.method = "GET";
  request.target = "/servlet/api/account/dydubox/bots/language?botUUID=" + net::percent_encode(bot);
  request.headers = {{"Accept", "application/json"}};
  return request;
}

base::Result<std::vector<std::string>> read_languages(const net::Outcome& outcome) {
  if (const auto* failure = std::get_if<net::Failure>(&outcome)) {
    return base::Error{"dydu-unreachable", std::string(net::to_text(failure->kind))};
  }
  const auto& response = std::get<net::Response>(outcome);
  if (!is_success(response.status)) {
    return base::Error{"dydu-unreachable", "HTTP " + std::to_string(response.status)};
  }
  const json body = json::parse(base::shallow_json(response.body), nullptr, false);
  if (!body.is_array()) return base::Error{"dydu-unreadable", "the answer is not a list"};
  std::vector<std::string> codes;
  for (const json& item : body) {
    const json* id = member(item, "id");
    const json* available = member(item, "isAvailable");
    if (id == nullptr || !id->is_string()) continue;
    if (available != nullptr && available->is_boolean() && !available->get<bool>()) continue;
    codes.push_back(id->get<std::string>());
  }
  return codes;
}

}  // namespace smsrelay::providers::dydu
