// LoginAudit: a line in the log for each failed login at the admin API. Somebody who tries tokens
// cannot flood the log: after a few lines in a minute the rest are only counted, in one line.
#pragma once

#include <string_view>

#include "app/shared.h"
#include "net/http.h"

namespace smsrelay::app {

class LoginAudit {
 public:
  explicit LoginAudit(Shared& shared) : shared_(shared) {}

  static constexpr std::size_t lines_a_minute = 5;

  // `why` is our own word ("no-token"); the value sent is not shown: it may be a mistyped token.
  // The line holds the path, in which the log masks what looks like a token, the client's address,
  // and the address that a proxy in front names, if any.
  void failed(std::string_view why, const net::Request&);

 private:
  void minute_is_over();

  Shared& shared_;
  std::size_t in_this_minute_ = 0;
};

}  // namespace smsrelay::app
