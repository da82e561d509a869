#include "providers/smsmode_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "providers/retry_after.h"

namespace smsrelay::providers::smsmode {
namespace {

using nlohmann::json;

json parse(const std::string& body) {
  return json::parse(base::shallow_json(body), nullptr, false);
}

// The text at object[name]; empty when it is not there or not a text.
std::string text_at(const json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

net::Request get(std::string target, std::string_view api_key) {
  net::Request request;
  request.method = "GET";
  request.target = std::move(target);
  request.headers = {{"X-Api-Key", std::string(api_key)}, {"Accept", "application/json"}};
  return request;
}

bool is_success(int status) { return status >= 200 && status < 300; }

// "400.029", or "http-400" when the body has no errorCode (empty, or a proxy's HTML).
std::string error_code(const net::Response& response) {
  std::string code = text_at(parse(response.body), "errorCode");
  return code.empty() ? "http-" + std::to_string(response.status) : code;
}

std::string own_words(const net::Response& response) {
  const json body = parse(response.body);
  std::string words = text_at(body, "message");
  if (const std::string detail = text_at(body, "detail"); !detail.empty()) {
    words += words.empty() ? detail : ": " + detail;
  }
  return words.empty() ? "HTTP " + std::to_string(response.status) : words;
}

core::SendFailed::Why why_refused(int status) {
  using Why = core::SendFailed::Why;
  if (status == 429) return Why::throttled;
  if (status == 401 || status == 403) return Why::credential;
  if (status >= 400 && status < 500) return Why::rejected;
  if (status == 504) return Why::unknown;  // the gateway lost patience, smsmode may have taken it
  return Why::not_taken;
}

core::SendFailed no_answer(const core::ClientReference& reference, const net::Failure& failure) {
  using Why = core::SendFailed::Why;
  const bool unseen = failure.kind == net::FailureKind::refused;
  return {reference, unseen ? Why::not_taken : Why::unknown, std::nullopt,
          std::string(net::to_text(failure.kind))};
}

core::AccountFacts::Key judge_key(const net::Response& response) {
  using Key = core::AccountFacts::Key;
  if (is_success(response.status)) return Key::accepted;
  if (response.status == 401) return Key::refused;
  if (response.status == 403) {
    return error_code(response) == "403.005" ? Key::other_channel_type : Key::blocked;
  }
  return Key::unreachable;
}

void add_once(std::vector<std::string>& texts, std::string text) {
  if (text.empty() || std::find(texts.begin(), texts.end(), text) != texts.end()) return;
  texts.push_back(std::move(text));
}

}  // namespace

net::Request encode_send(const core::OutboundMessage& message, std::string_view api_key,
                         std::string_view callback_url) {
  json body = {{"recipient", {{"to", message.to.digits()}}},
               {"body", {{"text", message.text}}},
               {"refClient", message.reference.value},
               {"callbackUrlStatus", callback_url}};
  if (!message.from.empty()) body["from"] = message.from;
  net::Request request;
  request.method = "POST";
  request.target = "/sms/v1/messages";
  request.headers = {{"X-Api-Key", std::string(api_key)},
                     {"Content-Type", "application/json"},
                     {"Accept", "application/json"}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return request;
}

SendResult read_send_answer(const core::ClientReference& reference, const net::Outcome& outcome,
                            base::Instant now) {
  if (const auto* failure = std::get_if<net::Failure>(&outcome)) {
    return no_answer(reference, *failure);
  }
  const auto& response = std::get<net::Response>(outcome);
  if (!is_success(response.status)) {
    return core::SendFailed{reference, why_refused(response.status), retry_after(response, now),
                            error_code(response)};
  }
  std::string id = text_at(parse(response.body), "messageId");
  if (id.empty()) {
    return core::SendFailed{reference, core::SendFailed::Why::unknown, std::nullopt,
                            "accepted without a messageId"};
  }
  return core::SendAccepted{reference, {std::move(id)}};
}

net::Request encode_lookup(const core::ClientReference& reference, std::string_view api_key) {
  return get("/sms/v1/messages?searchBy%5BrefClient%5D=" + net::percent_encode(reference.value),
             api_key);
}

core::LookedUp read_lookup_answer(const core::ClientReference& reference,
                                  const net::Outcome& outcome) {
  using Found = core::LookedUp::Found;
  core::LookedUp result{reference, Found::unknown, {}};
  const auto* response = std::get_if<net::Response>(&outcome);
  if (response == nullptr || !is_success(response->status)) return result;
  const json body = parse(response->body);
  if (!body.is_object() || !body.contains("items") || !body["items"].is_array()) return result;
  for (const json& item : body["items"]) {
    std::string id = text_at(item, "messageId");
    if (id.empty() || text_at(item, "refClient") != reference.value) continue;
    result.found = Found::yes;
    result.message = {std::move(id)};
    return result;
  }
  result.found = Found::no;
  return result;
}

net::Request encode_key_probe(std::string_view api_key) {
  return get("/sms/v1/messages?page=1&pageSize=1", api_key);
}

net::Request encode_channel_probe(std::string_view api_key) {
  return get("/commons/v1/channels", api_key);
}

core::AccountFacts read_key_probe(const net::Outcome& outcome) {
  core::AccountFacts facts;
  if (const auto* failure = std::get_if<net::Failure>(&outcome)) {
    facts.detail = net::to_text(failure->kind);
    return facts;
  }
  const auto& response = std::get<net::Response>(outcome);
  facts.key = judge_key(response);
  if (facts.key != core::AccountFacts::Key::accepted) facts.detail = own_words(response);
  return facts;
}

void read_channel_probe(const net::Outcome& outcome, core::AccountFacts& facts) {
  const auto* response = std::get_if<net::Response>(&outcome);
  if (response == nullptr || !is_success(response->status)) return;
  const json body = parse(response->body);
  if (!body.is_object() || !body.contains("items") || !body["items"].is_array()) return;
  std::size_t channels = 0;
  for (const json& item : body["items"]) {
    if (!item.is_object()) continue;
    if (const std::string type = text_at(item, "type"); !type.empty() && type != "SMS") continue;
    ++channels;
    add_once(facts.numbers, text_at(item, "defaultFromField"));
    if (const auto list = item.find("fromFieldList"); list != item.end() && list->is_array()) {
      for (const json& number : *list) {
        if (number.is_string()) add_once(facts.numbers, number.get<std::string>());
      }
    }
    // smsmode's answers leave out what is not set.
    facts.channel = text_at(item, "channelId");
    facts.mo_url = text_at(item, "defaultCallbackUrlMo");
    std::string status_url = text_at(item, "defaultCallbackUrlStatus");
    if (!status_url.empty()) facts.status_url = std::move(status_url);
  }
  // For a key that sees several channels, smsmode does not tell which of their URLs is meant.
  if (channels > 1) {
    facts.channel.clear();
    facts.mo_url.reset();
    facts.status_url.reset();
  }
}

}  // namespace smsrelay::providers::smsmode
