#include "app/login_audit.h"

namespace smsrelay::app {

using base::LogLevel;

constexpr std::size_t method_characters_max = 16;

void LoginAudit::failed(std::string_view why, const net::Request& request) {
  if (++in_this_minute_ == 1) {
    shared_.errands.at(shared_.scheduler.now() + std::chrono::minutes(1),
                       [this] { minute_is_over(); });
  }
  if (in_this_minute_ > lines_a_minute) return;
  const std::string method = request.method.substr(0, method_characters_max);
  shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "login-failed",
                    {{"why", why}, {"method", method}, {"path", request.path()}});
}

void LoginAudit::minute_is_over() {
  if (in_this_minute_ > lines_a_minute) {
    shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "more-logins-failed",
                      {{"times", std::to_string(in_this_minute_ - lines_a_minute)}});
  }
  in_this_minute_ = 0;
}

}  // namespace smsrelay::app
