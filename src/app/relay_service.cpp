#include "app/relay_service.h"

#include <memory>

#include "app/admin_api.h"
#include "app/channel_directory.h"
#include "app/conversations.h"
#include "app/errands.h"
#include "app/request_path.h"
#include "app/shared.h"
#include "app/troubles.h"
#include "app/vendors.h"
#include "app/verification.h"
#include "app/watch.h"
#include "app/webhook.h"

namespace smsrelay::app {
namespace {

constexpr std::string_view hooks_path = "/hooks/smsmode/";

// The path below which smsmode reaches us: a public URL may have one of its own.
std::vector<std::string> hooks_prefix(const std::string& public_url) {
  const auto url = net::Url::parse(public_url);
  std::string below = url ? url->target : std::string();
  if (below.ends_with('/')) below.pop_back();
  std::vector<std::string> prefix = path_segments(below + std::string(hooks_path));
  prefix.pop_back();  // where the token goes
  return prefix;
}

}  // namespace

class RelayService::Impl {
 public:
  Impl(RelaySettings settings, base::Scheduler& scheduler, net::Network& network,
       store::Store& store, base::Rng& rng, base::Log log)
      : settings_(normalized(std::move(settings))),
        scheduler_(scheduler),
        network_(network),
        store_(store),
        log_(std::move(log)),
        errands_(scheduler, network, store),
        shared_{settings_, scheduler, rng, log_, errands_},
        directory_(settings_.public_url + std::string(hooks_path), rng),
        vendors_(shared_),
        troubles_(shared_, directory_),
        conversations_(shared_, vendors_, directory_, troubles_),
        verification_(shared_, vendors_, directory_),
        watch_(shared_, directory_, verification_, troubles_),
        webhook_(shared_, directory_, conversations_),
        admin_({shared_, directory_, conversations_, verification_, troubles_, watch_}),
        prefix_(hooks_prefix(settings_.public_url)) {}

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    for (const std::string& origin : served_) network_.close(origin);
    scheduler_.cancel(drain_deadline_);
  }

  base::Result<void> start() {
    auto channels = store_.channels();
    if (!channels) return channels.error();
    for (core::Channel& channel : *channels) {
      const core::ChannelId id = channel.id;
      const bool active = channel.state == core::Channel::State::active;
      directory_.put(std::move(channel));
      if (active) watch_.begin(id);
    }
    if (settings_.webhook_listen == settings_.admin_listen) {
      return serve(settings_.webhook_listen,
                   [this](const net::Request& request, const net::Responder& responder) {
                     if (begins_with(path_segments(request.path()), prefix_)) {
                       on_hook(request, responder);
                     } else {
                       admin_.handle(request, responder);
                     }
                   });
    }
    auto served = serve(settings_.webhook_listen,
                        [this](const net::Request& request, const net::Responder& responder) {
                          on_hook(request, responder);
                        });
    if (!served) return served;
    return serve(settings_.admin_listen,
                 [this](const net::Request& request, const net::Responder& responder) {
                   admin_.handle(request, responder);
                 });
  }

  base::Result<void> resume() {
    auto all_unfinished = store_.unfinished();
    if (!all_unfinished) return all_unfinished.error();
    for (store::Unfinished& unfinished : *all_unfinished) {
      if (directory_.find(unfinished.conversation.channel) != nullptr) {
        conversations_.resume(std::move(unfinished));
      }
    }
    return {};
  }

  void drain(base::Duration at_most, std::function<void()> done) {
    webhook_.refuse_all();
    errands_.stop_timers();
    // Whichever comes first: everything is done, or the patience is over.
    auto once = std::make_shared<std::function<void()>>(std::move(done));
    const auto finish = [once] {
      if (auto call = std::exchange(*once, nullptr)) call();
    };
    drain_deadline_ = scheduler_.after(at_most, finish);
    errands_.when_quiet(finish);
  }

 private:
  base::Result<void> serve(const std::string& origin, net::Handler handler) {
    auto listening = network_.listen("relay", origin, std::move(handler));
    if (listening) served_.push_back(origin);
    return listening;
  }

  void on_hook(const net::Request& request, const net::Responder& responder) {
    const std::vector<std::string> path = path_segments(request.path());
    // Any other path names no endpoint, which is what an empty token says.
    const bool named = path.size() == prefix_.size() + 1 && begins_with(path, prefix_);
    const std::string_view token = named ? std::string_view(path.back()) : std::string_view();
    webhook_.handle(token, request, responder);
  }

  RelaySettings settings_;
  base::Scheduler& scheduler_;
  net::Network& network_;
  store::Store& store_;
  base::Log log_;
  Errands errands_;
  Shared shared_;
  ChannelDirectory directory_;
  Vendors vendors_;
  Troubles troubles_;
  Conversations conversations_;
  Verification verification_;
  Watch watch_;
  Webhook webhook_;
  AdminApi admin_;
  std::vector<std::string> prefix_;
  std::vector<std::string> served_;
  base::Scheduler::TimerId drain_deadline_;
};

RelayService::RelayService(RelaySettings settings, base::Scheduler& scheduler,
                           net::Network& network, store::Store& store, base::Rng& rng,
                           base::Log log)
    : impl_(std::make_unique<Impl>(std::move(settings), scheduler, network, store, rng,
                                   std::move(log))) {}

RelayService::~RelayService() = default;

base::Result<void> RelayService::start() {
  auto started = impl_->start();
  return started ? impl_->resume() : started;
}

void RelayService::drain(base::Duration at_most, std::function<void()> done) {
  impl_->drain(at_most, std::move(done));
}

}  // namespace smsrelay::app
