#include "runner/execute/evidence.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "base/phone_number.h"
#include "base/text.h"
#include "base/whole_number.h"
#include "net/http.h"
#include "runner/scenario/captured_notification.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;

json parse(const std::string& body) {
  return json::parse(base::shallow_json(body), nullptr, false);
}

// The text at a path of keys; empty if anything on the way is missing or of another type.
std::string text_at(const json& value, std::initializer_list<const char*> keys) {
  const json* at = &value;
  for (const char* key : keys) {
    if (!at->is_object()) return {};
    const auto found = at->find(key);
    if (found == at->end()) return {};
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

bool is_success(int status) { return status >= 200 && status < 300; }

bool is_acknowledged(const sim::Exchange& exchange) {
  return exchange.answer && is_success(exchange.answer->status) &&
         exchange.fate != sim::Fate::Kind::answer;
}

std::optional<Named> read_reference(const std::string& reference) {
  const std::vector<std::string_view> parts = base::split(reference, '/');
  if (parts.size() != 4 || parts[0].empty() || parts[1].empty()) return std::nullopt;
  const auto index = base::whole_number(parts[2], 1, std::numeric_limits<int>::max());
  if (!index) return std::nullopt;
  return Named{std::string(parts[0]), std::string(parts[1]), *index};
}

std::string digits_of(const std::string& written) {
  const auto number = base::PhoneNumber::parse(written);
  return number ? number->digits() : written;
}

bool is_party(const std::string& handset, const CapturedNotification& read) {
  return digits_of(read.from) == handset || digits_of(read.to) == handset ||
         (read.from.empty() && read.to.empty());
}

bool is_call_to_smsmode_send(const sim::Exchange& exchange) {
  return exchange.to == "smsmode" && exchange.from == "relay" &&
         exchange.request.method == "POST" && exchange.request.path().ends_with("/messages");
}

}  // namespace

std::optional<Question> as_question(const sim::Exchange& exchange) {
  if (!exchange.to.starts_with("dydu") || exchange.from != "relay") return std::nullopt;
  static constexpr std::string_view prefix = "/servlet/api/chat/talk/";
  std::string_view path = exchange.request.path();
  if (!path.starts_with(prefix)) return std::nullopt;
  path.remove_prefix(prefix.size());
  if (path.ends_with('/')) path.remove_suffix(1);

  Question question;
  question.exchange = exchange.number;
  question.server = exchange.to == "dydu" ? 1 : 2;
  const std::size_t slash = path.find('/');
  question.bot = path.substr(0, slash);
  if (slash != std::string_view::npos) question.dialog = std::string(path.substr(slash + 1));
  const net::FormFields fields = net::form_decode(exchange.request.body);
  const auto field = [&](std::string_view name) {
    return net::form_value(fields, name).value_or("");
  };
  question.text = field("userInput");
  question.space = field("space");
  question.language = field("language");
  question.client_id = field("clientId");
  question.test = field("qualificationMode") == "true";
  if (exchange.answer && is_success(exchange.answer->status)) {
    const json answer = parse(exchange.answer->body);
    const std::string dialog = text_at(answer, {"values", "contextId"});
    if (!dialog.empty()) question.answered_dialog = base::base64_decode(dialog).value_or(dialog);
    question.answer_type =
        base::base64_decode(text_at(answer, {"values", "typeResponse"})).value_or("");
    question.answer_html = base::base64_decode(text_at(answer, {"values", "text"})).value_or("");
  }
  return question;
}

std::vector<Question> questions(const sim::Transcript& transcript) {
  std::vector<Question> out;
  for (const sim::Exchange& exchange : transcript.exchanges()) {
    if (auto question = as_question(exchange)) out.push_back(std::move(*question));
  }
  return out;
}

std::vector<Sending> sendings(const sim::Transcript& transcript) {
  std::vector<Sending> out;
  for (const sim::Exchange& exchange : transcript.exchanges()) {
    if (!is_call_to_smsmode_send(exchange)) continue;
    const json body = parse(exchange.request.body);
    Sending sending;
    sending.exchange = exchange.number;
    sending.to = text_at(body, {"recipient", "to"});
    if (sending.to.starts_with('+')) sending.to.erase(0, 1);
    sending.text = text_at(body, {"body", "text"});
    sending.reference = text_at(body, {"refClient"});
    sending.callback = text_at(body, {"callbackUrlStatus"});
    sending.named = read_reference(sending.reference);
    if (exchange.answer) {
      sending.status = exchange.answer->status;
      if (is_success(sending.status)) {
        const json answer = parse(exchange.answer->body);
        sending.message_id = text_at(answer, {"messageId"});
        sending.from = text_at(answer, {"from"});
      }
    }
    out.push_back(std::move(sending));
  }
  return out;
}

std::vector<std::uint64_t> look_ups(const sim::Transcript& transcript) {
  std::vector<std::uint64_t> out;
  for (const sim::Exchange& exchange : transcript.exchanges()) {
    // A list of one, whatever it is, tells whether a key works: that looks nothing up.
    if (exchange.from == "relay" && exchange.to == "smsmode" && exchange.request.method == "GET" &&
        exchange.request.path().find("/messages") != std::string_view::npos &&
        net::form_value(net::form_decode(exchange.request.query()), "pageSize") != "1") {
      out.push_back(exchange.number);
    }
  }
  return out;
}

std::vector<Notification> notifications(const sim::Transcript& transcript) {
  std::vector<Notification> out;
  for (const sim::Exchange& exchange : transcript.exchanges()) {
    if (exchange.from != "smsmode") continue;
    Notification notification;
    notification.exchange = exchange.number;
    if (const auto read = read_captured_notification(exchange.request.body)) {
      notification.message_id = read->message_id;
      notification.status = read->status;
    }
    notification.is_report = !notification.status.empty();
    notification.acknowledged = is_acknowledged(exchange);
    out.push_back(std::move(notification));
  }
  return out;
}

std::vector<Mo> mos(const sim::Transcript& transcript) {
  std::vector<Mo> out;
  for (const sim::Event& event : transcript.events()) {
    if (event.kind != sim::Event::Kind::handset_texts) continue;
    const sim::RadioText& radio = transcript.radio()[event.detail];
    out.push_back(
        {radio.message_id, radio.handset, radio.number, radio.text, event.at, false, {}, {}});
  }
  for (const sim::Exchange& exchange : transcript.exchanges()) {
    const bool of_a_stranger = exchange.from == "stranger" && is_acknowledged(exchange);
    if (exchange.from != "smsmode" && !of_a_stranger) continue;
    const auto read = read_captured_notification(exchange.request.body);
    if (!read) continue;
    for (Mo& mo : out) {
      if (read->message_id != mo.id) continue;
      if (!is_party(mo.handset, *read)) continue;
      mo.deliveries.push_back(exchange.number);
      if (read->stop) mo.flagged_stop = true;
      if (is_acknowledged(exchange) && !mo.acknowledged_by) mo.acknowledged_by = exchange.number;
    }
  }
  return out;
}

const Mo* find_mo(const std::vector<Mo>& all, const std::string& id, const std::string& handset) {
  const Mo* any = nullptr;
  for (const Mo& mo : all) {
    if (mo.id != id) continue;
    if (mo.handset == handset) return &mo;
    if (any == nullptr) any = &mo;
  }
  return any;
}

std::optional<std::size_t> event_index(const sim::Transcript& transcript, sim::Event::Kind kind,
                                       std::uint64_t exchange) {
  const auto& events = transcript.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind == kind && events[i].exchange == exchange) return i;
  }
  return std::nullopt;
}

Positions positions_of(const sim::Transcript& transcript) {
  Positions out;
  const auto& events = transcript.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind == sim::Event::Kind::sent) out.sent.emplace(events[i].exchange, i);
    if (events[i].kind == sim::Event::Kind::answered ||
        events[i].kind == sim::Event::Kind::late_answer) {
      out.answered.emplace(events[i].exchange, i);
    }
  }
  return out;
}

}  // namespace smsrelay::runner
