#include "runner/testbed/world.h"

#include <algorithm>

#include "mocks/dydu/assumptions.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/rest/codec.h"
#include "runner/scenario/fault_maps.h"
#include "runner/testbed/relay_policy.h"

namespace smsrelay::runner {
namespace {

const std::string relay_origin = "https://relay.test";
const std::string endpoint_folder = "/hooks/smsmode/";
const std::string admin_origin = "https://admin.relay.test";
const std::string smsmode_origin = "https://rest.smsmode.test";
const std::vector<std::string> dydu_origins = {"https://app1.dydu.test", "https://app2.dydu.test"};

ChannelFixture changed(ChannelFixture fixture, const std::map<std::string, std::string>& change) {
  for (const auto& [what, value] : change) {
    if (what == "title") fixture.title = value;
    if (what == "language") fixture.language = value;
    if (what == "space") fixture.space = value;
    if (what == "canary question") fixture.canary_question = value;
    if (what == "canary answer") fixture.canary_answer = value;
  }
  return fixture;
}

app::RelaySettings settings_for(const Scenario& scenario, base::Rng& chance) {
  app::RelaySettings settings;
  settings.webhook_listen = relay_origin;
  settings.public_url = relay_origin;
  settings.admin_listen = admin_origin;
  settings.admin_token = chance.text(base::alphanumeric_alphabet, 40);
  settings.smsmode_url = smsmode_origin;
  settings.client_id_key = chance.text(base::alphanumeric_alphabet, 32);
  settings.dydu_servers.assign(dydu_origins.begin(),
                               dydu_origins.begin() + scenario.setup.dydu_servers);
  settings.policy.servers = settings.dydu_servers.size();
  settings.policy.apology = scenario.setup.apology;
  settings.policy.identity = scenario.setup.identity;
  settings.policy.welcome_back = scenario.setup.welcome_back;
  settings.policy.stop_confirmation = scenario.setup.stop_confirmation;
  apply_relay_policy(scenario.setup, settings.policy);
  for (const BotFixture& bot : scenario.fixtures->bots) {
    app::RelaySettings::Bot known;
    known.id = bot.id;
    for (const auto& language : bot.languages) {
      known.directory.languages.push_back(
          {language.code, language.spaces, language.spaces.front()});
    }
    settings.bots.push_back(std::move(known));
  }
  return settings;
}

mocks::smsmode::Profile smsmode_profile(const Setup& setup, const Assumed& assumed) {
  mocks::smsmode::Profile profile = mocks::smsmode::profile_under(assumed);
  if (setup.reporting_lag) profile.reporting_lag = *setup.reporting_lag;
  return profile;
}

}  // namespace

World::World(Wire& wire, const Scenario& scenario, std::uint64_t seed, const Assumed& of_the_run)
    : wire_(wire),
      scenario_(scenario),
      relay_chance_(seed, "relay"),
      smsmode_chance_(seed, "smsmode"),
      dydu_chance_(seed, "dydu"),
      setup_chance_(seed, "setup"),
      settings_(settings_for(scenario, setup_chance_)) {
  const Assumed assumed = assumed_for(scenario.setup, of_the_run);
  wire_.reset(story_begins);
  faults_ = std::make_unique<mocks::vendor::FaultPlan>(fault_maps(), scenario.faults, story_begins,
                                                       mocks::smsmode::rest::error_body);
  network().set_rules(faults_.get());
  secrets_ = {settings_.admin_token, settings_.client_id_key};
  smsmode_ = std::make_unique<mocks::smsmode::Engine>(scheduler(), network(), transcript(),
                                                      smsmode_chance_, smsmode_origin,
                                                      smsmode_profile(scenario.setup, assumed));
  dydu_ = std::make_unique<mocks::dydu::Engine>(scheduler(), network(), transcript(), dydu_chance_,
                                                settings_.dydu_servers,
                                                mocks::dydu::profile_under(assumed));
  smsmode_->set_current_exchange([this] { return network().current_exchange(); });
  dydu_->set_current_exchange([this] { return network().current_exchange(); });
}

std::string World::ForeignSetup::endpoint_path(const core::Channel& channel) {
  return endpoint_folder + channel.endpoint_token;
}

World::~World() { network().set_rules(nullptr); }

base::Result<void> World::start() {
  auto store = wire_.fresh_store(settings_.policy.remember_mo);
  if (!store) return store.error();
  store_ = *std::move(store);
  if (auto accounts = add_accounts(); !accounts) return accounts;
  if (auto bots = add_bots(); !bots) return bots;
  const Setup& setup = scenario_.setup;
  if (setup.guide) guided_ = changed(*fixtures().channel(*setup.guide), setup.change);
  for (const std::string& name : setup.channels) {
    ChannelFixture fixture = *fixtures().channel(name);
    if (channels_.empty()) fixture = changed(std::move(fixture), setup.change);
    if (auto ready = make_ready(fixture); !ready) return ready;
  }
  // The keys of ready channels count as old. smsmode may treat keys made from now on as new.
  if (auto serving = smsmode_->start(); !serving) return serving;
  if (auto serving = dydu_->start(); !serving) return serving;
  return start_relay();
}

base::Result<void> World::start_relay() {
  if (foreign_relay_) {
    return foreign_relay_(
        {scheduler(), network(), relay_origin, smsmode_origin, settings_.dydu_servers, set_up_});
  }
  relay_ = std::make_unique<app::RelayService>(
      settings_, scheduler(), network(), *store_, relay_chance_,
      base::Log([this](std::string_view line) { log_.add(scheduler().now(), line); },
                base::LogLevel::debug));
  return relay_->start();
}

base::Result<void> World::add_accounts() {
  for (const AccountFixture& account : fixtures().accounts) {
    mocks::smsmode::AccountSeed seed;
    seed.name = account.name;
    for (const AccountFixture::SmsmodeChannel& channel : account.channels) {
      mocks::smsmode::ChannelSeed channel_seed;
      channel_seed.name = channel.name;
      channel_seed.type = channel.type;
      channel_seed.numbers = channel.numbers;
      seed.channels.push_back(std::move(channel_seed));
    }
    if (auto added = smsmode_->add_account(seed); !added) return added;
  }
  return scenario_.setup.guide ? occupy_other_accounts() : base::Result<void>();
}

// While the guide is walked in one account, the other accounts send their SMS to another relay.
base::Result<void> World::occupy_other_accounts() {
  const std::string& own = fixtures().channel(*scenario_.setup.guide)->account;
  for (const AccountFixture& account : fixtures().accounts) {
    if (account.name == own) continue;
    for (const AccountFixture::SmsmodeChannel& channel : account.channels) {
      if (auto set = smsmode_->set_mo_url(account.name, channel.name, "https://elsewhere.test/mo");
          !set) {
        return set;
      }
    }
  }
  return {};
}

base::Result<void> World::add_bots() {
  for (const BotFixture& bot : fixtures().bots) {
    if (auto added = dydu_->add_bot(bot); !added) return added;
  }
  // Knowledge without a bot or language of its own belongs to the first channel of the story.
  const std::string first = !scenario_.setup.channels.empty() ? scenario_.setup.channels.front()
                            : scenario_.setup.guide           ? *scenario_.setup.guide
                                                              : fixtures().channels.front().name;
  const ChannelFixture& channel = *fixtures().channel(first);
  for (const Knowledge& knowledge : scenario_.knowledge) {
    mocks::dydu::KnowledgeSeed seed;
    seed.name = knowledge.name;
    seed.bot = knowledge.bot.value_or(channel.bot);
    seed.language = knowledge.language.value_or(channel.language);
    seed.asked_like = knowledge.asked_like;
    seed.answers = knowledge.answers;
    seed.takes = knowledge.takes;
    seed.social = knowledge.social;
    seed.rewordable = knowledge.rewordable;
    if (auto added = dydu_->add_knowledge(seed); !added) return added;
  }
  return {};
}

base::Result<void> World::make_ready(const ChannelFixture& fixture) {
  const std::vector<std::string>& numbers = numbers_of(fixture);
  const auto bot = fixtures().bot(fixture.bot);

  Ready ready;
  ready.fixture = fixture;
  ready.id = "ch-" + fixture.name;
  ready.key_name = "dydu";
  ready.number = numbers.front();

  const std::string token = setup_chance_.text(base::url_safe_alphabet, 32);
  ready.endpoint_url = relay_origin + endpoint_folder + token;
  auto key = smsmode_->create_key(fixture.account, fixture.smsmode_channel, ready.key_name);
  if (!key) return key.error();
  if (auto set = smsmode_->set_mo_url(fixture.account, fixture.smsmode_channel, ready.endpoint_url);
      !set) {
    return set;
  }
  secrets_.push_back(token);
  secrets_.push_back(key->value);

  core::Channel channel;
  channel.id = {ready.id};
  channel.title = fixture.title;
  channel.endpoint_token = token;
  channel.state = core::Channel::State::active;
  channel.bot = bot->id;
  channel.language = fixture.language;
  channel.space = fixture.space;
  channel.api_key = key->value;
  if (fixture.canary_question && fixture.canary_answer) {
    channel.canary = core::Canary{*fixture.canary_question, *fixture.canary_answer};
  }
  channel.own_numbers = numbers;
  set_up_.push_back(channel);
  channels_.push_back(std::move(ready));
  return save(channel);
}

base::Result<void> World::save(const core::Channel& channel) {
  std::optional<base::Result<void>> saved;
  store_->commit({store::ChannelSaved{channel}},
                 [&](base::Result<void> outcome) { saved = std::move(outcome); });
  auto ran = scheduler().run_until(scheduler().now(), [&] { return saved.has_value(); });
  return ran ? *saved : ran;
}

void World::set_ready(Ready ready) {
  const auto before = std::find_if(channels_.begin(), channels_.end(), [&](const Ready& channel) {
    return channel.fixture.name == ready.fixture.name;
  });
  if (before == channels_.end()) {
    channels_.push_back(std::move(ready));
  } else {
    *before = std::move(ready);
  }
}

const std::vector<std::string>& World::numbers_of(const ChannelFixture& fixture) const {
  const auto& channels = fixtures().account(fixture.account)->channels;
  return std::find_if(channels.begin(), channels.end(),
                      [&](const auto& channel) { return channel.name == fixture.smsmode_channel; })
      ->numbers;
}

bool World::pass_time(base::Duration length, const std::function<bool()>& enough) {
  if (stuck_) return false;
  const auto over = [&] { return endless() || enough(); };
  if (auto ran = scheduler().run_until(scheduler().now() + length, over); !ran) {
    stuck_ = base::Error{ran.error().code, ran.error().detail + " on " +
                                               wire_.carried_by().describe(scheduler().head())};
    return false;
  }
  stuck_ = wire_.carried_by().machine_failure();
  return !stuck_;
}

std::optional<net::Response> World::admin(const std::string& method, const std::string& path,
                                          const std::string& body,
                                          const std::optional<std::string>& token) {
  if (stuck_) return std::nullopt;
  net::Call call;
  call.from = "admin";
  call.url = admin_origin + path;
  call.request.method = method;
  if (!body.empty()) call.request.headers.add("Content-Type", "application/json");
  if (token) call.request.headers.add("Authorization", "Bearer " + *token);
  call.request.body = body;
  call.timeout = std::chrono::minutes(3);
  // Shared with the callback: the call may outlive this function when the world is stuck.
  auto seen = std::make_shared<std::optional<net::Outcome>>();
  network().send(std::move(call), [seen](net::Outcome outcome) { *seen = std::move(outcome); });
  if (!pass_time(std::chrono::minutes(3), [&] { return seen->has_value(); })) return std::nullopt;
  if (!seen->has_value()) return std::nullopt;
  if (auto* response = std::get_if<net::Response>(&**seen)) return std::move(*response);
  return std::nullopt;
}

}  // namespace smsrelay::runner
