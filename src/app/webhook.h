// Webhook: answers what smsmode posts to an Endpoint URL.
//
//   unknown endpoint 404 · other method 405 · draft channel or draining 503 · too long 413
//   unreadable: quarantined, 200 · MO and DLR: 200 once durable, 503 when that failed
#pragma once

#include <string_view>

#include "app/channel_directory.h"
#include "app/conversations.h"
#include "app/shared.h"
#include "net/network.h"
#include "providers/smsmode_notification.h"

namespace smsrelay::app {

class Webhook {
 public:
  Webhook(Shared&, ChannelDirectory&, Conversations&);

  // `token`: the last segment of the path asked for.
  void handle(std::string_view token, const net::Request&, net::Responder);
  // From now on answers 503, so that smsmode repeats the notification later.
  void refuse_all() { refusing_ = true; }

 private:
  void take(const core::Channel&, net::Request, net::Responder);
  void take_encoded(const core::Channel&, net::Request, net::Responder);
  void take(const core::Channel&, providers::smsmode::MoNotification, net::Responder);
  void take(const core::Channel&, providers::smsmode::DlrNotification, net::Responder);
  // Of a report that names its message only. `looks`: how often its person was looked for in vain.
  void find_owner(const core::ChannelId&, core::DeliveryReport, store::Store::Done answer,
                  std::size_t looks);
  void quarantine(const core::Channel&, const std::string& reason, const net::Request&,
                  net::Responder);

  Shared& shared_;
  ChannelDirectory& directory_;
  Conversations& conversations_;
  bool refusing_ = false;
};

}  // namespace smsrelay::app
