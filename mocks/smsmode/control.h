// Control: the API by which a person or program controls a stand-alone mock: the console's clicks,
// the handsets and the state. JSON in, JSON out, without a key; no part of the vendor's API.
//
//   POST   sms                  {from, to, text} -> {messageId, messageIds, url, urls};
//                               url is "none" when the MO can only be polled
//   POST   api-keys             {account, channel, name} -> {value}
//   POST   api-keys/revoke      {account, name}
//   POST   api-keys/block       {account, name}
//   PUT    webhook              {account, channel, url}: of MO notifications
//   PUT    webhook/status       {account, channel, url}: of status notifications
//   PUT    credit               {account, credit}: in SMS; null: unlimited
//   PUT    delivery             {handset, delivery, after?, reportLag?, copies?, beforeAnswer?}:
//                               for messages from now on; `delivery` as in delivery_words.h,
//                               after: "2h" until it is decided, reportLag: "2d" until reported
//   PUT    throttle             {calls, retryAfter?}: the next calls get 429
//   GET    notifications        those not acknowledged yet
//   DELETE notifications        drops them
//   POST   notifications/retry  makes their next call now
//   POST   notifications/foreign-report  {account, channel}: of a message that was never sent
//   POST   notifications/raw    {account, channel, contentType, body}: posted once, unchanged
//   GET    state
//   GET    phones               every handset that sent or received an SMS
//   GET    phone/{handset}      its screen
//
// all under /__control/.
// Errors: {"error": {"code": "unknown-account", "detail": "…"}} with 400, 404 or 405.
#pragma once

#include "mocks/smsmode/engine.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode {

inline constexpr std::string_view control_prefix = "/__control/";

// The engine must outlive the handler.
net::Handler control_handler(Engine&);

}  // namespace smsrelay::mocks::smsmode
