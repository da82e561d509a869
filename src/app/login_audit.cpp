#include "app/login_audit.h"

#include <string>
#include <vector>

#include "base/text.h"

namespace smsrelay::app {

using base::LogLevel;

namespace {

constexpr std::size_t method_characters_max = 16;

// The address that the proxy in front has added; without a proxy the client may write there what
// it likes.
std::string last_forwarded(const net::Request& request) {
  const std::string_view chain = request.headers.get("X-Forwarded-For").value_or("");
  return std::string(base::trim(chain.substr(chain.rfind(',') + 1)));
}

}  // namespace

LoginAudit::~LoginAudit() { minute_is_over(); }

void LoginAudit::failed(std::string_view why, const net::Request& request) {
  if (++in_this_minute_ == 1) {
    shared_.errands.at(shared_.scheduler.now() + std::chrono::minutes(1),
                       [this] { minute_is_over(); });
  }
  from_.value = request.peer;
  forwarded_.value = last_forwarded(request);
  if (in_this_minute_ > lines_a_minute) return;
  const std::string method = request.method.substr(0, method_characters_max);
  std::vector<base::Log::Field> fields = {
      {"why", why}, {"method", method}, {"path", request.path()}};
  append_origin(fields);
  shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "login-failed", fields);
}

void LoginAudit::append_origin(std::vector<base::Log::Field>& fields) const {
  if (!from_.value.empty()) fields.emplace_back("from", from_);
  if (!forwarded_.value.empty()) fields.emplace_back("forwarded-for", forwarded_);
}

void LoginAudit::minute_is_over() {
  if (in_this_minute_ > lines_a_minute) {
    const std::string times = std::to_string(in_this_minute_ - lines_a_minute);
    std::vector<base::Log::Field> fields = {{"times", times}};
    append_origin(fields);
    shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "more-logins-failed", fields);
  }
  in_this_minute_ = 0;
}

}  // namespace smsrelay::app
