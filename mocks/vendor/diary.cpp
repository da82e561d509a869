#include "mocks/vendor/diary.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace smsrelay::mocks::vendor {
namespace {

using Json = nlohmann::ordered_json;

std::string masked(const std::string& secret) {
  return secret.substr(0, 4) + "… (" + std::to_string(secret.size()) + " characters)";
}

// Keys that travel in a query, a form or the answer that makes one.
std::string without_keys(std::string text) {
  for (const std::string_view name :
       {"accessToken=", "pass=", "\"value\": \"", "\"value\":\"", "\"accessToken\":\""}) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      at += name.size();
      const std::size_t end = std::min(text.find_first_of("&\"} \r\n", at), text.size());
      constexpr std::size_t shortest_key = 16;  // "value" is the name of a status, too
      if (end - at >= shortest_key) text.replace(at, end - at, masked(text.substr(at, end - at)));
    }
  }
  return text;
}

Json headers_json(const net::Headers& headers, bool with_secrets) {
  Json out = Json::array();
  for (const auto& [name, value] : headers.fields()) {
    const std::string lower = base::ascii_lower(name);
    const bool secret = lower == "x-api-key" || lower == "authorization";
    out.push_back({name, secret && !with_secrets ? masked(value) : value});
  }
  return out;
}

Json response_json(const net::Response& response, bool with_secrets) {
  return {{"status", response.status},
          {"headers", headers_json(response.headers, with_secrets)},
          {"body", with_secrets ? response.body : without_keys(response.body)}};
}

void write(Json& out, const sim::Exchange& exchange, bool with_secrets) {
  out["kind"] = "exchange";
  out["exchange"] = exchange.number;
  out["from"] = exchange.from;
  if (!exchange.to.empty()) out["to"] = exchange.to;
  out["url"] = with_secrets ? exchange.url : without_keys(exchange.url);
  out["request"] = {
      {"method", exchange.request.method},
      {"headers", headers_json(exchange.request.headers, with_secrets)},
      {"body", with_secrets ? exchange.request.body : without_keys(exchange.request.body)}};
  if (exchange.fate != sim::Fate::Kind::pass) {
    out["fault"] = {{"does", sim::to_text(exchange.fate)}, {"rule", exchange.rule}};
  }
  if (exchange.answer) {
    out["answer"] = response_json(*exchange.answer, with_secrets);
  } else if (exchange.outcome) {
    if (const auto* response = std::get_if<net::Response>(&*exchange.outcome)) {
      out["answer"] = response_json(*response, with_secrets);
    } else {
      const auto& failure = std::get<net::Failure>(*exchange.outcome);
      out["failure"] = {{"kind", net::to_text(failure.kind)}, {"detail", failure.detail}};
    }
  }
  const auto ended = exchange.answered_at ? exchange.answered_at : exchange.completed_at;
  if (ended) out["endedAt"] = base::to_utc_text(*ended);
}

void write(Json& out, const sim::RadioText& text, bool from_handset) {
  out["kind"] = "sms";
  out["direction"] = from_handset ? "from handset" : "to handset";
  out["handset"] = text.handset;
  out["number"] = text.number;
  out["text"] = text.text;
  out["messageId"] = text.message_id;
  out["encoding"] = text.encoding;
  out["parts"] = text.parts;
  if (text.by_platform) out["byPlatform"] = true;
}

void write(Json& out, const sim::Remark& remark) {
  switch (remark.kind) {
    case sim::Remark::Kind::violation:
      out["kind"] = "violation";
      break;
    case sim::Remark::Kind::console:
      out["kind"] = "console";
      break;
    case sim::Remark::Kind::note:
      out["kind"] = "note";
      break;
  }
  out["party"] = remark.party;
  out["text"] = remark.text;
  if (remark.exchange != 0) out["exchange"] = remark.exchange;
}

std::size_t bytes_of(const sim::Exchange& exchange) {
  std::size_t bytes = exchange.request.body.size();
  if (exchange.answer) bytes += exchange.answer->body.size();
  return bytes;
}

}  // namespace

void Diary::take() {
  for (const sim::Event& event : air_.events()) {
    switch (event.kind) {
      case sim::Event::Kind::handset_texts:
      case sim::Event::Kind::handset_gets:
        add({event.at,
             Air{event.kind == sim::Event::Kind::handset_texts, air_.radio()[event.detail]}});
        break;
      case sim::Event::Kind::remark:
        add({event.at, air_.remarks()[event.detail]});
        break;
      default:
        break;
    }
  }
  air_.clear();
}

sim::Exchange& Diary::open(sim::Exchange exchange) {
  exchange.number = ++exchange_count_;
  return open_.emplace(exchange.number, std::move(exchange)).first->second;
}

sim::Exchange& Diary::at(std::uint64_t number) {
  const auto found = open_.find(number);
  return found == open_.end() ? late_ : found->second;
}

void Diary::over(std::uint64_t number) {
  auto node = open_.extract(number);
  if (node.empty()) return;
  take();
  sim::Exchange& exchange = node.mapped();
  const bool entered = not_entered_.empty() || exchange.from != "client" ||
                       !exchange.request.path().starts_with(not_entered_);
  if (!entered) return;
  body_bytes_ += bytes_of(exchange);
  const base::Instant sent_at = exchange.sent_at;
  add({sent_at, std::move(exchange)});
}

void Diary::add(Entry entry) {
  entries_.push_back(std::move(entry));
  while (entries_.size() > entries_max || (body_bytes_ > body_bytes_max && entries_.size() > 1)) {
    if (const auto* oldest = std::get_if<sim::Exchange>(&entries_.front().what)) {
      body_bytes_ -= bytes_of(*oldest);
    }
    entries_.pop_front();
    ++first_;
  }
}

void Diary::clear() {
  first_ += entries_.size();
  entries_.clear();
  body_bytes_ = 0;
}

std::string Diary::json(std::uint64_t since, std::size_t count, bool with_secrets) const {
  std::string out = "{\"entries\": [";
  std::uint64_t number = std::max(since, first_);
  const std::uint64_t end =
      number + std::min<std::uint64_t>(count, next() - std::min(number, next()));
  for (const std::uint64_t begin = number; number < end; ++number) {
    const Entry& entry = entries_[number - first_];
    Json line;
    line["entry"] = number;
    line["at"] = base::to_utc_text(entry.at);
    if (const auto* exchange = std::get_if<sim::Exchange>(&entry.what)) {
      write(line, *exchange, with_secrets);
    } else if (const auto* air = std::get_if<Air>(&entry.what)) {
      write(line, air->text, air->from_handset);
    } else {
      write(line, std::get<sim::Remark>(entry.what));
    }
    out += number == begin ? "\n" : ",\n";
    // Bodies may hold bytes that are no UTF-8.
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + "\n], \"next\": " + std::to_string(number) +
         ", \"forgotten\": " + std::to_string(first_ - 1) + "}\n";
}

}  // namespace smsrelay::mocks::vendor
