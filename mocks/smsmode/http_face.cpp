#include "mocks/smsmode/http_face.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "mocks/smsmode/redaction.h"

namespace smsrelay::mocks::smsmode {

namespace {

constexpr std::string_view messages_path = "/sms/v1/messages";
constexpr std::string_view channels_path = "/commons/v1/channels";

net::Response error(std::string_view code, std::string_view message, std::string_view detail) {
  const int status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  return net::json_response(status, write_error(code, message, detail));
}

// "/sms/v1/messages/<id>" -> "<id>"; empty when the path is another.
std::string_view message_id_of(std::string_view path) {
  if (!path.starts_with(messages_path)) return {};
  path.remove_prefix(messages_path.size());
  if (path.size() < 2 || path.front() != '/') return {};
  path.remove_prefix(1);
  return path.find('/') == std::string_view::npos ? path : std::string_view();
}

bool matches(const Message& message, const ListQuery& query, const Style& style) {
  if (message.direction != query.direction) return false;
  if (message.sent_at < query.start || message.sent_at > query.end) return false;
  if (query.ref_client && message.ref_client != *query.ref_client) return false;
  if (query.origin_message_id && message.origin_message_id != *query.origin_message_id)
    return false;
  if (!query.to) return true;
  const bool to_handset =
      message.direction == Direction::mt || style.mo_orientation == Orientation::swapped;
  return *query.to == (to_handset ? message.handset : message.number);
}

std::string query_without_page(std::string_view query) {
  net::FormFields kept;
  for (auto& field : net::form_decode(query)) {
    if (field.first != "page") kept.push_back(std::move(field));
  }
  return net::form_encode(kept);
}

}  // namespace

void HttpFace::handle(const net::Request& request, const net::Responder& responder) {
  if (throttled_calls_ > 0) {
    --throttled_calls_;
    responder.answer(too_many());
    return;
  }
  const std::string_view path = request.path();
  const bool get = request.method == "GET";
  std::string_view allowed;
  if (path == messages_path) {
    if (request.method == "POST") {
      send(request, responder);
      return;
    }
    if (get) {
      responder.answer(list(request));
      return;
    }
    allowed = "GET, POST";
  } else if (path == channels_path) {
    if (get) {
      responder.answer(channels(request));
      return;
    }
    allowed = "GET";
  } else if (const std::string_view id = message_id_of(path); !id.empty()) {
    if (get) {
      responder.answer(detail(request, id));
      return;
    }
    allowed = "GET";
  }
  if (allowed.empty()) {
    responder.answer(refuse({404, "404.001", "path", "is no route of this API", shown_text(path),
                             "smsmode.md §2, status documented"}));
    return;
  }
  net::Response response =
      refuse({405, "405.001", "method", "must be one of " + std::string(allowed),
              shown_text(request.method), "smsmode.md §2, status documented"});
  response.headers.add("Allow", std::string(allowed));
  responder.answer(std::move(response));
}

void HttpFace::throttle(int calls, std::optional<std::string> retry_after) {
  throttled_calls_ = calls;
  retry_after_ = std::move(retry_after);
}

net::Response HttpFace::too_many() const {
  net::Response response = net::json_response(429, error_body(429));
  if (retry_after_) response.headers.add("Retry-After", *retry_after_);
  return response;
}

HttpFace::Caller HttpFace::admit(const net::Request& request, bool sms_api) const {
  const auto value = request.headers.get("X-Api-Key");
  // Blanks around a field value are no part of it (RFC 9110 §5.5); a server never sees them.
  const Key* key = value ? state_.key_by_value(std::string(base::trim(*value))) : nullptr;
  if (key == nullptr || key->shown.revoked) {
    return {nullptr, error("401.001", "Unauthorized",
                           value ? "The API key is not valid" : "The API key is missing")};
  }
  if (key->shown.blocked) {
    return {nullptr, error("403.001", "Forbidden", "The API key is blocked")};
  }
  if (sms_api && key->channel->seed.type != "SMS") {
    return {nullptr, error("403.005", "Channel type mismatch",
                           "A channel of type " + key->channel->seed.type +
                               " cannot be used with the SMS API")};
  }
  return {key->channel, {}};
}

net::Response HttpFace::refuse(const Breach& breach) {
  remarks_.violation(breach.text());
  return error(breach.code, breach.field + " invalid", breach.rule);
}

void HttpFace::send(const net::Request& request, const net::Responder& responder) {
  Caller caller = admit(request, true);
  if (caller.channel == nullptr) {
    responder.answer(std::move(caller.refusal));
    return;
  }
  auto breach = check_content_type(request.headers);
  if (!breach) breach = check_accept(request.headers);
  if (breach) {
    responder.answer(refuse(*breach));
    return;
  }
  auto checked = check_send(request.body, *caller.channel, profile_.strict_body, scheduler_.now());
  if (const auto* failed = std::get_if<Breach>(&checked)) {
    responder.answer(refuse(*failed));
    return;
  }
  const Message& message =
      traffic_.accept(std::get<SendRequest>(std::move(checked)), *caller.channel);
  const std::uint64_t sequence = message.sequence;
  std::string body;
  write_message(body, message, style_);
  responder.answer(net::json_response(201, std::move(body)));
  traffic_.launch(sequence);
}

bool HttpFace::visible(const Message& message, const Channel& channel) const {
  return message.channel == &channel && !message.by_platform &&
         message.accepted_at + profile_.reporting_lag <= scheduler_.now();
}

net::Response HttpFace::list(const net::Request& request) {
  Caller caller = admit(request, true);
  if (caller.channel == nullptr) return std::move(caller.refusal);
  if (const auto breach = check_accept(request.headers)) return refuse(*breach);
  const auto checked = check_list(request.query(), scheduler_.now());
  if (const auto* failed = std::get_if<Breach>(&checked)) return refuse(*failed);
  const auto& query = std::get<ListQuery>(checked);

  std::vector<const Message*> found;  // the newest first
  const auto& all = state_.messages();
  for (auto message = all.rbegin(); message != all.rend(); ++message) {
    if (visible(*message, *caller.channel) && matches(*message, query, style_)) {
      found.push_back(&*message);
    }
  }
  if (query.sort == ListQuery::Sort::ref_client) {
    std::ranges::stable_sort(found, std::greater<>(), &Message::ref_client);
  } else {
    std::ranges::stable_sort(found, std::greater<>(), &Message::sent_at);
  }
  if (query.ascending) std::ranges::reverse(found);

  const std::size_t size = static_cast<std::size_t>(query.page_size);
  const std::size_t skipped = static_cast<std::size_t>(query.page - 1) * size;
  std::vector<std::string> items;
  for (std::size_t i = skipped; i < found.size() && items.size() < size; ++i) {
    write_message(items.emplace_back(), *found[i], style_);
  }
  const Page page{std::string(messages_path),
                  query_without_page(request.query()),
                  query.page,
                  query.page_size,
                  found.size(),
                  true,
                  query.start,
                  query.end};
  return net::json_response(200, write_page(page, items, style_));
}

net::Response HttpFace::detail(const net::Request& request, std::string_view id) {
  Caller caller = admit(request, true);
  if (caller.channel == nullptr) return std::move(caller.refusal);
  if (const auto breach = check_accept(request.headers)) return refuse(*breach);
  const Message* message = state_.message(std::string(id));
  // Also a message that was just accepted: no breach, the client could not know.
  if (message == nullptr || !visible(*message, *caller.channel)) {
    return error("404.001", "Message not found", "No message has this identifier");
  }
  std::string body;
  write_message(body, *message, style_);
  return net::json_response(200, std::move(body));
}

net::Response HttpFace::channels(const net::Request& request) {
  Caller caller = admit(request, false);
  if (caller.channel == nullptr) return std::move(caller.refusal);
  if (const auto breach = check_accept(request.headers)) return refuse(*breach);
  std::vector<std::string> items(1);
  write_channel(items.front(), *caller.channel, style_);
  Page page;
  page.path = channels_path;
  page.total = 1;
  return net::json_response(200, write_page(page, items, style_));
}

}  // namespace smsrelay::mocks::smsmode
