#include "app/login_audit.h"

namespace smsrelay::app {

using base::LogLevel;

void LoginAudit::failed(std::string_view why) {
  if (++in_this_minute_ == 1) {
    shared_.errands.at(shared_.scheduler.now() + std::chrono::minutes(1),
                       [this] { minute_is_over(); });
  }
  if (in_this_minute_ > lines_a_minute) return;
  shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "login-failed", {{"why", why}});
}

void LoginAudit::minute_is_over() {
  if (in_this_minute_ > lines_a_minute) {
    shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "more-logins-failed",
                      {{"times", std::to_string(in_this_minute_ - lines_a_minute)}});
  }
  in_this_minute_ = 0;
}

}  // namespace smsrelay::app
