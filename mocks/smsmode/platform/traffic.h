// Traffic: the way of an SMS between the API, the handset and the callbacks.
//
//   MT   accept ──> [SCHEDULED] ──> ENROUTE ──network_delay──> DELIVERED [──> READ] · UNDELIVERED
//                                                              · UNDELIVERABLE
//   MO   take_sms ──> notified at once ──> a STOP also opts out and is confirmed
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/rng.h"
#include "mocks/smsmode/platform/air.h"
#include "mocks/smsmode/platform/callbacks.h"
#include "mocks/smsmode/platform/keyword.h"
#include "mocks/smsmode/platform/notification_forms.h"
#include "mocks/smsmode/platform/outgoing.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

class Traffic {
 public:
  // All must outlive the traffic.
  Traffic(base::Scheduler&, sim::Transcript&, base::Rng&, State&, Callbacks&, Remarks&,
          const Profile&, const NotificationForms&);
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  // Keeps the message; it leaves at launch(), so that the answer can go first.
  const Message& accept(SendRequest, Channel&, std::shared_ptr<const LegacyMark> = nullptr);
  void launch(std::uint64_t sequence);
  // Answers, then calls launch() for each; in the reverse order when a handset's plan asks for
  // reports before the answer.
  void answer_and_launch(const net::Responder&, net::Response,
                         std::span<const std::uint64_t> sequences);
  // For a message that is still SCHEDULED: it leaves at its (new) date, or never.
  void reschedule(std::uint64_t sequence);
  void cancel(std::uint64_t sequence);

  base::Result<Incoming> take_sms(const std::string& handset, const std::string& number,
                                  const std::string& text);
  void set_delivery(const std::string& handset, DeliveryPlan plan);
  base::Result<void> send_foreign_report(Channel&);

 private:
  Channel* channel_of(const std::string& handset, const std::string& number) const;
  [[nodiscard]] const DeliveryPlan& plan_for(const std::string& handset) const;
  Delivery fate_of(Message&, const DeliveryPlan&);
  [[nodiscard]] bool has_opted_out(const Message&) const;
  void set_off(std::uint64_t sequence);
  void decide(std::uint64_t sequence, Delivery, const DeliveryPlan&);
  void put_on_handset(Message&);
  void report(const Message&);
  void report_as_planned(const Message&, const DeliveryPlan&);
  struct Origin;  // the MT that is answered by an MO
  [[nodiscard]] Origin origin_of(const std::string& handset, const std::string& number) const;
  const Message& receive(const Message& draft, const Origin&);
  void notify(const Message&, const Origin&, std::vector<std::string>& urls);
  Incoming receive_all(const Message& draft, bool kept, bool twice);
  void obey(Keyword, Channel&, const std::string& handset, const std::string& number);
  void opt_out(Channel&, const std::string& handset, const std::string& number);
  void opt_in(Channel&, const std::string& handset);
  void send_by_platform(Channel&, const std::string& handset, const std::string& number,
                        std::string text);
  void later(base::Duration, std::function<void()>);

  base::Scheduler& scheduler_;
  sim::Transcript& transcript_;
  base::Rng& rng_;
  State& state_;
  Callbacks& callbacks_;
  Remarks& remarks_;
  const Profile& profile_;
  const NotificationForms& forms_;
  std::map<std::string, DeliveryPlan> plans_;                   // by handset, bare digits
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // timers may outlive us
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
