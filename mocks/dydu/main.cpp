// mock-dydu: Dydu's dialog servers on ports of this machine, in real time.
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "base/file.h"
#include "base/program_start.h"
#include "base/real_scheduler.h"
#include "base/stop_signals.h"
#include "mocks/dydu/assumptions.h"
#include "mocks/dydu/control.h"
#include "mocks/dydu/fault_map.h"
#include "mocks/dydu/openapi.h"
#include "mocks/vendor/program.h"
#include "mocks/vendor/stage.h"
#include "net/http_network.h"

namespace {

using namespace smsrelay;

using namespace mocks::vendor;

int refuse(Exit code, const std::string& why) {
  std::cerr << "mock-dydu: " << why << (why.ends_with('\n') ? "" : "\n");
  return code;
}

struct Options {
  std::string seed_file;
  std::string address = "127.0.0.1";
  std::uint16_t port = 9002;
  std::optional<std::uint16_t> backup_port;
  std::string clock = "real";
  std::vector<std::string> assumed;
  bool list_assumptions = false;
};

void add_options(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "mock-dydu " REHEARSE_VERSION);
  app.add_option("--port", options.port, "port of the main server; 0: any free one")
      ->capture_default_str();
  app.add_option("--backup-port", options.backup_port, "port of the backup server");
  app.add_option("--address", options.address, "numeric address to listen at")
      ->capture_default_str();
  app.add_option(
         "--seed", options.seed_file,
         "YAML file with bots and knowledge (required); example: mocks/dydu/seed.example.yaml")
      ->type_name("FILE");
  app.add_option("--clock", options.clock,
                 "real; controlled: stands until POST /__control/clock; or "
                 "'controlled from 2026-03-02T08:00:00Z'")
      ->capture_default_str();
  app.add_option("--assume", options.assumed, "NAME=VARIANT, of --assumptions; may be repeated")
      ->type_name("NAME=VARIANT");
  app.add_flag("--assumptions", options.list_assumptions,
               "list what no public source settles, and stop");
}

base::Result<void> plant(mocks::dydu::Engine& engine, const mocks::dydu::Seed& seed) {
  for (const auto& bot : seed.bots) {
    if (auto added = engine.add_bot(bot); !added) return added;
  }
  for (const auto& knowledge : seed.knowledge) {
    if (auto added = engine.add_knowledge(knowledge); !added) return added;
  }
  if (!seed.bearer.empty()) engine.require_bearer(seed.bearer);
  return {};
}

int serve(const Options& options) {
  const auto known = mocks::dydu::assumptions();
  const auto assumed = parse_assumed(options.assumed, known);
  if (!assumed) return refuse(exit_usage, "--assume: " + assumed.error().detail);
  if (options.list_assumptions) {
    std::cout << assumptions_text(known, *assumed);
    return exit_ok;
  }
  const auto clock = parse_clock(options.clock);
  if (!clock) return refuse(exit_usage, "--clock: " + clock.error().detail);
  if (options.seed_file.empty()) {
    return refuse(exit_usage, "--seed is required\n  All options: mock-dydu --help");
  }

  auto text = base::read_file(options.seed_file, seed_bytes_max);
  if (!text) return refuse(exit_seed, options.seed_file + ": " + text.error().detail);
  const auto seed = mocks::dydu::read_seed(*std::move(text), options.seed_file);
  if (!seed) return refuse(exit_seed, seed.error().detail);

  base::block_stop_signals();
  net::CurlClient client;
  base::RealScheduler scheduler(client);
  if (clock->controlled) scheduler.stand_still(clock->from.value_or(scheduler.now()));
  net::HttpNetwork http(scheduler, client);
  sim::Transcript air;
  Diary diary(air, std::string(stage_prefix));
  sim::FaultyNetwork network(scheduler, http, diary);
  base::SystemRng rng;
  const std::string host = "http://" + options.address + ":";
  std::vector<std::string> origins = {host + std::to_string(options.port)};
  if (options.backup_port) origins.push_back(host + std::to_string(*options.backup_port));
  mocks::dydu::Engine engine(scheduler, network, air, rng, origins,
                             mocks::dydu::profile_under(*assumed));
  engine.set_current_exchange([&network] { return network.current_exchange(); });
  Stage stage(scheduler, network, diary,
              {[](int) { return std::string(); },
               known,
               *assumed,
               [&engine] { return engine.near_misses().text(); },
               mocks::dydu::control_openapi,
               mocks::dydu::vendor_openapi,
               {mocks::dydu::fault_map()}});
  for (const auto& path : Stage::paths()) engine.mount(path, stage.handler());
  if (const auto planted = plant(engine, *seed); !planted) {
    return refuse(exit_seed, planted.error().detail);
  }
  engine.mount(std::string(mocks::dydu::control_prefix), mocks::dydu::control_face(engine));
  if (const auto started = engine.start(); !started) {
    return refuse(exit_environment, started.error().code + ": " + started.error().detail);
  }

  std::cout << "mock-dydu:";
  for (const auto& origin : origins) {
    std::cout << (origin == origins.front() ? " main" : ", backup") << ' ' << host
              << http.port_of(origin);
  }
  if (clock->controlled) {
    std::cout << "; clock stands at " << base::to_utc_text(scheduler.now())
              << "; POST /__control/clock moves it";
  }
  std::cout << std::endl;

  const base::Task stop = [&scheduler] { scheduler.stop(); };
  const base::StopSignals signals(scheduler, stop, stop);
  scheduler.run();
  std::cout << "mock-dydu stopped" << std::endl;
  return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
  base::start_program("mock-dydu", "");
  Options options;
  CLI::App app("Dydu's dialog API with the bots of a seed file, for tests.", "mock-dydu");
  add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(exit_usage, error.what() + std::string("\n  All options: mock-dydu --help"));
  }
  if (options.backup_port == options.port) {
    return refuse(exit_usage, "--backup-port must differ from --port");
  }
  return serve(options);
}
