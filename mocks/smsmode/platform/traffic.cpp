#include "mocks/smsmode/platform/traffic.h"

#include <algorithm>

#include "base/phone_number.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/platform/parts.h"
#include "mocks/smsmode/platform/redaction.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

constexpr auto immediate_within = std::chrono::minutes(5);
constexpr auto read_after = std::chrono::minutes(1);
constexpr auto answer_held_for = std::chrono::seconds(1);  // so that reports are there before it
constexpr std::string_view opt_out_confirmation =
    "Votre desinscription est prise en compte. Vous ne recevrez plus de SMS de ce numero.";

sim::RadioText on_air(const Message& message) {
  return {message.handset,
          message.number,
          message.text,
          message.id,
          std::string(to_text(message.size.encoding)),
          message.size.parts,
          message.by_platform};
}

// Counts what is sent, for limits, consumption and the post-paid balance.
void count(Channel& channel, int parts, base::Instant now) {
  channel.today.add(paris_day(now), parts);
  channel.this_month.add(paris_month(now), parts);
  channel.account->this_month.add(paris_month(now), parts);
  channel.account->used_sms += parts;
}

// How a message ends.
struct Ending {
  std::string_view value;
  std::string_view detail;
  bool by_operator = true;  // else refused before the network, and nothing is debited
  bool on_handset = false;
  int legacy_number = 0;  // see Status
};
Ending ending_of(Delivery delivery) {
  switch (delivery) {
    case Delivery::delivered:
    case Delivery::read:
      return {"DELIVERED", "", true, true};
    case Delivery::undelivered_expired:
      return {"UNDELIVERED", "EXPIRED"};
    case Delivery::undeliverable_blacklisted:
      return {"UNDELIVERABLE", "BLACKLISTED", false};
    case Delivery::undeliverable_no_credit:
      return {"UNDELIVERABLE", "INSUFFICIENT_CREDIT", false};
    case Delivery::undeliverable_spam:
      return {"UNDELIVERABLE", "SPAM", false};
    case Delivery::undeliverable_invalid_number:
      return {"UNDELIVERABLE", "INVALID_PHONE_NUMBER", false};
    case Delivery::undeliverable_daily_limit:
      return {"UNDELIVERABLE", "DAILY_LIMIT_EXCEEDED", false};
    case Delivery::undeliverable_monthly_limit:
      return {"UNDELIVERABLE", "ORGANISATION_MONTHLY_LIMIT_EXCEEDED", false};
    case Delivery::undeliverable_internal_error:
      return {"UNDELIVERABLE", "INTERNAL_ERROR", false};
    case Delivery::kept_by_operator:
      return {"ENROUTE", "DELIVERED_TO_NETWORK"};
    case Delivery::unknown:
      return {"UNKNOWN", ""};
    case Delivery::undeliverable_no_route:
      return {"UNDELIVERABLE", "ROUTE_NOT_AVAILABLE", false};
    case Delivery::undelivered_content:
      return {"UNDELIVERED", "", true, false, 3525};
    case Delivery::invented_status:
      return {"TELEPORTED", ""};
    case Delivery::never_reported:
      break;
  }
  return {"ENROUTE", ""};
}

}  // namespace

struct Traffic::Origin {
  std::string id;  // empty: it answers nothing
  std::string ref_client;
  std::string callback_url;
  std::shared_ptr<const LegacyMark> legacy;
};

Traffic::Traffic(base::Scheduler& scheduler, sim::Transcript& transcript, base::Rng& rng,
                 State& state, Callbacks& callbacks, Remarks& remarks, const Profile& profile,
                 const NotificationForms& forms)
    : scheduler_(scheduler),
      transcript_(transcript),
      rng_(rng),
      state_(state),
      callbacks_(callbacks),
      remarks_(remarks),
      profile_(profile),
      forms_(forms) {}

const Message& Traffic::accept(SendRequest request, Channel& channel,
                               std::shared_ptr<const LegacyMark> legacy) {
  const base::Instant now = scheduler_.now();
  const bool scheduled = request.sent_date && *request.sent_date >= now + immediate_within;
  Message message;
  message.id = rng_.uuid();
  message.channel = &channel;
  message.handset = std::move(request.to);
  message.number = std::move(request.from);
  message.text = std::move(request.text);
  message.size = request.size;
  message.stop = request.stop_mention;
  message.mention_bytes = request.mention_bytes;
  message.voice = request.voice;
  message.campaign_id = std::move(request.campaign_id);
  message.accepted_at = now;
  message.sent_at = scheduled ? *request.sent_date : now;
  message.status = {scheduled ? "SCHEDULED" : "ENROUTE", "", message.sent_at, false};
  message.ref_client = std::move(request.ref_client);
  message.callback_url_status = std::move(request.callback_url_status);
  message.callback_url_mo = std::move(request.callback_url_mo);
  message.legacy = std::move(legacy);
  return state_.add(std::move(message));
}

void Traffic::answer_and_launch(const net::Responder& responder, net::Response response,
                                std::span<const std::uint64_t> sequences) {
  bool reports_first = false;
  if (!plans_.empty()) {
    for (const std::uint64_t sequence : sequences) {
      const Message* message = state_.message(sequence);
      reports_first |= message != nullptr && plan_for(message->handset).reported_before_answer;
    }
  }
  if (reports_first) {
    later(answer_held_for, [responder, response = std::move(response)]() mutable {
      responder.answer(std::move(response));
    });
  } else {
    responder.answer(std::move(response));
  }
  for (const std::uint64_t sequence : sequences) launch(sequence);
}

void Traffic::launch(std::uint64_t sequence) {
  const Message* message = state_.message(sequence);
  if (message == nullptr) return;
  if (message->status.value != "SCHEDULED") {
    set_off(sequence);
    return;
  }
  report(*message);
  reschedule(sequence);
}

void Traffic::reschedule(std::uint64_t sequence) {
  const Message* message = state_.message(sequence);
  if (message == nullptr) return;
  scheduler_.at(message->sent_at, [this, sequence, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired()) return;
    Message* due = state_.message(sequence);
    // A timer set for an earlier date, or for a cancelled message, has nothing to do.
    if (due == nullptr || due->status.value != "SCHEDULED" || due->sent_at > scheduler_.now()) {
      return;
    }
    due->status = {"ENROUTE", "", scheduler_.now(), false};
    set_off(sequence);
  });
}

void Traffic::cancel(std::uint64_t sequence) {
  Message* message = state_.message(sequence);
  if (message == nullptr || message->status.value != "SCHEDULED") return;
  message->status = {"UNDELIVERABLE", "CANCELLED", scheduler_.now(), false};
  report(*message);
}

const DeliveryPlan& Traffic::plan_for(const std::string& handset) const {
  static const DeliveryPlan usual;
  const auto chosen = plans_.find(handset);
  return chosen == plans_.end() ? usual : chosen->second;
}

void Traffic::set_off(std::uint64_t sequence) {
  Message* message = state_.message(sequence);
  if (message == nullptr) return;
  const bool was_scheduled = message->sent_at > message->accepted_at;
  if (profile_.report_enroute || was_scheduled) report(*message);
  const DeliveryPlan plan = plan_for(message->handset);
  const Delivery fate = fate_of(*message, plan);
  if (plan.reported_before_answer && !was_scheduled) {
    decide(sequence, fate, plan);
    return;
  }
  later(plan.decided_after.value_or(profile_.network_delay),
        [this, sequence, fate, plan] { decide(sequence, fate, plan); });
}

bool Traffic::has_opted_out(const Message& message) const {
  const auto numbers = message.channel->opted_out.find(message.handset);
  const bool of_channel = numbers != message.channel->opted_out.end();
  if (profile_.stop_scope == Profile::Scope::number) {
    return of_channel && numbers->second.contains(message.number);
  }
  if (of_channel || profile_.stop_scope == Profile::Scope::channel) return of_channel;
  return std::ranges::any_of(message.channel->account->channels, [&](const auto& channel) {
    return channel->opted_out.contains(message.handset);
  });
}

Delivery Traffic::fate_of(Message& message, const DeliveryPlan& plan) {
  if (has_opted_out(message)) return Delivery::undeliverable_blacklisted;
  if (profile_.named_marketing == Profile::NamedMarketing::blocked &&
      is_named_advertising(*message.channel, message.number, message.text, message.mention_bytes)) {
    return Delivery::undeliverable_spam;
  }
  if (profile_.bad_name == Profile::BadName::blocked &&
      has_bad_name(*message.channel, message.number)) {
    return Delivery::undeliverable_spam;
  }
  Channel& channel = *message.channel;
  Account& account = *channel.account;
  const int parts = message.size.parts;
  const int day = paris_day(scheduler_.now());
  const int month = paris_month(scheduler_.now());
  const auto exceeds = [parts](const std::optional<int>& limit, int used) {
    return limit && used + parts > *limit;
  };
  if (account.credit_sms && *account.credit_sms < parts) return Delivery::undeliverable_no_credit;
  if (exceeds(channel.seed.daily_limit_sms, channel.today.in(day))) {
    return Delivery::undeliverable_daily_limit;
  }
  if (exceeds(channel.seed.monthly_limit_sms, channel.this_month.in(month)) ||
      exceeds(account.monthly_limit_sms, account.this_month.in(month))) {
    return Delivery::undeliverable_monthly_limit;
  }
  if (!ending_of(plan.outcome).by_operator) return plan.outcome;
  if (account.credit_sms) *account.credit_sms -= parts;
  count(channel, parts, scheduler_.now());
  return plan.outcome;
}

void Traffic::decide(std::uint64_t sequence, Delivery fate, const DeliveryPlan& plan) {
  Message* message = state_.message(sequence);
  if (message == nullptr || fate == Delivery::never_reported) return;
  const Ending ending = ending_of(fate);
  message->status = {std::string(ending.value), std::string(ending.detail), scheduler_.now(),
                     ending.by_operator, ending.legacy_number};
  if (ending.on_handset && message->voice) {
    constexpr int listened = 16;
    message->status.legacy_number = listened;
    remarks_.note("a voice calls " + shown_number(message->handset) + " and reads a text of " +
                  std::to_string(message->text.size()) + " bytes");
  } else if (ending.on_handset) {
    put_on_handset(*message);
  }
  report_as_planned(*message, plan);
  if (fate != Delivery::read) return;
  later(read_after, [this, sequence, plan] {
    Message* opened = state_.message(sequence);
    if (opened == nullptr) return;
    opened->status.value = "READ";
    opened->status.at = scheduler_.now();
    report_as_planned(*opened, plan);
  });
}

void Traffic::report_as_planned(const Message& message, const DeliveryPlan& plan) {
  if (plan.report_lag <= base::Duration(0)) {
    for (int i = 0; i < plan.report_copies; ++i) report(message);
    return;
  }
  // A late report has the status of its own change, even if the message has a newer one by then.
  later(plan.report_lag,
        [this, sequence = message.sequence, status = message.status, copies = plan.report_copies] {
          const Message* kept = state_.message(sequence);
          if (kept == nullptr) return;
          Message as_it_was = *kept;
          as_it_was.status = status;
          for (int i = 0; i < copies; ++i) report(as_it_was);
        });
}

void Traffic::put_on_handset(Message& message) {
  message.on_handset = true;
  transcript_.handset_gets(scheduler_.now(), on_air(message));
}

void Traffic::report(const Message& message) {
  if (message.voice) return;
  if (message.callback_url_status.empty() && message.channel->status_notification_url().empty()) {
    return;
  }
  Notification notification;
  notification.kind = Notification::Kind::report;
  notification.message_id = message.id;
  notification.channel = message.channel;
  notification.message_url = message.callback_url_status;
  notification.legacy = message.legacy && !message.callback_url_status.empty();
  notification.body = notification.legacy ? forms_.legacy(message) : forms_.rest(message);
  callbacks_.deliver(std::move(notification));
}

// When several channels share a number, the MO belongs to the one that last wrote to this handset.
Channel* Traffic::channel_of(const std::string& handset, const std::string& number) const {
  const Message* last = state_.last_sent(handset, number);
  Channel* first = nullptr;
  for (const auto& account : state_.accounts()) {
    if (account->closed) continue;
    for (const auto& channel : account->channels) {
      if (channel->seed.type != "SMS" || !channel->has_number(number)) continue;
      if (last != nullptr && last->channel == channel.get()) return channel.get();
      if (first == nullptr) first = channel.get();
    }
  }
  return first;
}

Traffic::Origin Traffic::origin_of(const std::string& handset, const std::string& number) const {
  const Message* last = state_.last_sent(handset, number);
  if (last == nullptr) return {};
  return {last->id, last->ref_client, last->callback_url_mo, last->legacy};
}

base::Result<Incoming> Traffic::take_sms(const std::string& handset, const std::string& number,
                                         const std::string& text) {
  const auto parsed = base::PhoneNumber::parse(handset);
  if (!parsed) return base::Error{"not-a-handset", shown_number(handset) + " is not E.164"};
  const std::string& digits = parsed->digits();
  const std::string own = number.starts_with('+') ? number.substr(1) : number;
  Channel* channel = channel_of(digits, own);
  if (channel == nullptr) {
    return base::Error{"unknown-number", "no SMS channel has the number " + shown_text(number)};
  }
  const Keyword keyword = keyword_of(text, profile_.stop_is_contained);
  const bool opts_out = keyword == Keyword::stop;
  const bool kept = (opts_out && profile_.stop_mo == Profile::StopMo::swallowed) ||
                    (keyword == Keyword::contact && profile_.contact == Profile::Contact::kept);
  const bool twice = opts_out && profile_.stop_mo == Profile::StopMo::twice;

  Message draft;
  draft.direction = Direction::mo;
  draft.channel = channel;
  draft.handset = digits;
  draft.number = own;
  draft.text = text;
  draft.stop = opts_out && profile_.stop_mo_flagged;
  draft.size = measure(text, c_cedilla_of(profile_));
  Incoming out = receive_all(draft, kept, twice);
  if (kept) {
    remarks_.note("MO " + out.message_ids.front() + ": the platform keeps a " +
                  (opts_out ? "STOP" : "CONTACT") + " to itself");
  } else if (out.urls.empty()) {
    remarks_.note("MO " + out.message_ids.front() +
                  ": no URL for MO notifications is set, it can only be polled");
  }
  obey(keyword, *channel, digits, own);
  return out;
}

// The MO as one message, as one per part, or twice; notified unless the platform keeps it.
Incoming Traffic::receive_all(const Message& draft, bool kept, bool twice) {
  const Origin origin = origin_of(draft.handset, draft.number);
  Incoming out;
  const auto take = [&](const Message& drafted, bool on_radio) {
    const Message& received = receive(drafted, origin);
    out.message_ids.push_back(received.id);
    if (on_radio) transcript_.handset_texts(scheduler_.now(), on_air(received));
    if (!kept) notify(received, origin, out.urls);
  };
  if (profile_.long_mo == Profile::LongMo::split && draft.size.parts > 1) {
    const CCedilla c_cedilla = c_cedilla_of(profile_);
    for (std::string& part : split_into_parts(draft.text, draft.size.encoding, c_cedilla)) {
      Message piece = draft;
      piece.text = std::move(part);
      piece.size.units = draft.size.encoding == Encoding::unicode
                             ? measure_as_unicode(piece.text).units
                             : measure(piece.text, c_cedilla).units;
      piece.size.parts = 1;
      take(piece, true);
    }
  } else {
    take(draft, true);
  }
  if (twice) take(draft, false);
  return out;
}

// The platform's own reactions to an MO, besides the notification.
void Traffic::obey(Keyword keyword, Channel& channel, const std::string& handset,
                   const std::string& number) {
  switch (keyword) {
    case Keyword::stop:
      opt_out(channel, handset, number);
      return;
    case Keyword::contact:
      if (profile_.contact != Profile::Contact::notified) {
        send_by_platform(channel, handset, number,
                         "Service edite par " + channel.account->name + ". Contact : " + number);
      }
      break;
    case Keyword::start:
      if (profile_.stop_ends_with == Profile::Back::start) opt_in(channel, handset);
      break;
    case Keyword::none:
      break;
  }
  if (profile_.stop_ends_with == Profile::Back::any_mo) opt_in(channel, handset);
}

void Traffic::opt_in(Channel& channel, const std::string& handset) {
  bool was_out = false;
  for (const auto& each : channel.account->channels) {
    const bool concerned = each.get() == &channel || profile_.stop_scope == Profile::Scope::account;
    if (concerned) was_out |= each->opted_out.erase(handset) > 0;
  }
  if (was_out)
    remarks_.note(shown_number(handset) + " is back on the channel " + channel.seed.name);
}

const Message& Traffic::receive(const Message& draft, const Origin& origin) {
  Message message = draft;
  message.id = rng_.uuid();
  message.accepted_at = message.sent_at = scheduler_.now();
  if (profile_.mo_names_origin || origin.legacy) {
    message.origin_message_id = origin.id;
    message.ref_client = origin.ref_client;
  }
  message.legacy = origin.legacy;
  return state_.add(std::move(message));
}

void Traffic::notify(const Message& message, const Origin& origin, std::vector<std::string>& urls) {
  // A 1.6 message takes replies when it is of class 4, and from France only.
  const bool own_url =
      !origin.callback_url.empty() &&
      (!origin.legacy || (origin.legacy->takes_replies && message.handset.starts_with("33")));
  const auto deliver = [&](const std::string& own) {
    Notification notification;
    notification.kind = Notification::Kind::mo;
    notification.message_id = message.id;
    notification.channel = message.channel;
    notification.message_url = own;
    notification.legacy = origin.legacy && (!own.empty() || profile_.legacy_mo_at_console_url);
    notification.body = notification.legacy ? forms_.legacy(message) : forms_.rest(message);
    if (std::string url = callbacks_.deliver(std::move(notification)); !url.empty()) {
      urls.push_back(std::move(url));
    }
  };
  if (!own_url) {
    deliver("");
    return;
  }
  deliver(origin.callback_url);
  if (profile_.mo_to_every_url && message.channel->mo_notification_url() != origin.callback_url) {
    deliver("");
  }
}

void Traffic::opt_out(Channel& channel, const std::string& handset, const std::string& number) {
  channel.opted_out[handset].insert(number);
  remarks_.note(shown_number(handset) + " opted out of the channel " + channel.seed.name);
  if (profile_.stop_is_confirmed) {
    send_by_platform(channel, handset, number, std::string(opt_out_confirmation));
  }
}

// No limit stops it, and it is sent even without credit.
void Traffic::send_by_platform(Channel& channel, const std::string& handset,
                               const std::string& number, std::string text) {
  Message message;
  message.id = rng_.uuid();
  message.channel = &channel;
  message.handset = handset;
  message.number = number;
  message.text = std::move(text);
  message.size = measure(message.text, c_cedilla_of(profile_));
  message.by_platform = true;
  message.accepted_at = message.sent_at = scheduler_.now();
  message.status = {"ENROUTE", "", scheduler_.now(), false};
  std::optional<int>& credit = channel.account->credit_sms;
  const int parts = message.size.parts;
  if (credit) *credit -= std::min(*credit, parts);
  count(channel, parts, scheduler_.now());
  const std::uint64_t sequence = state_.add(std::move(message)).sequence;
  later(profile_.network_delay, [this, sequence] {
    Message* kept = state_.message(sequence);
    if (kept == nullptr) return;
    kept->status = {"DELIVERED", "", scheduler_.now(), true};
    put_on_handset(*kept);
  });
}

void Traffic::set_delivery(const std::string& handset, DeliveryPlan plan) {
  const auto parsed = base::PhoneNumber::parse(handset);
  plans_[parsed ? parsed->digits() : handset] = plan;
}

base::Result<void> Traffic::send_foreign_report(Channel& channel) {
  Message stranger;
  stranger.id = rng_.uuid();
  stranger.channel = &channel;
  stranger.handset = "33639989999";
  stranger.number = channel.seed.numbers.empty() ? "" : channel.seed.numbers.front();
  stranger.text = "Message d'une autre application.";
  stranger.size = measure(stranger.text, c_cedilla_of(profile_));
  stranger.accepted_at = stranger.sent_at = scheduler_.now();
  stranger.status = {"DELIVERED", "", scheduler_.now(), true};
  stranger.ref_client = "foreign-" + rng_.text(base::alphanumeric_alphabet, 12);

  Notification notification;
  notification.kind = Notification::Kind::report;
  notification.message_id = stranger.id;
  notification.channel = &channel;
  notification.message_url = channel.status_notification_url().empty()
                                 ? channel.mo_notification_url()
                                 : channel.status_notification_url();
  if (notification.message_url.empty()) {
    return base::Error{"no-url", "the channel " + channel.seed.name + " has no URL to report to"};
  }
  notification.body = forms_.rest(stranger);
  callbacks_.deliver(std::move(notification));
  return {};
}

void Traffic::later(base::Duration delay, std::function<void()> task) {
  scheduler_.after(delay, [task = std::move(task), alive = std::weak_ptr<bool>(alive_)] {
    if (!alive.expired()) task();
  });
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
