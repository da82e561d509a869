#include "runner/bench/mock_alone.h"

#include <functional>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/real_scheduler.h"
#include "base/rng.h"
#include "base/text.h"
#include "mocks/dydu/assumptions.h"
#include "mocks/dydu/control.h"
#include "mocks/dydu/engine.h"
#include "mocks/smsmode/control.h"
#include "mocks/smsmode/engine.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/rest/codec.h"
#include "mocks/vendor/stage.h"
#include "net/http_network.h"
#include "runner/bench/load.h"

namespace smsrelay::runner {
namespace {

const std::string any_port = "http://127.0.0.1:0";
const std::string api_key = "bench-api-key-0123456789abcdefgh";
const std::string bot_id = "2f6b0c1e-5a7d-4c3b-9e8f-1a2b3c4d5e6f";

struct Platform {
  base::RealScheduler& scheduler;
  sim::FaultyNetwork& network;
  sim::Transcript& air;
  mocks::vendor::Diary& diary;
  base::Rng& chance;
};

// Calls `measure` with the port of the server that `serve` builds on a thread of its own. `serve`
// returns the owner of the server; null: it could not be built.
double measure_served(const std::function<std::shared_ptr<void>(const Platform&)>& serve,
                      const std::function<double(std::uint16_t)>& measure) {
  struct Serving {
    std::uint16_t port = 0;
    base::RealScheduler* scheduler = nullptr;
  };
  std::promise<Serving> ready;
  std::thread mock([&] {
    net::CurlClient client;
    base::RealScheduler scheduler(client);
    net::HttpNetwork http(scheduler, client);
    sim::Transcript air;
    mocks::vendor::Diary diary(air);
    sim::FaultyNetwork network(scheduler, http, diary);
    base::SystemRng chance;
    const auto served = serve({scheduler, network, air, diary, chance});
    ready.set_value({http.port_of(any_port), &scheduler});
    scheduler.run();
  });
  const Serving serving = ready.get_future().get();
  const double rate = serving.port == 0 ? 0 : measure(serving.port);
  serving.scheduler->stop();
  mock.join();
  return rate;
}

// Its documents are not used here.
mocks::vendor::Stage::Play play_of(std::vector<mocks::vendor::Assumption> assumptions) {
  mocks::vendor::Stage::Play play;
  play.smsmode_error = mocks::smsmode::rest::error_body;
  play.assumptions = std::move(assumptions);
  play.unmatched = [] { return std::string(); };
  return play;
}

LoadCall post(std::uint16_t port, std::string target, net::Headers headers, std::string body) {
  return {port, {"POST", std::move(target), std::move(headers), std::move(body)}};
}

struct Smsmode {
  mocks::smsmode::Engine engine;
  mocks::vendor::Stage stage;

  explicit Smsmode(const Platform& on)
      : engine(on.scheduler, on.network, on.air, on.chance, any_port,
               mocks::smsmode::profile_under({})),
        stage(on.scheduler, on.network, on.diary, play_of(mocks::smsmode::assumptions())) {
    engine.set_current_exchange([&on = on.network] { return on.current_exchange(); });
    for (const std::string& path : mocks::vendor::Stage::paths()) {
      engine.serve_also(path, stage.handler());
    }
    engine.serve_also(std::string(mocks::smsmode::control_prefix),
                      mocks::smsmode::control_handler(engine));
  }
};

struct Dydu {
  mocks::dydu::Engine engine;
  mocks::vendor::Stage stage;

  explicit Dydu(const Platform& on)
      : engine(on.scheduler, on.network, on.air, on.chance, {any_port},
               mocks::dydu::profile_under({})),
        stage(on.scheduler, on.network, on.diary, play_of(mocks::dydu::assumptions())) {
    engine.set_current_exchange([&on = on.network] { return on.current_exchange(); });
    for (const std::string& path : mocks::vendor::Stage::paths()) {
      engine.mount(path, stage.handler());
    }
    engine.mount(std::string(mocks::dydu::control_prefix), mocks::dydu::control_face(engine));
  }
};

LoadCall talk(std::uint16_t port, const std::string& context) {
  const std::string target = "/servlet/api/chat/talk/" + bot_id;
  return post(port, context.empty() ? target : target + "/" + context,
              {{"Content-Type", "application/x-www-form-urlencoded"}},
              net::form_encode({{"alreadyCame", context.empty() ? "false" : "true"},
                                {"clientId", "sms-9f2c41d07ab3e55"},
                                {"language", "fr"},
                                {"qualificationMode", "false"},
                                {"space", "Mairie SMS"},
                                {"userInput", "Horaires ?"}}));
}

// Empty when the answer has none.
std::string context_of(const net::Response& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  const auto values = body.find("values");
  if (values == body.end() || !values->is_object()) return {};
  const auto context = values->find("contextId");
  if (context == values->end() || !context->is_string()) return {};
  return base::base64_decode(context->get_ref<const std::string&>()).value_or("");
}

}  // namespace

double measure_mock_smsmode(base::Duration length) {
  const auto serve = [](const Platform& on) -> std::shared_ptr<void> {
    auto smsmode = std::make_shared<Smsmode>(on);
    mocks::smsmode::ChannelSeed channel;
    channel.name = "bench";
    channel.numbers = {"36034"};
    mocks::smsmode::AccountSeed account;
    account.name = "bench";
    account.channels = {channel};
    const bool good = smsmode->engine.add_account(account).ok() &&
                      smsmode->engine.create_key("bench", "bench", "bench", api_key).ok() &&
                      smsmode->engine.start().ok();
    return good ? smsmode : nullptr;
  };
  return measure_served(serve, [&](std::uint16_t port) {
    const std::string body =
        R"({"recipient":{"to":"33639980001"},"body":{"text":"Ouvert à 9 h"},"refClient":"r-0123456789"})";
    const LoadCall call = post(port, "/sms/v1/messages",
                               {{"X-Api-Key", api_key},
                                {"Content-Type", "application/json"},
                                {"Accept", "application/json"}},
                               body);
    return calls_a_second(std::vector(load_connections, call), length);
  });
}

double measure_mock_dydu(base::Duration length) {
  const auto serve = [](const Platform& on) -> std::shared_ptr<void> {
    auto dydu = std::make_shared<Dydu>(on);
    mocks::dydu::LanguageSeed language;
    language.code = "fr";
    language.spaces = {"Mairie SMS"};
    mocks::dydu::BotSeed bot;
    bot.name = "bench";
    bot.id = bot_id;
    bot.languages = {language};
    mocks::dydu::KnowledgeSeed knowledge;
    knowledge.name = "opening-hours";
    knowledge.bot = "bench";
    knowledge.language = "fr";
    knowledge.asked_like = {"horaires"};
    knowledge.answers = {{"Mairie SMS", "<p>Ouvert à <b>9 h</b></p>"}};
    const bool good = dydu->engine.add_bot(bot).ok() &&
                      dydu->engine.add_knowledge(knowledge).ok() && dydu->engine.start().ok();
    return good ? dydu : nullptr;
  };
  return measure_served(serve, [&](std::uint16_t port) -> double {
    const std::vector opening(load_connections, talk(port, ""));
    std::vector<LoadCall> calls;
    for (const net::Response& answer : answers_to(opening)) {
      const std::string context = context_of(answer);
      if (context.empty()) return 0;
      calls.push_back(talk(port, context));
    }
    return calls_a_second(calls, length);
  });
}

}  // namespace smsrelay::runner
