#include "mocks/smsmode/engine.h"

#include <set>

#include "base/text.h"
#include "mocks/smsmode/legacy/codec.h"
#include "mocks/smsmode/legacy/face.h"
#include "mocks/smsmode/platform/callbacks.h"
#include "mocks/smsmode/platform/new_key.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/smsmode/platform/traffic.h"
#include "mocks/smsmode/rest/codec.h"
#include "mocks/smsmode/rest/http_face.h"
#include "mocks/vendor/stage.h"

namespace smsrelay::mocks::smsmode {

namespace {

// Empty: it is one. Checks only the text, as a form would.
std::string why_not_public_https(const std::string& text) {
  const auto url = net::Url::parse(text);
  if (!url) return url.error().detail;
  if (url->scheme != "https") return "it is not https";
  const std::string host = url->authority.substr(0, url->authority.find(':'));
  const bool numeric = host.find_first_not_of("0123456789.") == std::string::npos;
  if (numeric || host.starts_with('[') || host.find('.') == std::string::npos) {
    return "its host has no public name";
  }
  return {};
}

// Empty: it has neither a query string nor a user. Checks only the text, as typed.
std::string why_not_bare(const std::string& text) {
  if (text.find('?') != std::string::npos) return "it has a query string";
  const std::size_t scheme = text.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = text.find('@', host);
  return at < text.find('/', host) ? "it holds a user name" : "";
}

// Each API writes its form of the platform's notifications.
class Forms : public NotificationForms {
 public:
  explicit Forms(const rest::Style& style) : style_(style) {}

  [[nodiscard]] std::string rest(const Message& message) const override {
    std::string out;
    rest::write_notification(out, message, style_);
    return out;
  }
  [[nodiscard]] std::string legacy(const Message& message) const override {
    return message.direction == Direction::mt
               ? legacy::write_legacy_report(message)
               : legacy::write_legacy_reply(message, style_.profile.legacy_mo_in_latin9);
  }

 private:
  const rest::Style& style_;
};

}  // namespace

class Engine::Impl {
 public:
  Impl(base::Scheduler& scheduler, net::Network& network, sim::Transcript& transcript,
       base::Rng& rng, std::string origin, Profile profile)
      : scheduler_(scheduler),
        network_(network),
        rng_(rng),
        origin_(std::move(origin)),
        profile_(std::move(profile)),
        style_{profile_.public_url.empty() ? origin_ : profile_.public_url, profile_},
        forms_(style_),
        state_(profile_.messages_max),
        remarks_(scheduler, transcript, state_),
        callbacks_(scheduler, network, remarks_, profile_),
        traffic_(scheduler, transcript, rng, state_, callbacks_, remarks_, profile_, forms_),
        face_(rest::Platform{scheduler, rng, state_, traffic_, remarks_, profile_, style_}),
        legacy_(scheduler, rng, state_, traffic_, remarks_, profile_) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (listening_) network_.close(origin_);
  }

  base::Result<void> add_account(const AccountSeed& seed) {
    if (state_.account(seed.name) != nullptr) {
      return base::Error{"duplicate-name", "there is already an account " + seed.name};
    }
    std::set<std::string> names;
    for (const ChannelSeed& channel : seed.channels) {
      if (!names.insert(channel.name).second) {
        return base::Error{"duplicate-name",
                           "the account " + seed.name + " has two channels " + channel.name};
      }
      if (channel.type == "SMS" && channel.numbers.empty()) {
        return base::Error{"number-missing", "the SMS channel " + channel.name + " has no number"};
      }
    }
    Account* parent = seed.parent.empty() ? nullptr : state_.account(seed.parent);
    if (!seed.parent.empty() && parent == nullptr) return unknown_account(seed.parent);
    auto account = std::make_unique<Account>();
    account->id = rng_.uuid();
    account->name = seed.name;
    account->parent = parent;
    account->credit_sms = seed.credit_sms;
    account->monthly_limit_sms = seed.monthly_limit_sms;
    account->created_at = scheduler_.now();
    Account& added = state_.add(std::move(account));
    for (const ChannelSeed& channel_seed : seed.channels) {
      auto channel = std::make_unique<Channel>();
      channel->id = rng_.uuid();
      channel->seed = channel_seed;
      channel->created_at = scheduler_.now();
      state_.add(added, std::move(channel));
    }
    return {};
  }

  base::Result<void> start() {
    auto listening = network_.listen(
        "smsmode", origin_, [this](const net::Request& request, const net::Responder& responder) {
          for (const auto& [prefix, handler] : also_served_) {
            if (vendor::is_for(request.path(), prefix)) {
              handler(request, responder);
              return;
            }
          }
          if (request.path().starts_with(legacy::prefix)) {
            legacy_.handle(request, responder, face_.take_throttled());
            return;
          }
          face_.handle(request, responder);
        });
    listening_ = listening.ok();
    return listening;
  }

  void serve_also(std::string prefix, net::Handler handler) {
    also_served_.emplace_back(std::move(prefix), std::move(handler));
  }

  base::Result<Channel*> channel(const std::string& account, const std::string& name) const {
    const Account* found = state_.account(account);
    if (found == nullptr) return unknown_account(account);
    Channel* channel = state_.channel(*found, name);
    if (channel == nullptr) {
      return base::Error{"unknown-channel", "the account " + account + " has no channel " + name};
    }
    return channel;
  }

  base::Result<ApiKey> create_key(const std::string& account, const std::string& channel_name,
                                  const KeySettings& settings) {
    const auto found = channel(account, channel_name);
    if (!found) return found.error();
    if (base::trim(settings.name).empty()) {
      return base::Error{"name-missing", "an API key needs a name"};
    }
    if (!settings.value.empty() && state_.key_by_value(settings.value) != nullptr) {
      return base::Error{"value-taken", "another key has this value"};
    }
    const Key& key =
        new_key(state_, rng_, scheduler_.now(),
                listening_ ? profile_.key_takes_effect : base::Duration(0), **found, settings);
    remarks_.console("Settings > API Keys: " + shown_text(settings.name) +
                     " created for the channel " + channel_name + " of " + account);
    return key.shown;
  }

  base::Result<Key*> key(const std::string& account, const std::string& name) const {
    const Account* found = state_.account(account);
    if (found == nullptr) return unknown_account(account);
    Key* key = state_.key_by_name(*found, name);
    if (key == nullptr) {
      return base::Error{"unknown-key",
                         "the account " + account + " has no key " + shown_text(name)};
    }
    return key;
  }

  base::Result<void> refuse_key(const std::string& account, const std::string& name,
                                bool ApiKey::*flag, const std::string& verb) {
    const auto found = key(account, name);
    if (!found) return found.error();
    // Among several keys with one name, one that still works.
    Key* refused = *found;
    const auto& keys = state_.account(account)->keys;
    for (auto each = keys.rbegin(); each != keys.rend() && refused->shown.*flag; ++each) {
      if ((*each)->shown.name == name && !((*each)->shown.*flag)) refused = each->get();
    }
    refused->shown.*flag = true;
    remarks_.console("Settings > API Keys: " + shown_text(name) + " of " + account + " " + verb);
    return {};
  }

  base::Result<void> set_url(const std::string& account, const std::string& name,
                             std::string Channel::*field, const std::string& label,
                             const std::string& url) {
    const auto found = channel(account, name);
    if (!found) return found.error();
    const std::string kept =
        profile_.console_url == Profile::ConsoleUrl::as_typed ? url : std::string(base::trim(url));
    const std::string place =
        "Settings > Webhooks > Edit: \"" + label + "\" of the channel " + name + " of " + account;
    if (const std::string why = why_refused(url); !why.empty()) {
      remarks_.console(place + " stays as it was: " + shown_url(url) + " is refused, " + why);
      return base::Error{"url-refused", "the console refuses " + shown_url(url) + ": " + why};
    }
    (*found)->*field = kept;
    remarks_.console(place + " is now " + shown_url(kept));
    return {};
  }

  base::Result<void> set_credit(const std::string& name, std::optional<int> sms) {
    Account* account = state_.account(name);
    if (account == nullptr) return unknown_account(name);
    account->credit_sms = sms;
    account->credit_cents = 0;
    return {};
  }

  base::Result<void> post_raw(const std::string& account, const std::string& name,
                              const std::string& content_type, const std::string& body) {
    const auto found = channel(account, name);
    if (!found) return found.error();
    if ((*found)->mo_notification_url().empty()) {
      return base::Error{"no-url", "the channel " + name + " has no URL for MO notifications"};
    }
    callbacks_.post_once((*found)->mo_notification_url(), content_type, body);
    return {};
  }

  base::Result<void> replay(const std::string& account, const std::string& name,
                            const std::string& body) {
    const auto found = channel(account, name);
    if (!found) return found.error();
    Notification notification;
    notification.kind = Notification::Kind::mo;
    notification.message_id = "replayed";
    notification.channel = *found;
    notification.body = body;
    if (!callbacks_.deliver(std::move(notification)).empty()) return {};
    return base::Error{"no-url", "the channel " + name + " has no URL for MO notifications"};
  }

  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] Callbacks& callbacks() { return callbacks_; }
  [[nodiscard]] Remarks& remarks() { return remarks_; }
  [[nodiscard]] Traffic& traffic() { return traffic_; }
  [[nodiscard]] rest::HttpFace& face() { return face_; }

 private:
  // Empty: the console accepts it.
  [[nodiscard]] std::string why_refused(const std::string& url) const {
    if (url.empty()) return {};
    std::string why;
    if (profile_.console_url == Profile::ConsoleUrl::refused) why = why_not_public_https(url);
    if (why.empty() && profile_.console_url_bare) why = why_not_bare(url);
    return why;
  }

  static base::Error unknown_account(const std::string& name) {
    return {"unknown-account", "there is no account " + shown_text(name)};
  }

  base::Scheduler& scheduler_;
  net::Network& network_;
  base::Rng& rng_;
  const std::string origin_;
  const Profile profile_;
  const rest::Style style_;
  const Forms forms_;
  State state_;
  Remarks remarks_;
  Callbacks callbacks_;
  Traffic traffic_;
  rest::HttpFace face_;
  legacy::Face legacy_;
  std::vector<std::pair<std::string, net::Handler>> also_served_;
  bool listening_ = false;
};

Engine::Engine(base::Scheduler& scheduler, net::Network& network, sim::Transcript& transcript,
               base::Rng& rng, std::string origin, Profile profile)
    : impl_(std::make_unique<Impl>(scheduler, network, transcript, rng, std::move(origin),
                                   std::move(profile))) {}

Engine::~Engine() = default;

base::Result<void> Engine::add_account(const AccountSeed& seed) { return impl_->add_account(seed); }

base::Result<void> Engine::start() { return impl_->start(); }

void Engine::set_current_exchange(std::function<std::uint64_t()> current) {
  impl_->remarks().set_current_exchange(std::move(current));
}

void Engine::serve_also(std::string prefix, net::Handler handler) {
  impl_->serve_also(std::move(prefix), std::move(handler));
}

void Engine::throttle(int calls, std::optional<std::string> retry_after) {
  impl_->face().throttle(calls, std::move(retry_after));
}

base::Result<ApiKey> Engine::create_key(const std::string& account, const std::string& channel,
                                        const std::string& name, const std::string& value) {
  return impl_->create_key(account, channel, {name, value});
}

base::Result<ApiKey> Engine::create_key(const std::string& account, const std::string& channel,
                                        const KeySettings& settings) {
  return impl_->create_key(account, channel, settings);
}

base::Result<void> Engine::revoke_key(const std::string& account, const std::string& name) {
  return impl_->refuse_key(account, name, &ApiKey::revoked, "revoked");
}

base::Result<void> Engine::block_key(const std::string& account, const std::string& name) {
  return impl_->refuse_key(account, name, &ApiKey::blocked, "blocked");
}

base::Result<void> Engine::set_mo_url(const std::string& account, const std::string& channel,
                                      const std::string& url) {
  return impl_->set_url(account, channel, &Channel::mo_url, "URL for MO notifications", url);
}

base::Result<void> Engine::set_status_url(const std::string& account, const std::string& channel,
                                          const std::string& url) {
  return impl_->set_url(account, channel, &Channel::status_url, "URL for status notifications",
                        url);
}

base::Result<std::string> Engine::handset_texts(const std::string& handset,
                                                const std::string& number,
                                                const std::string& text) {
  auto taken = take_sms(handset, number, text);
  if (!taken) return taken.error();
  return std::move(taken->message_ids.front());
}

base::Result<Incoming> Engine::take_sms(const std::string& handset, const std::string& number,
                                        const std::string& text) {
  return impl_->traffic().take_sms(handset, number, text);
}

void Engine::set_delivery(const std::string& handset, Delivery delivery) {
  DeliveryPlan plan;
  plan.outcome = delivery;
  set_delivery(handset, plan);
}

void Engine::set_delivery(const std::string& handset, DeliveryPlan plan) {
  impl_->traffic().set_delivery(handset, plan);
}

base::Result<void> Engine::set_credit(const std::string& account, std::optional<int> sms) {
  return impl_->set_credit(account, sms);
}

base::Result<void> Engine::send_foreign_report(const std::string& account,
                                               const std::string& channel) {
  const auto found = impl_->channel(account, channel);
  if (!found) return found.error();
  return impl_->traffic().send_foreign_report(**found);
}

base::Result<void> Engine::post_raw_to_webhook(const std::string& account,
                                               const std::string& channel,
                                               const std::string& content_type,
                                               const std::string& body) {
  return impl_->post_raw(account, channel, content_type, body);
}

base::Result<void> Engine::replay_notification(const std::string& account,
                                               const std::string& channel,
                                               const std::string& body) {
  return impl_->replay(account, channel, body);
}

std::size_t Engine::notifications_pending() const {
  return impl_->callbacks().pending(Notification::Kind::mo);
}

std::size_t Engine::notifications_dropped() const {
  return impl_->callbacks().dropped(Notification::Kind::mo);
}

std::vector<Engine::PendingNotification> Engine::pending() const {
  std::vector<PendingNotification> out;
  for (const auto& [number, notification] : impl_->callbacks().pending()) {
    PendingNotification& owed = out.emplace_back();
    owed.kind = to_text(notification.kind);
    owed.message_id = notification.message_id;
    owed.url = impl_->callbacks().url_of(notification);
    owed.calls = notification.calls;
    if (notification.next_call.number != 0) owed.next_call = notification.next_call.due;
  }
  return out;
}

std::size_t Engine::retry_notifications() { return impl_->callbacks().retry_now(); }

std::size_t Engine::forget_notifications() { return impl_->callbacks().forget_all(); }

std::size_t Engine::reports_dropped() const {
  return impl_->callbacks().dropped(Notification::Kind::report);
}

const State& Engine::state() const { return impl_->state(); }

}  // namespace smsrelay::mocks::smsmode
