#include "mocks/smsmode/traffic.h"

#include "base/phone_number.h"
#include "mocks/smsmode/opt_out_keyword.h"
#include "mocks/smsmode/redaction.h"

namespace smsrelay::mocks::smsmode {

namespace {

constexpr auto immediate_within = std::chrono::minutes(5);
constexpr std::string_view opt_out_confirmation =
    "Votre desinscription est prise en compte. Vous ne recevrez plus de SMS de ce numero.";

net::RadioText on_air(const Message& message) {
  return {message.handset,
          message.number,
          message.text,
          message.id,
          std::string(to_text(message.size.encoding)),
          message.size.parts,
          message.by_platform};
}

}  // namespace

Traffic::Traffic(base::Scheduler& scheduler, net::Transcript& transcript, base::Rng& rng,
                 State& state, Callbacks& callbacks, Remarks& remarks, const Profile& profile,
                 const Style& style)
    : scheduler_(scheduler),
      transcript_(transcript),
      rng_(rng),
      state_(state),
      callbacks_(callbacks),
      remarks_(remarks),
      profile_(profile),
      style_(style) {}

const Message& Traffic::accept(SendRequest request, const Channel& channel) {
  const base::Instant now = scheduler_.now();
  const bool scheduled = request.sent_date && *request.sent_date >= now + immediate_within;
  Message message;
  message.id = rng_.uuid();
  message.channel = &channel;
  message.handset = std::move(request.to);
  message.number = std::move(request.from);
  message.text = std::move(request.text);
  message.size = request.size;
  message.stop_mention = request.stop_mention;
  message.accepted_at = now;
  message.sent_at = scheduled ? *request.sent_date : now;
  message.status = {scheduled ? "SCHEDULED" : "ENROUTE", "", message.sent_at, false};
  message.ref_client = std::move(request.ref_client);
  message.callback_url_status = std::move(request.callback_url_status);
  message.callback_url_mo = std::move(request.callback_url_mo);
  return state_.add(std::move(message));
}

void Traffic::launch(std::uint64_t sequence) {
  const Message* message = state_.message(sequence);
  if (message == nullptr) return;
  if (message->status.value != "SCHEDULED") {
    set_off(sequence);
    return;
  }
  report(*message);
  later(message->sent_at - scheduler_.now(), [this, sequence] {
    if (Message* due = state_.message(sequence)) due->status.value = "ENROUTE";
    set_off(sequence);
  });
}

void Traffic::set_off(std::uint64_t sequence) {
  Message* message = state_.message(sequence);
  if (message == nullptr) return;
  report(*message);
  const Delivery fate = fate_of(*message);
  later(profile_.network_delay, [this, sequence, fate] { arrive(sequence, fate); });
}

Delivery Traffic::fate_of(Message& message) {
  if (message.channel->blacklist.contains(message.handset)) {
    return Delivery::undeliverable_blacklisted;
  }
  std::optional<int>& credit = message.channel->account->credit_sms;
  if (credit && *credit < message.size.parts) return Delivery::undeliverable_no_credit;
  const auto chosen = deliveries_.find(message.handset);
  const Delivery fate = chosen == deliveries_.end() ? Delivery::delivered : chosen->second;
  const bool refused_before_network =
      fate == Delivery::undeliverable_blacklisted || fate == Delivery::undeliverable_no_credit;
  if (credit && !refused_before_network) *credit -= message.size.parts;
  return fate;
}

void Traffic::arrive(std::uint64_t sequence, Delivery fate) {
  Message* message = state_.message(sequence);
  if (message == nullptr || fate == Delivery::never_reported) return;
  const base::Instant now = scheduler_.now();
  switch (fate) {
    case Delivery::delivered:
      message->status = {"DELIVERED", "", now, true};
      put_on_handset(*message);
      break;
    case Delivery::undelivered_expired:
      message->status = {"UNDELIVERED", "EXPIRED", now, true};
      break;
    case Delivery::undeliverable_blacklisted:
      message->status = {"UNDELIVERABLE", "BLACKLISTED", now, false};
      break;
    case Delivery::undeliverable_no_credit:
      message->status = {"UNDELIVERABLE", "INSUFFICIENT_CREDIT", now, false};
      break;
    case Delivery::invented_status:
      message->status = {"TELEPORTED", "", now, true};
      break;
    case Delivery::never_reported:
      break;
  }
  report(*message);
}

void Traffic::put_on_handset(Message& message) {
  message.on_handset = true;
  transcript_.handset_gets(scheduler_.now(), on_air(message));
}

void Traffic::report(const Message& message) {
  if (message.callback_url_status.empty() && message.channel->status_url.empty()) return;
  Notification notification;
  notification.kind = Notification::Kind::report;
  notification.message_id = message.id;
  notification.channel = message.channel;
  notification.message_url = message.callback_url_status;
  write_message(notification.body, message, style_);
  callbacks_.deliver(std::move(notification));
}

// A number shared by several channels leads to the one that last wrote to this handset.
Channel* Traffic::channel_of(const std::string& handset, const std::string& number) const {
  const Message* last = state_.last_sent(handset, number);
  Channel* first = nullptr;
  for (const auto& account : state_.accounts()) {
    for (const auto& channel : account->channels) {
      if (channel->seed.type != "SMS" || !channel->has_number(number)) continue;
      if (last != nullptr && last->channel == channel.get()) return channel.get();
      if (first == nullptr) first = channel.get();
    }
  }
  return first;
}

base::Result<std::string> Traffic::handset_texts(const std::string& handset,
                                                 const std::string& number,
                                                 const std::string& text) {
  const auto parsed = base::PhoneNumber::parse(handset);
  if (!parsed) return base::Error{"not-a-handset", shown_number(handset) + " is not E.164"};
  const std::string& digits = parsed->digits();
  const std::string own = number.starts_with('+') ? number.substr(1) : number;
  Channel* channel = channel_of(digits, own);
  if (channel == nullptr) {
    return base::Error{"unknown-number", "no SMS channel has the number " + shown_text(number)};
  }

  Message message;
  message.id = rng_.uuid();
  message.direction = Direction::mo;
  message.channel = channel;
  message.handset = digits;
  message.number = own;
  message.text = text;
  message.size = measure(text);
  message.accepted_at = message.sent_at = scheduler_.now();
  Notification notification;
  if (const Message* origin = state_.last_sent(digits, own)) {
    message.origin_message_id = origin->id;
    message.ref_client = origin->ref_client;
    notification.message_url = origin->callback_url_mo;
  }
  const Message& kept = state_.add(std::move(message));
  transcript_.handset_texts(scheduler_.now(), on_air(kept));

  std::string id = kept.id;
  notification.kind = Notification::Kind::mo;
  notification.message_id = id;
  notification.channel = channel;
  write_message(notification.body, kept, style_);
  if (notification.message_url.empty() && channel->mo_url.empty()) {
    remarks_.note("MO " + id + ": no URL for MO notifications is set, it can only be polled");
  }
  callbacks_.deliver(std::move(notification));
  if (is_opt_out_keyword(text)) opt_out(*channel, digits, own);
  return id;
}

void Traffic::opt_out(Channel& channel, const std::string& handset, const std::string& number) {
  channel.blacklist.insert(handset);
  remarks_.note(shown_number(handset) + " opted out of the channel " + channel.seed.name);
  Message confirmation;
  confirmation.id = rng_.uuid();
  confirmation.channel = &channel;
  confirmation.handset = handset;
  confirmation.number = number;
  confirmation.text = opt_out_confirmation;
  confirmation.size = measure(confirmation.text);
  confirmation.by_platform = true;
  confirmation.accepted_at = confirmation.sent_at = scheduler_.now();
  confirmation.status = {"ENROUTE", "", scheduler_.now(), false};
  // The confirmation is mandatory: it is debited as far as there is credit, and sent without.
  std::optional<int>& credit = channel.account->credit_sms;
  if (credit && *credit > 0) --*credit;
  const std::uint64_t sequence = state_.add(std::move(confirmation)).sequence;
  later(profile_.network_delay, [this, sequence] {
    Message* kept = state_.message(sequence);
    if (kept == nullptr) return;
    kept->status = {"DELIVERED", "", scheduler_.now(), true};
    put_on_handset(*kept);
  });
}

void Traffic::set_delivery(const std::string& handset, Delivery delivery) {
  const auto parsed = base::PhoneNumber::parse(handset);
  deliveries_[parsed ? parsed->digits() : handset] = delivery;
}

base::Result<void> Traffic::send_foreign_report(const Channel& channel) {
  Message stranger;
  stranger.id = rng_.uuid();
  stranger.channel = &channel;
  stranger.handset = "33639989999";
  stranger.number = channel.seed.numbers.empty() ? "" : channel.seed.numbers.front();
  stranger.text = "Message d'une autre application.";
  stranger.size = measure(stranger.text);
  stranger.accepted_at = stranger.sent_at = scheduler_.now();
  stranger.status = {"DELIVERED", "", scheduler_.now(), true};
  stranger.ref_client = "foreign-" + rng_.text(base::alphanumeric_alphabet, 12);

  Notification notification;
  notification.kind = Notification::Kind::report;
  notification.message_id = stranger.id;
  notification.channel = &channel;
  notification.message_url = channel.status_url.empty() ? channel.mo_url : channel.status_url;
  if (notification.message_url.empty()) {
    return base::Error{"no-url", "the channel " + channel.seed.name + " has no URL to report to"};
  }
  write_message(notification.body, stranger, style_);
  callbacks_.deliver(std::move(notification));
  return {};
}

void Traffic::later(base::Duration delay, std::function<void()> task) {
  scheduler_.after(delay, [task = std::move(task), alive = std::weak_ptr<bool>(alive_)] {
    if (!alive.expired()) task();
  });
}

}  // namespace smsrelay::mocks::smsmode
