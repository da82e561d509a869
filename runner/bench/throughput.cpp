#include "runner/bench/throughput.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>
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

  // The time within which this share of the notifications was acknowledged.
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

// The parties' addresses, and the channel of the measurement.
struct Parties {
  std::string smsmode;
  std::string dydu;
  std::string webhook;
  std::string admin;
  const ChannelFixture& channel;
  const AccountFixture& account;
  const BotFixture& bot;

  [[nodiscard]] const std::vector<std::string>& numbers() const {
    const auto found = std::ranges::find(account.channels, channel.smsmode_channel,
                                         &AccountFixture::SmsmodeChannel::name);
    return found->numbers;  // a loaded fixture names a channel of its account
  }
};

constexpr const char* endpoint_token = "benchmark-endpoint-token-0123456789";
constexpr const char* question = "Horaires ?";

// Both vendors' accounts. The API key of the channel, empty if anything went wrong.
std::string set_up(mocks::smsmode::Engine& smsmode, mocks::dydu::Engine& dydu,
                   const Parties& parties) {
  mocks::smsmode::AccountSeed account;
  account.name = parties.account.name;
  for (const auto& channel : parties.account.channels) {
    mocks::smsmode::ChannelSeed seed;
    seed.name = channel.name;
    seed.type = channel.type;
    seed.numbers = channel.numbers;
    account.channels.push_back(std::move(seed));
  }
  mocks::dydu::KnowledgeSeed knowledge;
  knowledge.name = "opening-hours";
  knowledge.bot = parties.bot.name;
  knowledge.language = parties.channel.language;
  knowledge.asked_like = {"horaires"};
  knowledge.answers = {{parties.channel.space, "<p>Ouvert à <b>9 h</b></p>"}};
  const bool ready = smsmode.add_account(account).ok() && dydu.add_bot(parties.bot).ok() &&
                     dydu.add_knowledge(knowledge).ok() && smsmode.start().ok() &&
                     dydu.start().ok() &&
                     smsmode
                         .set_mo_url(account.name, parties.channel.smsmode_channel,
                                     parties.webhook + "/hooks/smsmode/" + endpoint_token)
                         .ok();
  const auto key = smsmode.create_key(account.name, parties.channel.smsmode_channel, "bench");
  return ready && key ? key->value : "";
}

// People who text again as soon as they are answered. Returns how many answers they got; nobody
// texts after `length`, and five seconds later nobody waits any more.
std::size_t text_for(base::Duration length, mocks::smsmode::Engine& smsmode,
                     const sim::Transcript& transcript, base::RealScheduler& scheduler,
                     const std::string& number) {
  const base::Instant end = scheduler.now() + length;
  std::size_t seen_radio = 0;
  std::size_t answers = 0;
  int owed = 0;
  const auto text_from = [&](const std::string& handset) {
    if (smsmode.handset_texts(handset, number, question)) ++owed;
  };
  for (int i = 0; i < load_connections; ++i) text_from("336399800" + std::to_string(10 + i));
  std::function<void()> look = [&] {
    const auto& radio = transcript.radio();
    std::vector<std::string> again;
    for (; seen_radio < radio.size(); ++seen_radio) {
      if (radio[seen_radio].text == question) continue;
      ++answers;
      --owed;
      if (scheduler.now() < end) again.push_back(radio[seen_radio].handset);
    }
    for (const std::string& handset : again) text_from(handset);
    const bool over = scheduler.now() >= end + std::chrono::seconds(5);
    if ((scheduler.now() >= end && owed == 0) || over) {
      scheduler.stop();
      return;
    }
    scheduler.after(base::Duration(200), look);
  };
  look();
  scheduler.run();
  return answers;
}

core::Channel channel_of(const Parties& parties, const std::string& api_key) {
  core::Channel channel;
  channel.id = {"bench"};
  channel.title = "bench";
  channel.endpoint_token = endpoint_token;
  channel.state = core::Channel::State::active;
  channel.bot = parties.bot.id;
  channel.language = parties.channel.language;
  channel.space = parties.channel.space;
  channel.api_key = api_key;
  channel.own_numbers = parties.numbers();
  return channel;
}

app::RelaySettings settings_of(const Parties& parties) {
  app::RelaySettings settings;
  settings.webhook_listen = parties.webhook;
  settings.public_url = parties.webhook;
  settings.admin_listen = parties.admin;
  settings.admin_token = "benchmark-admin-token-0123456789";
  settings.smsmode_url = parties.smsmode;
  settings.dydu_servers = {parties.dydu};
  settings.client_id_key = "benchmark-client-id-key-01234567";
  // Each person asks the same question as fast as possible; the relay would take that for a loop.
  settings.policy.same_exchanges_max = std::numeric_limits<int>::max();
  settings.policy.exchanges_max = std::numeric_limits<int>::max();
  app::RelaySettings::Bot known;
  known.id = parties.bot.id;
  for (const auto& language : parties.bot.languages) {
    known.directory.languages.push_back({language.code, language.spaces, language.spaces.front()});
  }
  settings.bots = {known};
  return settings;
}

}  // namespace

RoundTrips measure_round_trips(const Fixtures& fixtures, base::Duration length) {
  const std::vector<std::string> origins = free_origins(4);
  if (origins.size() != 4) return {};
  const ChannelFixture& channel = fixtures.channels.front();
  const Parties parties{origins[0],
                        origins[1],
                        origins[2],
                        origins[3],
                        channel,
                        *fixtures.account(channel.account),
                        *fixtures.bot(channel.bot)};
  std::promise<std::string> key_made;
  std::promise<void> relay_serves;
  std::atomic<base::RealScheduler*> relay_scheduler{nullptr};
  RoundTrips result;

  std::thread mocks([&] {
    Side side;
    TimedNetwork timed(side.network, side.scheduler);
    sim::Transcript transcript;
    mocks::smsmode::Profile profile;
    profile.network_delay = base::Duration(0);
    mocks::smsmode::Engine smsmode(side.scheduler, timed, transcript, side.chance, parties.smsmode,
                                   profile);
    mocks::dydu::Engine dydu(side.scheduler, side.network, transcript, side.chance, {parties.dydu},
                             {});
    const std::string key = set_up(smsmode, dydu, parties);
    key_made.set_value(key);
    if (key.empty()) return;
    relay_serves.get_future().wait();
    const base::Stopwatch watch;
    const std::size_t answers =
        text_for(length, smsmode, transcript, side.scheduler, parties.numbers().front());
    result.per_second =
        static_cast<double>(answers) / (static_cast<double>(watch.elapsed().count()) / 1e6);
    result.acknowledge_p50_ms = timed.acknowledged_ms(0.5);
    result.acknowledge_p99_ms = timed.acknowledged_ms(0.99);
    if (base::RealScheduler* scheduler = relay_scheduler.load()) scheduler->stop();
  });

  const std::string api_key = key_made.get_future().get();
  if (!api_key.empty()) {
    Side side;
    store::MemoryStore store(side.scheduler);
    store.commit({store::ChannelSaved{channel_of(parties, api_key)}},
                 [](const base::Result<void>&) {});
    app::RelayService relay(settings_of(parties), side.scheduler, side.network, store, side.chance);
    relay_scheduler = &side.scheduler;
    const bool serving = relay.start().ok();
    relay_serves.set_value();
    if (serving) side.scheduler.run();
    relay_scheduler = nullptr;
    mocks.join();
    return result;
  }
  mocks.join();
  return {};
}

}  // namespace smsrelay::runner
