// mock-dydu: Dydu's dialog servers on ports of this machine, in real time.
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "base/descriptors.h"
#include "base/file.h"
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

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Dydu's dialog API with the bots of a seed file, for tests.", "mock-dydu");
  std::string seed_path;
  std::string address = "127.0.0.1";
  std::uint16_t port = 9002;
  std::uint16_t backup_port = 0;
  std::string clock_text = "real";
  std::vector<std::string> assumed_texts;
  bool list_assumptions = false;
  app.set_version_flag("--version", "mock-dydu " REHEARSE_VERSION);
  app.add_option("--port", port, "port of the main server; 0: any free one")->capture_default_str();
  const auto* backup = app.add_option("--backup-port", backup_port, "port of the backup server");
  app.add_option("--address", address, "numeric address to listen at")->capture_default_str();
  app.add_option(
         "--seed", seed_path,
         "YAML file with bots and knowledge (required); example: mocks/dydu/seed.example.yaml")
      ->type_name("FILE");
  app.add_option("--clock", clock_text,
                 "real; controlled: stands until POST /__control/clock; or "
                 "'controlled from 2026-03-02T08:00:00Z'")
      ->capture_default_str();
  app.add_option("--assume", assumed_texts, "NAME=VARIANT, of --assumptions; may be repeated")
      ->type_name("NAME=VARIANT");
  app.add_flag("--assumptions", list_assumptions, "list what no public source settles, and stop");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(exit_usage, error.what() + std::string("\n  All options: mock-dydu --help"));
  }
  if (backup->count() > 0 && backup_port == port) {
    return refuse(exit_usage, "--backup-port must differ from --port");
  }

  const auto known = mocks::dydu::assumptions();
  const auto assumed = parse_assumed(assumed_texts, known);
  if (!assumed) return refuse(exit_usage, "--assume: " + assumed.error().detail);
  if (list_assumptions) {
    std::cout << assumptions_text(known, *assumed);
    return exit_ok;
  }
  const auto clock = parse_clock(clock_text);
  if (!clock) return refuse(exit_usage, "--clock: " + clock.error().detail);
  if (seed_path.empty()) {
    return refuse(exit_usage, "--seed is required\n  All options: mock-dydu --help");
  }

  auto text = base::read_file(seed_path);
  if (!text) return refuse(exit_seed, seed_path + ": " + text.error().detail);
  const auto seed = mocks::dydu::read_seed(*std::move(text), seed_path);
  if (!seed) return refuse(exit_seed, seed.error().detail);

  base::block_stop_signals();
  base::raise_descriptor_limit();
  net::CurlClient client;
  base::RealScheduler scheduler(client);
  if (clock->controlled) scheduler.stand_still(clock->from.value_or(scheduler.now()));
  net::HttpNetwork http(scheduler, client);
  sim::Transcript air;
  Diary diary(air, std::string(stage_prefix));
  sim::FaultyNetwork network(scheduler, http, diary);
  base::SystemRng rng;
  std::vector<std::string> origins = {"http://" + address + ":" + std::to_string(port)};
  if (backup->count() > 0) {
    origins.push_back("http://" + address + ":" + std::to_string(backup_port));
  }
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
  for (const auto& bot : seed->bots) {
    if (const auto added = engine.add_bot(bot); !added) {
      return refuse(exit_seed, added.error().detail);
    }
  }
  for (const auto& knowledge : seed->knowledge) {
    if (const auto added = engine.add_knowledge(knowledge); !added) {
      return refuse(exit_seed, added.error().detail);
    }
  }
  if (!seed->bearer.empty()) engine.require_bearer(seed->bearer);
  engine.mount(std::string(mocks::dydu::control_prefix), mocks::dydu::control_face(engine));
  if (const auto started = engine.start(); !started) {
    return refuse(exit_environment, started.error().code + ": " + started.error().detail);
  }

  std::cout << "mock-dydu:";
  for (const auto& origin : origins) {
    std::cout << (origin == origins.front() ? " main" : ", backup") << " http://" << address << ':'
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
