#include "mocks/smsmode/callbacks.h"

namespace smsrelay::mocks::smsmode {

namespace {

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

}  // namespace

std::string_view to_text(Notification::Kind kind) {
  return kind == Notification::Kind::mo ? "MO" : "DLR";
}

Callbacks::Callbacks(base::Scheduler& scheduler, net::Network& network, Remarks& remarks,
                     const Profile& profile)
    : scheduler_(scheduler), network_(network), remarks_(remarks), profile_(profile) {}

Callbacks::~Callbacks() = default;

void Callbacks::deliver(Notification notification) {
  notification.first_url = url_of(notification);
  if (notification.first_url.empty()) return;
  const std::uint64_t number = ++count_;
  pending_.emplace(number, std::move(notification));
  call(number);
}

void Callbacks::post_once(const std::string& url, const std::string& content_type,
                          const std::string& body) {
  network_.send(post(url, content_type, body, profile_.callback_timeout), [](net::Outcome) {});
}

std::string Callbacks::url_of(const Notification& notification) const {
  if (!notification.message_url.empty()) return notification.message_url;
  if (notification.calls > 0 && !profile_.retry_at_current_url) return notification.first_url;
  return notification.kind == Notification::Kind::mo ? notification.channel->mo_url
                                                     : notification.channel->status_url;
}

void Callbacks::call(std::uint64_t number) {
  Notification& notification = pending_.at(number);
  std::string url = url_of(notification);
  ++notification.calls;
  if (url.empty()) {
    failed(number, "no URL is set any more");
    return;
  }
  network_.send(
      post(std::move(url), "application/json", notification.body, profile_.callback_timeout),
      [this, number, alive = std::weak_ptr<bool>(alive_)](const net::Outcome& outcome) {
        if (!alive.expired()) finished(number, outcome);
      });
}

void Callbacks::finished(std::uint64_t number, const net::Outcome& outcome) {
  if (const auto* answer = std::get_if<net::Response>(&outcome)) {
    if (answer->status >= 200 && answer->status < 300) {
      pending_.erase(number);
    } else {
      failed(number, "answered " + std::to_string(answer->status));
    }
    return;
  }
  failed(number, std::string(net::to_text(std::get<net::Failure>(outcome).kind)));
}

void Callbacks::failed(std::uint64_t number, const std::string& why) {
  const Notification& notification = pending_.at(number);
  const auto repeats = static_cast<std::size_t>(notification.calls - 1);
  if (repeats < profile_.ladder.size()) {
    scheduler_.after(profile_.ladder[repeats], [this, number, alive = std::weak_ptr<bool>(alive_)] {
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

std::size_t Callbacks::pending(Notification::Kind kind) const {
  std::size_t count = 0;
  for (const auto& [number, notification] : pending_) count += notification.kind == kind ? 1 : 0;
  return count;
}

std::size_t Callbacks::dropped(Notification::Kind kind) const {
  return kind == Notification::Kind::mo ? dropped_mo_ : dropped_reports_;
}

}  // namespace smsrelay::mocks::smsmode
