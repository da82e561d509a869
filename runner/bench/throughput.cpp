#include "runner/bench/throughput.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "app/relay_service.h"
#include "base/real_scheduler.h"
#include "base/rng.h"
#include "base/stopwatch.h"
#include "mocks/dydu/engine.h"
#include "mocks/smsmode/engine.h"
#include "net/http_network.h"
#include "runner/bench/load.h"
#include "store/memory_store.h"

namespace smsrelay::runner {
namespace {

// A free port, found by binding and letting go: the parties must know each other's before they
// listen.
std::vector<std::string> free_origins(std::size_t count) {
  std::vector<std::unique_ptr<net::PistacheServer>> servers;
  std::vector<std::string> origins;
  for (std::size_t i = 0; i < count; ++i) {
    auto server = net::PistacheServer::start({}, [](const net::Request&, const auto&) {});
    if (!server) return {};
    origins.push_back("http://127.0.0.1:" + std::to_string((*server)->port()));
    servers.push_back(std::move(server).value());
  }
  return origins;
}

// smsmode's view of the wire: how long each SMS notification took to be acknowledged.
class TimedNetwork final : public net::Network {
 public:
  TimedNetwork(net::Network& inner, base::Scheduler& clock) : inner_(inner), clock_(clock) {}
  base::Result<void> listen(const std::string& party, const std::string& origin,
                            net::Handler handler) override {
    return inner_.listen(party, origin, std::move(handler));
  }
  void close(const std::string& origin) override { inner_.close(origin); }
  void cancel(CallId call) override { inner_.cancel(call); }
  CallId send(net::Call call, Done done) override {
    const bool is_sms = call.request.body.find(R"("direction":"MO")") != std::string::npos;
    if (!is_sms) return inner_.send(std::move(call), std::move(done));
    return inner_.send(std::move(call), [this, sent_at = clock_.now(),
                                         done = std::move(done)](net::Outcome outcome) {
      acknowledged_ms_.push_back(static_cast<double>((clock_.now() - sent_at).count()) / 1000);
      done(std::move(outcome));
    });
  }

  // The time under which this share of the notifications stayed.
  double acknowledged_ms(double share) {
    if (acknowledged_ms_.empty()) return 0;
    std::sort(acknowledged_ms_.begin(), acknowledged_ms_.end());
    const auto last = static_cast<double>(acknowledged_ms_.size() - 1);
    return acknowledged_ms_[static_cast<std::size_t>(share * last)];
  }

 private:
  net::Network& inner_;
  base::Scheduler& clock_;
  std::vector<double> acknowledged_ms_;
};

// A party's thread: its own transfers, clock and servers.
struct Side {
  net::CurlClient client;
  base::RealScheduler scheduler{client};
  net::HttpNetwork network{scheduler, client};
  base::SystemRng chance;
};

}  // namespace

RoundTrips measure_round_trips(const Fixtures& fixtures, base::Duration length) {
  const std::vector<std::string> origins = free_origins(4);
  if (origins.size() != 4) return {};
  const std::string& smsmode_origin = origins[0];
  const std::string& dydu_origin = origins[1];
  const std::string& webhook_origin = origins[2];
  const std::string& admin_origin = origins[3];
  const ChannelFixture& fixture = fixtures.channels.front();
  const AccountFixture& account = *fixtures.account(fixture.account);
  const BotFixture& bot = *fixtures.bot(fixture.bot);
  const std::string token = "benchmark-endpoint-token-0123456789";

  std::promise<std::string> key_made;
  std::future<std::string> key = key_made.get_future();
  std::promise<void> relay_serves;
  std::shared_future<void> relay_ready = relay_serves.get_future().share();
  std::atomic<base::RealScheduler*> relay_scheduler{nullptr};
  RoundTrips result;

  std::thread mocks([&] {
    Side side;
    TimedNetwork timed(side.network, side.scheduler);
    sim::Transcript transcript;
    mocks::smsmode::Profile profile;
    profile.network_delay = base::Duration(0);
    mocks::smsmode::Engine smsmode(side.scheduler, timed, transcript, side.chance, smsmode_origin,
                                   profile);
    mocks::dydu::Engine dydu(side.scheduler, side.network, transcript, side.chance, {dydu_origin},
                             {});
    mocks::smsmode::AccountSeed account_seed;
    account_seed.name = account.name;
    for (const auto& channel : account.channels) {
      mocks::smsmode::ChannelSeed seed;
      seed.name = channel.name;
      seed.type = channel.type;
      seed.numbers = channel.numbers;
      account_seed.channels.push_back(std::move(seed));
    }
    mocks::dydu::BotSeed bot_seed;
    bot_seed.name = bot.name;
    bot_seed.id = bot.id;
    for (const auto& language : bot.languages) {
      mocks::dydu::LanguageSeed seed;
      seed.code = language.code;
      seed.spaces = language.spaces;
      bot_seed.languages.push_back(std::move(seed));
    }
    mocks::dydu::KnowledgeSeed knowledge;
    knowledge.name = "opening-hours";
    knowledge.bot = bot.name;
    knowledge.language = fixture.language;
    knowledge.asked_like = {"horaires"};
    knowledge.answers = {{fixture.space, "<p>Ouvert à <b>9 h</b></p>"}};
    const bool ready = smsmode.add_account(account_seed).ok() && dydu.add_bot(bot_seed).ok() &&
                       dydu.add_knowledge(knowledge).ok() && smsmode.start().ok() &&
                       dydu.start().ok() &&
                       smsmode
                           .set_mo_url(account.name, fixture.smsmode_channel,
                                       webhook_origin + "/hooks/smsmode/" + token)
                           .ok();
    auto made = smsmode.create_key(account.name, fixture.smsmode_channel, "bench");
    key_made.set_value(ready && made ? made->value : "");
    if (!ready || !made) return;
    relay_ready.wait();

    std::string number;
    for (const auto& channel : account.channels) {
      if (channel.name == fixture.smsmode_channel) number = channel.numbers.front();
    }
    const base::Stopwatch watch;
    const base::Instant end = side.scheduler.now() + length;
    std::size_t seen_radio = 0;
    std::size_t answers = 0;
    int owed = 0;
    const auto text_from = [&](const std::string& handset) {
      if (smsmode.handset_texts(handset, number, "Horaires ?")) ++owed;
    };
    for (int i = 0; i < load_connections; ++i) {
      text_from("336399800" + std::to_string(10 + i));
    }
    // Looks at the air after every round of the loop: whoever was answered texts again.
    std::function<void()> look = [&] {
      const auto& radio = transcript.radio();
      std::vector<std::string> again;
      for (; seen_radio < radio.size(); ++seen_radio) {
        if (radio[seen_radio].text == "Horaires ?") continue;
        ++answers;
        --owed;
        if (side.scheduler.now() < end) again.push_back(radio[seen_radio].handset);
      }
      for (const std::string& handset : again) text_from(handset);
      const bool over = side.scheduler.now() >= end + std::chrono::seconds(5);
      if ((side.scheduler.now() >= end && owed == 0) || over) {
        side.scheduler.stop();
        return;
      }
      side.scheduler.after(base::Duration(200), look);
    };
    look();
    side.scheduler.run();
    result.per_second =
        static_cast<double>(answers) / (static_cast<double>(watch.elapsed().count()) / 1e6);
    result.acknowledge_p50_ms = timed.acknowledged_ms(0.5);
    result.acknowledge_p99_ms = timed.acknowledged_ms(0.99);
    if (base::RealScheduler* scheduler = relay_scheduler.load()) scheduler->stop();
  });

  const std::string api_key = key.get();
  if (!api_key.empty()) {
    Side side;
    store::MemoryStore store;
    core::Channel channel;
    channel.id = {"bench"};
    channel.title = "bench";
    channel.endpoint_token = token;
    channel.state = core::Channel::State::active;
    channel.bot = bot.id;
    channel.language = fixture.language;
    channel.space = fixture.space;
    channel.api_key = api_key;
    for (const auto& candidate : account.channels) {
      if (candidate.name == fixture.smsmode_channel) channel.own_numbers = candidate.numbers;
    }
    store.commit({store::ChannelSaved{channel}}, [](const base::Result<void>&) {});
    app::RelaySettings settings;
    settings.webhook_listen = webhook_origin;
    settings.public_url = webhook_origin;
    settings.admin_listen = admin_origin;
    settings.admin_token = "benchmark-admin-token-0123456789";
    settings.smsmode_url = smsmode_origin;
    settings.dydu_servers = {dydu_origin};
    settings.client_id_key = "benchmark-client-id-key-01234567";
    app::RelaySettings::Bot known;
    known.id = bot.id;
    for (const auto& language : bot.languages) {
      known.directory.languages.push_back(
          {language.code, language.spaces, language.spaces.front()});
    }
    settings.bots = {known};

    app::RelayService relay(settings, side.scheduler, side.network, store, side.chance);
    relay_scheduler = &side.scheduler;
    const bool serving = relay.start().ok();
    relay_serves.set_value();
    if (serving) side.scheduler.run();
    relay_scheduler = nullptr;
    mocks.join();
    return result;
  }
  relay_serves.set_value();
  mocks.join();
  return {};
}

}  // namespace smsrelay::runner
