#include "mocks/smsmode/control.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_depth.h"
#include "base/phone_number.h"
#include "base/text.h"
#include "mocks/smsmode/platform/delivery_words.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/smsmode/platform/state.h"
#include "mocks/vendor/control_answer.h"
#include "mocks/vendor/repeated_field.h"
#include "mocks/vendor/stage.h"

namespace smsrelay::mocks::smsmode {

namespace {

using Json = nlohmann::ordered_json;

net::Response answer(int status, const Json& body) {
  return vendor::control_answer(status, body.dump(2, ' ', false, Json::error_handler_t::replace));
}
net::Response refusal(int status, const base::Error& error) {
  return vendor::control_refusal(status, error);
}
net::Response refusal(const base::Error& error) {
  return refusal(error.code.starts_with("unknown-") ? 404 : 400, error);
}

net::Response done(const base::Result<void>& result) {
  return result ? answer(200, {{"ok", true}}) : refusal(result.error());
}

std::string expectation(const std::vector<std::string>& names) {
  return "expected a JSON object with " + base::join(names, ", ");
}

// A JSON object with no other fields than these.
base::Result<Json> object(const std::string& body, const std::vector<std::string>& names) {
  Json document = Json::parse(base::shallow_json(body), nullptr, false);
  const std::string expected = expectation(names);
  if (!document.is_object()) return base::Error{"bad-request", expected};
  if (const auto repeated = vendor::repeated_field(body)) {
    return base::Error{"bad-request", "the field " + shown_text(*repeated) + " stands twice"};
  }
  for (const auto& item : document.items()) {
    if (std::ranges::find(names, item.key()) == names.end()) {
      const auto near = base::did_you_mean(item.key(), names);
      return base::Error{"bad-request", "unknown field " + shown_text(item.key()) +
                                            (near ? "; did you mean '" + *near + "'?" : "") + "; " +
                                            expected};
    }
  }
  return document;
}

// The named fields of a JSON object, all texts and all required; nothing else may be there.
base::Result<std::vector<std::string>> fields(const std::string& body,
                                              const std::vector<std::string>& names) {
  const auto document = object(body, names);
  if (!document) return document.error();
  std::vector<std::string> values;
  for (const std::string& name : names) {
    const auto found = document->find(name);
    if (found == document->end() || !found->is_string()) {
      return base::Error{"bad-request", "'" + name + "' must be a text; " + expectation(names)};
    }
    values.push_back(found->get<std::string>());
  }
  return values;
}

Json message_json(const Message& message) {
  Json out = {{"messageId", message.id},
              {"direction", message.direction == Direction::mt ? "MT" : "MO"},
              {"channel", message.channel->seed.name},
              {"handset", message.handset},
              {"number", message.number},
              {"text", message.text},
              {"encoding", to_text(message.size.encoding)},
              {"parts", message.size.parts},
              {"at", paris_text(message.accepted_at)}};
  if (message.direction == Direction::mt) {
    out["status"] = message.status.value;
    if (!message.status.detail.empty()) out["detail"] = message.status.detail;
    out["onHandset"] = message.on_handset;
  }
  if (message.by_platform) out["byPlatform"] = true;
  if (message.voice) out["voice"] = true;
  if (!message.ref_client.empty()) out["refClient"] = message.ref_client;
  return out;
}

Json account_json(const Account& account) {
  Json channels = Json::array();
  for (const auto& channel : account.channels) {
    Json handsets = Json::array();
    for (const auto& [handset, numbers] : channel->opted_out) handsets.push_back(handset);
    channels.push_back({{"name", channel->seed.name},
                        {"channelId", channel->id},
                        {"type", channel->seed.type},
                        {"flow", channel->seed.flow},
                        {"numbers", channel->seed.numbers},
                        {"moUrl", channel->mo_url},
                        {"statusUrl", channel->status_url},
                        {"optedOut", handsets}});
  }
  Json keys = Json::array();
  for (const auto& key : account.keys) {
    keys.push_back({{"name", key->shown.name},
                    {"channel", key->channel->seed.name},
                    {"blocked", key->shown.blocked},
                    {"revoked", key->shown.revoked}});
  }
  Json out = {{"name", account.name}, {"channels", channels}, {"keys", keys}};
  if (account.credit_sms) out["credit"] = *account.credit_sms;
  return out;
}

Json notifications_json(const Engine& engine) {
  Json pending = Json::array();
  for (const auto& owed : engine.pending()) {
    Json& shown = pending.emplace_back(Json{{"kind", owed.kind},
                                            {"messageId", owed.message_id},
                                            {"url", owed.url},
                                            {"calls", owed.calls}});
    if (owed.next_call) shown["nextCall"] = paris_text(*owed.next_call);
  }
  return {{"pending", pending},
          {"droppedMo", engine.notifications_dropped()},
          {"droppedReports", engine.reports_dropped()}};
}

net::Response state_of(const Engine& engine) {
  const State& state = engine.state();
  Json accounts = Json::array();
  for (const auto& account : state.accounts()) {
    if (!account->closed) accounts.push_back(account_json(*account));
  }
  Json messages = Json::array();
  for (const Message& message : state.messages()) messages.push_back(message_json(message));
  return answer(
      200, {{"accounts", accounts},
            {"messages", messages},
            {"notifications", notifications_json(engine)},
            {"violations", {{"count", state.violation_count()}, {"latest", state.violations()}}}});
}

net::Response phones(const Engine& engine) {
  struct Texts {
    int written = 0;
    int received = 0;
  };
  std::map<std::string, Texts> handsets;
  for (const Message& message : engine.state().messages()) {
    Texts& texts = handsets[message.handset];
    if (message.direction == Direction::mo) ++texts.written;
    if (message.on_handset) ++texts.received;
  }
  Json out = Json::array();
  for (const auto& [handset, texts] : handsets) {
    out.push_back({{"handset", handset}, {"written", texts.written}, {"received", texts.received}});
  }
  return answer(200, {{"phones", out}});
}

// The texts on the screen of this handset, oldest first.
net::Response phone(const Engine& engine, std::string_view text) {
  const auto handset = base::PhoneNumber::parse(net::percent_decode(text));
  if (!handset) return refusal(handset.error());
  Json texts = Json::array();
  for (const Message& message : engine.state().messages()) {
    if (message.handset != handset->digits()) continue;
    if (message.direction == Direction::mt && !message.on_handset) continue;
    texts.push_back(message_json(message));
  }
  return answer(200, {{"handset", handset->digits()}, {"texts", texts}});
}

net::Response send_sms(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"from", "to", "text"});
  if (!read) return refusal(read.error());
  const auto taken = engine.take_sms((*read)[0], (*read)[1], (*read)[2]);
  if (!taken) return refusal(taken.error());
  return answer(201, {{"messageId", taken->message_ids.front()},
                      {"messageIds", taken->message_ids},
                      {"url", taken->urls.empty() ? "none" : taken->urls.front()},
                      {"urls", taken->urls}});
}

net::Response create_key(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "channel", "name"});
  if (!read) return refusal(read.error());
  const auto key = engine.create_key((*read)[0], (*read)[1], (*read)[2]);
  return key ? answer(201, {{"name", key->name}, {"value", key->value}}) : refusal(key.error());
}

net::Response revoke_key(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "name"});
  return read ? done(engine.revoke_key((*read)[0], (*read)[1])) : refusal(read.error());
}

net::Response block_key(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "name"});
  return read ? done(engine.block_key((*read)[0], (*read)[1])) : refusal(read.error());
}

net::Response set_webhook(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "channel", "url"});
  return read ? done(engine.set_mo_url((*read)[0], (*read)[1], (*read)[2])) : refusal(read.error());
}

net::Response set_status_webhook(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "channel", "url"});
  return read ? done(engine.set_status_url((*read)[0], (*read)[1], (*read)[2]))
              : refusal(read.error());
}

// A duration such as "2h"; absent: nothing.
base::Result<std::optional<base::Duration>> duration_of(const Json& document,
                                                        const std::string& name) {
  const auto found = document.find(name);
  if (found == document.end()) return std::optional<base::Duration>();
  if (!found->is_string()) {
    return base::Error{"bad-request", "'" + name + "' must be a duration such as \"2h\""};
  }
  const auto parsed = base::parse_duration(found->get<std::string>());
  if (!parsed) return base::Error{"bad-request", "'" + name + "': " + parsed.error().detail};
  return std::optional<base::Duration>(*parsed);
}

net::Response set_delivery(Engine& engine, const std::string& body) {
  constexpr int copies_max = 100;
  const auto read =
      object(body, {"handset", "delivery", "after", "reportLag", "copies", "beforeAnswer"});
  if (!read) return refusal(read.error());
  const Json handset = read->value("handset", Json());
  const Json word = read->value("delivery", Json());
  if (!handset.is_string() || !word.is_string()) {
    return refusal({"bad-request", "'handset' and 'delivery' must be texts"});
  }
  if (auto number = base::PhoneNumber::parse(handset.get<std::string>()); !number) {
    return refusal(number.error());
  }
  DeliveryPlan plan;
  const auto outcome = delivery_of(word.get<std::string>());
  if (!outcome) {
    const std::vector<std::string> known(delivery_words().begin(), delivery_words().end());
    return refusal({"unknown-delivery", shown_text(word.get<std::string>()) + " is none of " +
                                            base::join(known, ", ")});
  }
  plan.outcome = *outcome;
  const auto after = duration_of(*read, "after");
  if (!after) return refusal(after.error());
  plan.decided_after = *after;
  const auto lag = duration_of(*read, "reportLag");
  if (!lag) return refusal(lag.error());
  plan.report_lag = lag->value_or(base::Duration(0));
  const Json copies = read->value("copies", Json(1U));
  if (!copies.is_number_unsigned() || copies.get<std::uint64_t>() > copies_max) {
    return refusal({"bad-request", "'copies' must be a whole number up to 100"});
  }
  plan.report_copies = copies.get<int>();
  const Json early = read->value("beforeAnswer", Json(false));
  if (!early.is_boolean()) return refusal({"bad-request", "'beforeAnswer' must be true or false"});
  plan.reported_before_answer = early.get<bool>();
  engine.set_delivery(handset.get<std::string>(), plan);
  return answer(200, {{"ok", true}});
}

net::Response set_credit(Engine& engine, const std::string& body) {
  constexpr int credit_max = 1'000'000'000;
  const auto read = object(body, {"account", "credit"});
  if (!read) return refusal(read.error());
  const Json account = read->value("account", Json());
  const auto credit = read->find("credit");
  if (!account.is_string() || credit == read->end() ||
      !(credit->is_null() || credit->is_number_unsigned()) ||
      (credit->is_number() && credit->get<std::uint64_t>() > credit_max)) {
    return refusal({"bad-request", "'account' must be a text, 'credit' a number of SMS or null"});
  }
  std::optional<int> sms;
  if (!credit->is_null()) sms = credit->get<int>();
  return done(engine.set_credit(account.get<std::string>(), sms));
}

net::Response set_throttle(Engine& engine, const std::string& body) {
  constexpr int calls_max = 1'000'000;
  const auto read = object(body, {"calls", "retryAfter"});
  if (!read) return refusal(read.error());
  const Json calls = read->value("calls", Json());
  if (!calls.is_number_unsigned() || calls.get<std::uint64_t>() > calls_max) {
    return refusal(
        {"bad-request", "'calls' must be a whole number up to " + std::to_string(calls_max)});
  }
  std::optional<std::string> retry_after;
  if (const auto given = read->find("retryAfter"); given != read->end()) {
    // A text may also be a date, or no valid value at all.
    if (!given->is_string() && !given->is_number_unsigned()) {
      return refusal({"bad-request", "'retryAfter' must be seconds or a text"});
    }
    retry_after = given->is_string() ? given->get<std::string>() : given->dump();
  }
  engine.throttle(calls.get<int>(), std::move(retry_after));
  return answer(200, {{"ok", true}});
}

net::Response send_foreign_report(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "channel"});
  return read ? done(engine.send_foreign_report((*read)[0], (*read)[1])) : refusal(read.error());
}

net::Response send_raw(Engine& engine, const std::string& body) {
  const auto read = fields(body, {"account", "channel", "contentType", "body"});
  return read ? done(engine.post_raw_to_webhook((*read)[0], (*read)[1], (*read)[2], (*read)[3]))
              : refusal(read.error());
}

struct Route {
  std::string_view method;
  std::string_view path;
  net::Response (*act)(Engine&, const std::string& body);
};
constexpr std::array<Route, 16> routes = {{
    {"POST", "sms", send_sms},
    {"POST", "api-keys", create_key},
    {"POST", "api-keys/revoke", revoke_key},
    {"POST", "api-keys/block", block_key},
    {"PUT", "webhook", set_webhook},
    {"PUT", "webhook/status", set_status_webhook},
    {"PUT", "credit", set_credit},
    {"PUT", "delivery", set_delivery},
    {"PUT", "throttle", set_throttle},
    {"GET", "notifications",
     [](Engine& engine, const std::string&) { return answer(200, notifications_json(engine)); }},
    {"DELETE", "notifications",
     [](Engine& engine, const std::string&) {
       return answer(200, {{"forgotten", engine.forget_notifications()}});
     }},
    {"POST", "notifications/retry",
     [](Engine& engine, const std::string&) {
       return answer(200, {{"retried", engine.retry_notifications()}});
     }},
    {"POST", "notifications/foreign-report", send_foreign_report},
    {"POST", "notifications/raw", send_raw},
    {"GET", "state", [](Engine& engine, const std::string&) { return state_of(engine); }},
    {"GET", "phones", [](Engine& engine, const std::string&) { return phones(engine); }},
}};

net::Response dispatch(Engine& engine, const net::Request& request) {
  constexpr std::string_view phone_prefix = "phone/";
  const std::string path(
      request.path().substr(std::min(request.path().size(), control_prefix.size())));
  std::vector<std::string> known;
  std::string allowed;
  for (const Route& route : routes) {
    if (known.empty() || known.back() != route.path) known.emplace_back(route.path);
    if (path != route.path) continue;
    if (request.method == route.method) return route.act(engine, request.body);
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (!allowed.empty()) {
    net::Response response = refusal(405, {"wrong-method", shown_text(path) + " takes " + allowed});
    response.headers.add("Allow", allowed);
    return response;
  }
  if (request.method == "GET" && path.starts_with(phone_prefix)) {
    return phone(engine, path.substr(phone_prefix.size()));
  }
  for (const std::string_view mounted : vendor::Stage::paths()) {  // in front of this
    known.emplace_back(mounted.substr(control_prefix.size()));
  }
  const auto near = base::did_you_mean(path, known);
  return refusal(404, {"unknown-route", (near ? "did you mean '" + *near + "'? " : std::string()) +
                                            shown_text(path) + " is none of " +
                                            base::join(known, ", ") + ", phone/{handset}"});
}

}  // namespace

net::Handler control_handler(Engine& engine) {
  return [&engine](const net::Request& request, const net::Responder& responder) {
    responder.answer(dispatch(engine, request));
  };
}

}  // namespace smsrelay::mocks::smsmode
