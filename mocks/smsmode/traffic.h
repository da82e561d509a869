// Traffic: what happens to a text between the API, the handset and the callbacks.
//
//   MT   accept ──> [SCHEDULED] ──> ENROUTE ──network_delay──> DELIVERED · UNDELIVERED ·
//   UNDELIVERABLE MO   handset_texts ──> notified at once ──> a STOP also blacklists and is
//   confirmed
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/rng.h"
#include "mocks/smsmode/callbacks.h"
#include "mocks/smsmode/codec.h"
#include "mocks/smsmode/contract.h"
#include "mocks/smsmode/state.h"

namespace smsrelay::mocks::smsmode {

class Traffic {
 public:
  // All must outlive the traffic.
  Traffic(base::Scheduler&, net::Transcript&, base::Rng&, State&, Callbacks&, Remarks&,
          const Profile&, const Style&);
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  // Keeps the message; nothing leaves before launch(), so that the answer can go first.
  const Message& accept(SendRequest, const Channel&);
  void launch(std::uint64_t sequence);

  base::Result<std::string> handset_texts(const std::string& handset, const std::string& number,
                                          const std::string& text);
  void set_delivery(const std::string& handset, Delivery delivery);
  base::Result<void> send_foreign_report(const Channel&);

 private:
  Channel* channel_of(const std::string& handset, const std::string& number) const;
  Delivery fate_of(Message&);
  void set_off(std::uint64_t sequence);
  void arrive(std::uint64_t sequence, Delivery);
  void put_on_handset(Message&);
  void report(const Message&);
  void opt_out(Channel&, const std::string& handset, const std::string& number);
  void later(base::Duration, std::function<void()>);

  base::Scheduler& scheduler_;
  net::Transcript& transcript_;
  base::Rng& rng_;
  State& state_;
  Callbacks& callbacks_;
  Remarks& remarks_;
  const Profile& profile_;
  const Style& style_;
  std::map<std::string, Delivery> deliveries_;                  // by handset, bare digits
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // timers may outlive us
};

}  // namespace smsrelay::mocks::smsmode
