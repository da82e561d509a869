// AdminApi: the entrance of the admin API. It checks the token, finds the route (admin_routes.h)
// and hands the call to AdminChannels.
//
//   no token or a wrong one 401 · body too long 413 · unknown path 404 · other method 405
//   HEAD is answered as GET · OPTIONS 204 with Allow · GET /healthz needs no token
#pragma once

#include <string>

#include "app/admin_channels.h"
#include "app/login_audit.h"

namespace smsrelay::app {

class AdminApi {
 public:
  explicit AdminApi(AdminChannels::Parts);

  void handle(const net::Request&, const net::Responder&);

  // The longest body of a call. The webhook has a limit of its own.
  static constexpr std::size_t body_bytes_max = 64 * 1024;

 private:
  void route(const net::Request&, const net::Responder&);

  Shared& shared_;
  const ChannelDirectory& directory_;
  AdminChannels channels_;
  LoginAudit logins_;
  std::string who_;  // the token's name in the log
};

}  // namespace smsrelay::app
