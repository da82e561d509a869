// Callbacks: notifications on their way to a customer's URL, repeated on the ladder.
//
//   first call ──no 2xx──> wait ladder[0] ──> call ──no 2xx──> wait ladder[1] … ──> dropped for good
//
// Each wait starts at the end of the attempt before it. Attempts that fail at once give the
// vendor's published times; each one that times out adds its timeout. Any result but a 2xx is a
// failed attempt: another status, a redirect (unless Profile::follow_redirects), no connection, a
// URL that cannot be parsed.
//
// The most specific URL is called: the message's own, else the one set for the channel by the API,
// else the console's. REST notifications are a POST of JSON, signed if the profile says so, those
// of HTTP 1.6 a GET with a query.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/scheduler.h"
#include "mocks/smsmode/platform/profile.h"
#include "mocks/smsmode/platform/remarks.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

struct Notification {
  enum class Kind { mo, report };
  Kind kind = Kind::mo;
  std::string message_id;
  const Channel* channel = nullptr;
  std::string message_url;  // the message's own URL; empty: the channel's
  std::string body;
  bool legacy = false;  // `body` is a query, appended to the URL of a GET
  int calls = 0;
  bool redirected = false;             // the call under way follows a redirect
  std::string first_url;               // the URL of the first call
  base::Scheduler::TimerId next_call;  // none while a call is under way
};

std::string_view to_text(Notification::Kind);  // "MO", "DLR"

class Callbacks {
 public:
  // All must outlive the callbacks.
  Callbacks(base::Scheduler&, net::Network&, Remarks&, const Profile&);
  ~Callbacks();
  Callbacks(const Callbacks&) = delete;
  Callbacks& operator=(const Callbacks&) = delete;

  // The first call leaves at once. Returns its URL; does nothing when there is no URL.
  std::string deliver(Notification);
  // One call; it is not repeated when it fails.
  void post_once(const std::string& url, const std::string& content_type, const std::string& body);

  [[nodiscard]] const std::map<std::uint64_t, Notification>& pending() const { return pending_; }
  [[nodiscard]] std::size_t pending(Notification::Kind) const;
  [[nodiscard]] std::size_t dropped(Notification::Kind) const;
  std::size_t retry_now();  // see Engine; so is the next
  std::size_t forget_all();
  // The URL of the next call.
  [[nodiscard]] std::string url_of(const Notification&) const;

 private:
  void call(std::uint64_t number);
  void send(std::uint64_t number, std::string url);
  void finished(std::uint64_t number, const std::string& called, const net::Outcome&);
  void failed(std::uint64_t number, const std::string& why);

  base::Scheduler& scheduler_;
  net::Network& network_;
  Remarks& remarks_;
  const Profile& profile_;
  std::map<std::uint64_t, Notification> pending_;
  std::uint64_t count_ = 0;
  std::size_t dropped_mo_ = 0;
  std::size_t dropped_reports_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // timers and calls may outlive us
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
