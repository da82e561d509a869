// mock-dydu: Dydu's dialog servers on ports of this machine, in real time.
#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>

#include "base/real_scheduler.h"
#include "base/stop_signals.h"
#include "mocks/dydu/control.h"
#include "net/http_network.h"

namespace {

using namespace smsrelay;

enum Exit { exit_ok = 0, exit_usage = 2, exit_seed = 3, exit_environment = 4 };

int refuse(Exit code, const std::string& why) {
  std::cerr << "mock-dydu: " << why << (why.ends_with('\n') ? "" : "\n");
  return code;
}

// The transcript never forgets, and a server may be left running for days.
void keep_transcript_short(base::Scheduler& scheduler, net::Transcript& transcript) {
  scheduler.after(std::chrono::minutes(1), [&scheduler, &transcript] {
    transcript.clear();
    keep_transcript_short(scheduler, transcript);
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Dydu's dialog API with the bots of a seed file, for tests.", "mock-dydu");
  std::string seed_path;
  std::string address = "127.0.0.1";
  std::uint16_t port = 9002;
  std::uint16_t backup_port = 0;
  app.set_version_flag("--version", "mock-dydu " REHEARSE_VERSION);
  app.add_option("--port", port, "port of the main server; 0: any free one")->capture_default_str();
  const auto* backup = app.add_option("--backup-port", backup_port, "port of the backup server");
  app.add_option("--address", address, "numeric address to listen at")->capture_default_str();
  app.add_option("--seed", seed_path,
                 "YAML file with bots and knowledge; example: mocks/dydu/seed.example.yaml")
      ->type_name("FILE")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(exit_usage, error.what() + std::string("\n  All options: mock-dydu --help"));
  }
  if (backup->count() > 0 && backup_port == port) {
    return refuse(exit_usage, "--backup-port must differ from --port");
  }

  std::ifstream file(seed_path, std::ios::binary);
  if (!file) return refuse(exit_seed, "cannot read " + seed_path);
  const auto seed = mocks::dydu::read_seed({std::istreambuf_iterator<char>(file), {}}, seed_path);
  if (!seed) return refuse(exit_seed, seed.error().detail);

  base::block_stop_signals();
  net::CurlClient client;
  base::RealScheduler scheduler(client);
  net::HttpNetwork network(scheduler, client);
  net::Transcript transcript;
  base::SystemRng rng;
  std::vector<std::string> origins = {"http://" + address + ":" + std::to_string(port)};
  if (backup->count() > 0) {
    origins.push_back("http://" + address + ":" + std::to_string(backup_port));
  }
  mocks::dydu::Engine engine(scheduler, network, transcript, rng, origins, {});
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
  engine.mount(std::string(mocks::dydu::control_prefix), mocks::dydu::control_face(engine));
  if (const auto started = engine.start(); !started) {
    return refuse(exit_environment, started.error().code + ": " + started.error().detail);
  }
  keep_transcript_short(scheduler, transcript);

  std::cout << "mock-dydu:";
  for (const auto& origin : origins) {
    std::cout << (origin == origins.front() ? " main" : ", backup") << " http://" << address << ':'
              << network.port_of(origin);
  }
  std::cout << std::endl;

  const base::Task stop = [&scheduler] { scheduler.stop(); };
  const base::StopSignals signals(scheduler, stop, stop);
  scheduler.run();
  std::cout << "mock-dydu stopped" << std::endl;
  return exit_ok;
}
