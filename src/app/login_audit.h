// LoginAudit: a line in the log for each failed login at the admin API. Somebody who tries tokens
// cannot flood the log: after a few lines in a minute the rest are only counted, in one line, with
// the address of the last. That line is written when the minute is over or the relay stops.
#pragma once

#include <string_view>
#include <vector>

#include "app/shared.h"
#include "base/id.h"
#include "base/log.h"
#include "net/http.h"

namespace smsrelay::app {

class LoginAudit {
 public:
  // Shared, with all that it refers to, must outlive the audit.
  explicit LoginAudit(Shared& shared) : shared_(shared) {}
  LoginAudit(const LoginAudit&) = delete;
  LoginAudit& operator=(const LoginAudit&) = delete;
  ~LoginAudit();

  static constexpr std::size_t lines_a_minute = 5;

  // `why` is our own word ("no-token"); the value sent is not shown: it may be a mistyped token.
  // The line holds the path, in which the log masks what looks like a token, the client's address,
  // and the address that a proxy in front names, if any.
  void failed(std::string_view why, const net::Request&);

 private:
  // Shown as an identifier is, so that no address is masked as a telephone number.
  using Address = base::Id<struct AddressTag>;

  void minute_is_over();
  // Of the last failure. The fields refer to this object.
  void append_origin(std::vector<base::Log::Field>& fields) const;

  Shared& shared_;
  std::size_t in_this_minute_ = 0;
  Address from_;
  Address forwarded_;
};

}  // namespace smsrelay::app
