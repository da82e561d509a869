// Control: the hands of whoever drives a stand-alone mock: the console's clicks, the handsets and
// a look inside. JSON in, JSON out, no key asked; never part of the vendor's face.
//
//   POST   /__control/sms                  {from, to, text}  -> {messageId, messageIds, url, urls};
//                                          url is "none" when the MO can only be polled
//   POST   /__control/api-keys             {account, channel, name}  -> {value}
//   POST   /__control/api-keys/revoke      {account, name}
//   POST   /__control/api-keys/block       {account, name}
//   PUT    /__control/webhook              {account, channel, url}   of MO notifications
//   PUT    /__control/webhook/status       {account, channel, url}   of status notifications
//   PUT    /__control/credit               {account, credit}         in SMS; null: never runs out
//   PUT    /__control/delivery             {handset, delivery, after?, reportLag?, copies?,
//                                          beforeAnswer?}; for messages from now on
//            delivery: delivered | expired | blacklisted | no credit | never reported |
//                      invented status | spam | invalid number | daily limit | monthly limit | read
//            after: "2h" until it is decided; reportLag: "2d" until it is reported
//   PUT    /__control/throttle             {calls, retryAfter?}      the next calls are answered
//   429 GET    /__control/notifications        those still owed DELETE /__control/notifications
//   gives them up POST   /__control/notifications/retry  makes their next call now GET
//   /__control/state GET    /__control/phones               every handset that took part GET
//   /__control/phone/{handset}
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
