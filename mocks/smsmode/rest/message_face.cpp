#include "mocks/smsmode/rest/message_face.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mocks/smsmode/rest/contract.h"
#include "mocks/smsmode/rest/hints.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

constexpr auto change_closes_before = std::chrono::minutes(5);

// A channel of another type has no SMS.
std::variant<Channel*, net::Response> addressed_sms_channel(const Platform& platform,
                                                            const RestCall& call) {
  auto found = addressed_channel(platform, call);
  if (Channel* const* channel = std::get_if<Channel*>(&found)) {
    if ((*channel)->seed.type != "SMS") {
      return type_mismatch(platform, (*channel)->seed.type, "SMS");
    }
  }
  return found;
}

std::optional<Breach> check_json(const net::Headers& headers) {
  auto breach = check_content_type(headers);
  return breach ? breach : check_accept(headers);
}

net::Response sent(const Platform& platform, std::string body) {
  return net::json_response(platform.profile.sent_status, std::move(body));
}

net::Response send(const Platform& platform, RestCall& call) {
  auto addressed = addressed_sms_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Channel& channel = *std::get<Channel*>(addressed);
  if (const auto breach = check_json(call.request.headers)) return refuse(platform, *breach);
  auto checked = check_send(call.request.body, channel, platform.profile, platform.scheduler.now());
  if (auto* failed = std::get_if<Breach>(&checked)) {
    if (failed->hint.empty()) failed->hint = charset_hint(call.request);
    return refuse(platform, *failed);
  }
  auto& sending = std::get<Sending>(checked);
  std::string body;
  if (sending.is_array) body += '[';
  for (std::size_t i = 0; i < sending.items.size(); ++i) {
    if (i > 0) body += ',';
    if (const auto* failed = std::get_if<Breach>(&sending.items[i])) {
      body += "{\"error\":" + refuse(platform, *failed).body + "}";
      continue;
    }
    auto& request = std::get<SendRequest>(sending.items[i]);
    request.campaign_id = call.parameter("campaignId");
    const Message& message = platform.traffic.accept(std::move(request), channel);
    call.launched.push_back(message.sequence);
    if (sending.is_array) body += "{\"message\":";
    write_message(body, message, platform.style);
    if (sending.is_array) body += '}';
  }
  if (sending.is_array) body += ']';
  return sent(platform, std::move(body));
}

// The messages that the path and the key select, before the reporting lag is considered.
struct Scope {
  const Channel* channel = nullptr;  // null: every SMS channel the key reaches
  const Key* key = nullptr;
  std::string_view campaign_id;  // empty: any

  [[nodiscard]] bool holds(const Message& message) const {
    if (message.by_platform || message.voice) return false;
    if (!campaign_id.empty() && message.campaign_id != campaign_id) return false;
    return channel != nullptr ? message.channel == channel : reaches(*key, *message.channel);
  }
};

std::variant<Scope, net::Response> scope_of(const Platform& platform, const RestCall& call) {
  auto addressed = addressed_sms_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  const bool by_role = platform.profile.lists_follow_role && call.parameter("channelId").empty();
  return Scope{by_role ? nullptr : std::get<Channel*>(addressed), &call.key,
               call.parameter("campaignId")};
}

bool is_reported(const Platform& platform, const Message& message) {
  return message.accepted_at + platform.profile.reporting_lag <= platform.scheduler.now();
}

bool is_gone(const Platform& platform, const Message& message) {
  return platform.profile.deleted_is_gone && message.status.detail == "CANCELLED";
}

bool matches(const Message& message, const ListQuery& query, const Profile& profile) {
  if (message.direction != query.direction) return false;
  if (message.sent_at < query.start) return false;
  // A scheduled message lies after any `endDate` and is listed nevertheless.
  if (std::min(message.sent_at, message.accepted_at) > query.end) return false;
  if (query.ref_client && message.ref_client != *query.ref_client) return false;
  if (query.origin_message_id && message.origin_message_id != *query.origin_message_id)
    return false;
  if (!query.to) return true;
  const bool to_handset =
      message.direction == Direction::mt || profile.mo_orientation == Orientation::swapped;
  return *query.to == (to_handset ? message.handset : message.number);
}

net::Response list(const Platform& platform, RestCall& call) {
  auto scoped = scope_of(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&scoped)) return std::move(*refusal);
  const Scope& scope = std::get<Scope>(scoped);
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  const auto checked = check_list(call.request.query(), platform.profile, platform.scheduler.now());
  if (const auto* failed = std::get_if<Breach>(&checked)) return refuse(platform, *failed);
  const auto& query = std::get<ListQuery>(checked);
  if (query.to && query.to->starts_with(' ')) {
    platform.remarks.note(
        "searchBy[to] begins with a blank: a '+' in a query is a blank unless written %2B");
  }

  std::vector<const Message*> found;  // the newest first
  const auto& all = platform.state.messages();
  for (auto message = all.rbegin(); message != all.rend(); ++message) {
    if (scope.holds(*message) && is_reported(platform, *message) && !is_gone(platform, *message) &&
        matches(*message, query, platform.profile)) {
      found.push_back(&*message);
    }
  }
  if (query.sort == ListQuery::Sort::ref_client) {
    std::ranges::stable_sort(found, std::greater<>(), &Message::ref_client);
  } else {
    std::ranges::stable_sort(found, std::greater<>(), &Message::sent_at);
  }
  if (query.ascending) std::ranges::reverse(found);

  const auto size = static_cast<std::size_t>(query.page.page_size);
  const std::size_t skipped = static_cast<std::size_t>(query.page.page - 1) * size;
  std::vector<std::string> items;
  for (std::size_t i = skipped; i < found.size() && items.size() < size; ++i) {
    write_message(items.emplace_back(), *found[i], platform.style);
  }
  const Page page{std::string(call.request.path()),
                  query_without_page(call.request.query()),
                  query.page.page,
                  query.page.page_size,
                  found.size(),
                  true,
                  query.start,
                  query.end};
  return net::json_response(200, write_page(page, items, platform.style));
}

// The message of the path, whatever its age; or the refusal, with a note if the message belongs to
// another channel.
std::variant<Message*, net::Response> addressed_message(const Platform& platform,
                                                        const RestCall& call) {
  auto scoped = scope_of(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&scoped)) return std::move(*refusal);
  Message* message = platform.state.message(std::string(call.parameter("messageId")));
  if (message == nullptr || is_gone(platform, *message)) return not_found(platform, "Message");
  if (!std::get<Scope>(scoped).holds(*message)) {
    platform.remarks.note(
        "message " + message->id + " exists, but belongs to the channel " +
        message->channel->seed.name + " of " + message->channel->account->name +
        (message->by_platform || message->voice ? ", and is no part of the API" : ""));
    return not_found(platform, "Message");
  }
  return message;
}

net::Response read(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  auto found = addressed_message(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  const Message& message = *std::get<Message*>(found);
  // A message that was just accepted: no breach, because the client could not tell.
  if (!is_reported(platform, message)) return not_found(platform, "Message");
  std::string body;
  write_message(body, message, platform.style);
  return net::json_response(200, std::move(body));
}

// Nullopt: it may still be changed. The report lag does not delay a change.
std::optional<net::Response> refusal_to_change(const Platform& platform, const Message& message) {
  const bool scheduled = message.status.value == "SCHEDULED";
  if (scheduled && message.sent_at - platform.scheduler.now() >= change_closes_before) {
    return std::nullopt;
  }
  platform.remarks.note(
      "message " + message.id + " cannot be changed: " +
      (scheduled ? "it is sent in less than 5 minutes" : "it is " + message.status.value));
  return error(platform, code_too_late, "Message cannot be changed",
               "Only a message scheduled at least 5 minutes ahead can be changed");
}

net::Response change(const Platform& platform, RestCall& call) {
  if (const auto breach = check_json(call.request.headers)) return refuse(platform, *breach);
  auto found = addressed_message(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  Message& message = *std::get<Message*>(found);
  if (auto refusal = refusal_to_change(platform, message)) return *std::move(refusal);
  const base::Instant now = platform.scheduler.now();
  auto checked = check_edit(call.request.body, message, platform.profile, now);
  if (const auto* failed = std::get_if<Breach>(&checked)) return refuse(platform, *failed);
  auto& edit = std::get<SendRequest>(checked);
  const bool ahead = edit.sent_date && *edit.sent_date >= now + change_closes_before;
  message.handset = std::move(edit.to);
  message.number = std::move(edit.from);
  message.text = std::move(edit.text);
  message.size = edit.size;
  message.stop = edit.stop_mention;
  message.mention_bytes = edit.mention_bytes;
  message.ref_client = std::move(edit.ref_client);
  message.callback_url_status = std::move(edit.callback_url_status);
  message.callback_url_mo = std::move(edit.callback_url_mo);
  message.sent_at = ahead ? *edit.sent_date : now;
  message.status = {ahead ? "SCHEDULED" : "ENROUTE", "", message.sent_at, false};
  if (ahead) {
    platform.traffic.reschedule(message.sequence);
  } else {
    call.launched.push_back(message.sequence);
  }
  std::string body;
  write_message(body, message, platform.style);
  return net::json_response(200, std::move(body));
}

net::Response cancel(const Platform& platform, RestCall& call) {
  auto found = addressed_message(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  const Message& message = *std::get<Message*>(found);
  if (auto refusal = refusal_to_change(platform, message)) return *std::move(refusal);
  platform.traffic.cancel(message.sequence);
  return {204, {}, ""};
}

}  // namespace

std::span<const Route> message_routes() {
  static const std::array<Route, 20> routes = {{
      // The relay's own call stands first: routing tries them in this order.
      {{"POST", "/sms/v1/messages", "sends a message, or up to 1,000"}, "smsmode send", send},
      {{"GET", "/sms/v1/messages", "lists messages"}, "smsmode list", list},
      {{"GET", "/sms/v1/messages/{messageId}", "reads a message"}, "smsmode detail", read},
      {{"PATCH", "/sms/v1/messages/{messageId}", "changes a scheduled message"},
       "smsmode patch",
       change},
      {{"DELETE", "/sms/v1/messages/{messageId}", "cancels a scheduled message"},
       "smsmode delete",
       cancel},

      {{"POST", "/sms/v1/channels/{channelId}/messages", "sends by this channel"},
       "smsmode send",
       send},
      {{"GET", "/sms/v1/channels/{channelId}/messages", "lists a channel's messages"},
       "smsmode list",
       list},
      {{"GET", "/sms/v1/channels/{channelId}/messages/{messageId}", "reads a message"},
       "smsmode detail",
       read},
      {{"PATCH", "/sms/v1/channels/{channelId}/messages/{messageId}",
        "changes a scheduled message"},
       "smsmode patch",
       change},
      {{"DELETE", "/sms/v1/channels/{channelId}/messages/{messageId}",
        "cancels a scheduled message"},
       "smsmode delete",
       cancel},

      {{"POST", "/sms/v1/campaigns/{campaignId}/messages", "sends in a campaign"},
       "smsmode send",
       send},
      {{"GET", "/sms/v1/campaigns/{campaignId}/messages", "lists a campaign's messages"},
       "smsmode list",
       list},
      {{"GET", "/sms/v1/campaigns/{campaignId}/messages/{messageId}", "reads a message"},
       "smsmode detail",
       read},
      {{"PATCH", "/sms/v1/campaigns/{campaignId}/messages/{messageId}",
        "changes a scheduled message"},
       "smsmode patch",
       change},
      {{"DELETE", "/sms/v1/campaigns/{campaignId}/messages/{messageId}",
        "cancels a scheduled message"},
       "smsmode delete",
       cancel},

      {{"POST", "/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages",
        "sends by this channel in a campaign"},
       "smsmode send",
       send},
      {{"GET", "/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages",
        "lists a campaign's messages"},
       "smsmode list",
       list},
      {{"GET", "/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages/{messageId}",
        "reads a message"},
       "smsmode detail",
       read},
      {{"PATCH", "/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages/{messageId}",
        "changes a scheduled message"},
       "smsmode patch",
       change},
      {{"DELETE", "/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages/{messageId}",
        "cancels a scheduled message"},
       "smsmode delete",
       cancel},
  }};
  return routes;
}

}  // namespace smsrelay::mocks::smsmode::rest
