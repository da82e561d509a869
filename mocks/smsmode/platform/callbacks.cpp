#include "mocks/smsmode/platform/callbacks.h"

#include "base/text.h"
#include "mocks/smsmode/platform/signature.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

// User and password before the host are sent as basic authentication, as any client does; they are
// removed from the URL.
void move_user_to_header(net::Call& call) {
  const std::size_t scheme = call.url.find("://");
  if (scheme == std::string::npos) return;
  const std::size_t host = scheme + 3;
  const std::size_t end = call.url.find_first_of("/?#", host);
  const std::size_t at = std::string_view(call.url).substr(0, end).rfind('@');
  if (at == std::string::npos || at < host) return;
  const std::string user = net::percent_decode(std::string_view(call.url).substr(host, at - host));
  call.request.headers.add("Authorization", "Basic " + base::base64_encode(user));
  call.url.erase(host, at + 1 - host);
}

net::Call post(std::string url, const std::string& content_type, std::string body,
               base::Duration timeout) {
  net::Call call;
  call.from = "smsmode";
  call.url = std::move(url);
  call.request.method = "POST";
  if (!content_type.empty()) call.request.headers.add("Content-Type", content_type);
  call.request.body = std::move(body);
  call.timeout = timeout;
  return call;
}

net::Call get(std::string url, base::Duration timeout) {
  net::Call call;
  call.from = "smsmode";
  call.url = std::move(url);
  call.timeout = timeout;
  return call;
}

std::string with_query(std::string url, std::string_view query) {
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += query;
  return url;
}

// Empty: no redirect, or one without an address.
std::string redirected_to(const net::Response& answer, const std::string& called) {
  const bool redirects = answer.status == 301 || answer.status == 302 || answer.status == 303 ||
                         answer.status == 307 || answer.status == 308;
  const auto location = answer.headers.get("Location");
  if (!redirects || !location || location->empty()) return {};
  if (location->find("://") != std::string_view::npos) return std::string(*location);
  const auto from = net::Url::parse(called);
  if (!from) return {};
  if (location->starts_with("//")) return from->scheme + ":" + std::string(*location);
  if (location->starts_with('/')) return from->origin() + std::string(*location);
  const std::string path = from->target.substr(0, from->target.find('?'));
  return from->origin() + path.substr(0, path.rfind('/') + 1) + std::string(*location);
}

}  // namespace

std::string_view to_text(Notification::Kind kind) {
  return kind == Notification::Kind::mo ? "MO" : "DLR";
}

Callbacks::Callbacks(base::Scheduler& scheduler, net::Network& network, Remarks& remarks,
                     const Profile& profile)
    : scheduler_(scheduler), network_(network), remarks_(remarks), profile_(profile) {}

Callbacks::~Callbacks() = default;

std::string Callbacks::deliver(Notification notification) {
  std::string url = url_of(notification);
  if (url.empty()) return url;
  notification.first_url = url;
  const std::uint64_t number = ++count_;
  pending_.emplace(number, std::move(notification));
  call(number);
  return url;
}

void Callbacks::post_once(const std::string& url, const std::string& content_type,
                          const std::string& body) {
  net::Call outgoing = post(url, content_type, body, profile_.callback_timeout);
  move_user_to_header(outgoing);
  network_.send(std::move(outgoing), [](const net::Outcome&) {});
}

std::string Callbacks::url_of(const Notification& notification) const {
  if (!notification.message_url.empty()) return notification.message_url;
  if (notification.calls > 0 && !profile_.retry_at_current_url) return notification.first_url;
  return notification.kind == Notification::Kind::mo
             ? notification.channel->mo_notification_url()
             : notification.channel->status_notification_url();
}

void Callbacks::call(std::uint64_t number) {
  Notification& notification = pending_.at(number);
  std::string url = url_of(notification);
  ++notification.calls;
  notification.redirected = false;
  notification.next_call = {};
  if (url.empty()) {
    failed(number, "no URL is set any more");
    return;
  }
  if (notification.legacy) url = with_query(std::move(url), notification.body);
  send(number, std::move(url));
}

void Callbacks::send(std::uint64_t number, std::string url) {
  const Notification& notification = pending_.at(number);
  net::Call outgoing =
      notification.legacy
          ? get(std::move(url), profile_.callback_timeout)
          : post(std::move(url),
                 profile_.callback_charset ? "application/json; charset=utf-8" : "application/json",
                 notification.body, profile_.callback_timeout);
  if (profile_.notifications_signed && !notification.legacy) {
    const Channel& channel = *notification.channel;
    const std::string& secret =
        channel.seed.webhook_secret.empty() ? channel.id : channel.seed.webhook_secret;
    outgoing.request.headers.add("X-Smsmode-256", signature_of(secret, notification.body));
  }
  move_user_to_header(outgoing);
  std::string called = profile_.follow_redirects ? outgoing.url : std::string();
  network_.send(std::move(outgoing),
                [this, number, called = std::move(called),
                 alive = std::weak_ptr<bool>(alive_)](const net::Outcome& outcome) {
                  if (!alive.expired()) finished(number, called, outcome);
                });
}

void Callbacks::finished(std::uint64_t number, const std::string& called,
                         const net::Outcome& outcome) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) return;  // dropped meanwhile
  const auto* answer = std::get_if<net::Response>(&outcome);
  if (answer == nullptr) {
    failed(number, std::string(net::to_text(std::get<net::Failure>(outcome).kind)));
    return;
  }
  if (answer->status >= 200 && answer->status < 300) {
    pending_.erase(found);
    return;
  }
  if (profile_.follow_redirects && !found->second.redirected) {
    if (std::string next = redirected_to(*answer, called); !next.empty()) {
      found->second.redirected = true;
      send(number, std::move(next));
      return;
    }
  }
  failed(number, "answered " + std::to_string(answer->status));
}

void Callbacks::failed(std::uint64_t number, const std::string& why) {
  Notification& notification = pending_.at(number);
  const auto repeats = static_cast<std::size_t>(notification.calls - 1);
  std::size_t repeats_max = profile_.ladder.size();
  if (profile_.ladder_counts_first_call && repeats_max > 0) --repeats_max;
  if (repeats < repeats_max) {
    notification.next_call = scheduler_.after(profile_.ladder[repeats],
                                              [this, number, alive = std::weak_ptr<bool>(alive_)] {
                                                if (!alive.expired()) call(number);
                                              });
    return;
  }
  remarks_.note(std::string(to_text(notification.kind)) + " " + notification.message_id +
                " dropped for good after " + std::to_string(notification.calls) +
                " calls; the last: " + why);
  ++(notification.kind == Notification::Kind::mo ? dropped_mo_ : dropped_reports_);
  pending_.erase(number);
}

std::size_t Callbacks::retry_now() {
  std::vector<std::uint64_t> waiting;
  for (const auto& [number, notification] : pending_) {
    if (notification.next_call.number != 0) waiting.push_back(number);
  }
  for (const std::uint64_t number : waiting) {
    scheduler_.cancel(pending_.at(number).next_call);
    call(number);
  }
  return waiting.size();
}

std::size_t Callbacks::forget_all() {
  for (const auto& [number, notification] : pending_) scheduler_.cancel(notification.next_call);
  const std::size_t count = pending_.size();
  pending_.clear();
  return count;
}

std::size_t Callbacks::pending(Notification::Kind kind) const {
  std::size_t count = 0;
  for (const auto& [number, notification] : pending_) count += notification.kind == kind ? 1 : 0;
  return count;
}

std::size_t Callbacks::dropped(Notification::Kind kind) const {
  return kind == Notification::Kind::mo ? dropped_mo_ : dropped_reports_;
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
