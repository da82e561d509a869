// Control: the hands of whoever drives a stand-alone mock: the console's clicks, the handsets and
// a look inside. JSON in, JSON out, no key asked; never part of the vendor's face.
//
//   POST /__control/sms              {from, to, text}              -> {messageId}
//   POST /__control/api-keys         {account, channel, name}      -> {value}
//   POST /__control/api-keys/revoke  {account, name}
//   POST /__control/api-keys/block   {account, name}
//   PUT  /__control/webhook          {account, channel, url}       of MO notifications
//   PUT  /__control/webhook/status   {account, channel, url}       of status notifications
//   PUT  /__control/delivery         {handset, delivery}           delivered | expired |
//   blacklisted | no credit
//                                                                | never reported | invented status
//   PUT  /__control/throttle         {calls, retryAfter?}          the next calls are answered 429
//   GET  /__control/state
//   GET  /__control/phone/{handset}
//
// Errors: {"error": {"code": "unknown-account", "detail": "…"}} with 400, 404 or 405.
#pragma once

#include "mocks/smsmode/engine.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode {

inline constexpr std::string_view control_prefix = "/__control/";

// The engine must outlive the handler.
net::Handler control_handler(Engine&);

}  // namespace smsrelay::mocks::smsmode
