// smsrelay: the relay on the real clock and the real network.
//
// Exit codes: 0 stopped as asked, 2 usage, 3 configuration, 4 environment.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "app/admin_routes.h"
#include "app/config.h"
#include "app/refusal_audit.h"
#include "app/relay_service.h"
#include "base/log_writer.h"
#include "base/program_start.h"
#include "base/real_scheduler.h"
#include "base/rng.h"
#include "base/stop_signals.h"
#include "base/text.h"
#include "net/curl_client.h"
#include "net/http_network.h"
#include "store/memory_store.h"
#include "store/sqlite_store.h"

namespace {

using namespace smsrelay;

constexpr int exit_usage = 2;
constexpr int exit_config = 3;
constexpr base::Duration drain_at_most = std::chrono::seconds(10);
// Finish may ask five servers in turn before it answers; the connection must outlast that.
constexpr base::Duration keep_alive = std::chrono::minutes(4);
constexpr std::size_t head_bytes_max = 32 * 1024;

std::string where(const net::HttpNetwork& network, const std::string& origin) {
  // Port 0 took a free port: show which.
  if (!origin.ends_with(":0")) return origin;
  return origin.substr(0, origin.size() - 1) + std::to_string(network.port_of(origin));
}

base::Result<std::unique_ptr<store::Store>> open_store(const app::RelaySettings& settings,
                                                       base::Scheduler& scheduler) {
  const base::Duration remember = settings.policy.remember_mo;
  if (settings.store.empty()) {
    return std::unique_ptr<store::Store>(std::make_unique<store::MemoryStore>(scheduler, remember));
  }
  auto opened = store::SqliteStore::open(settings.store, remember, scheduler);
  if (!opened) return opened.error();
  return std::unique_ptr<store::Store>(*std::move(opened));
}

int exit_with(const base::Error& error) {
  std::fprintf(stderr, "smsrelay: %s: %s\n", error.code.c_str(), error.detail.c_str());
  return base::exit_environment;
}

int serve(const std::string& config_path) {
  const auto settings = app::load_config(config_path);
  if (!settings) {
    std::fputs(settings.error().detail.c_str(), stderr);
    return exit_config;
  }

  base::block_stop_signals();
  net::CurlClient client;
  base::RealScheduler scheduler(client);
  base::LogWriter writer(STDERR_FILENO);
  const base::Log log([&writer](std::string_view line) { writer.write(line); },
                      base::LogLevel::info);
  app::RefusalAudit refusals(scheduler, log);
  net::HttpNetwork::Options options;
  options.on_refused = [&refusals](const std::string& origin,
                                   const net::HttpNetwork::Refused& what) {
    refusals.refused(origin, what.connections, what.requests);
  };
  options.server.request_bytes_max = settings->body_bytes_max + head_bytes_max;
  options.server.keep_alive_timeout = keep_alive;
  net::HttpNetwork network(scheduler, client, options);
  std::error_code unseen;  // open_store() tells what keeps it from being opened
  const bool had_store = std::filesystem::exists(settings->store, unseen);
  const auto store = open_store(*settings, scheduler);
  if (!store) return exit_with(store.error());
  base::SystemRng rng;
  for (const auto& exposed : app::exposed_files(*settings, config_path)) {
    log.write(base::LogLevel::warning, scheduler.now(), "secret-exposed",
              {{"file", exposed.path}, {"mode", exposed.mode}, {"fix", "chmod 600"}});
  }
  if (!settings->store.empty() && !had_store) {
    log.write(base::LogLevel::info, scheduler.now(), "store-made", {{"file", settings->store}});
  }
  app::RelayService relay(*settings, scheduler, network, **store, rng, log);
  if (const auto started = relay.start(); !started) return exit_with(started.error());
  std::printf("smsrelay %s: webhook at %s (%s), admin API at %s\n", REHEARSE_VERSION,
              where(network, settings->webhook_listen).c_str(), settings->public_url.c_str(),
              where(network, settings->admin_listen).c_str());
  std::fflush(stdout);

  const base::StopSignals signals(
      scheduler, [&] { relay.drain(drain_at_most, [&scheduler] { scheduler.stop(); }); },
      [&scheduler] { scheduler.stop(); });
  scheduler.run();
  std::puts("smsrelay stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  base::start_program("smsrelay", "");
  CLI::App program("Relay between smsmode numbers and Dydu chatbots", "smsrelay");
  program.set_version_flag("--version", "smsrelay " REHEARSE_VERSION);
  program.require_subcommand(1);
  CLI::App* serving = program.add_subcommand("serve", "Serve until SIGTERM, SIGINT or SIGHUP");
  std::string config_path;
  serving->add_option("--config", config_path, "Configuration, see src/app/relay.example.yaml")
      ->required()
      ->type_name("FILE");
  const CLI::App* routes = program.add_subcommand("routes", "Print the calls of the admin API");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    // CLI11 tells of an unknown command only that one is missing.
    const bool other_command = argc > 1 && argv[1][0] != '-' && argv[1] != std::string("serve") &&
                               argv[1] != std::string("routes");
    std::fprintf(
        stderr, "smsrelay: %s\n  Usage: smsrelay serve --config relay.yaml\n",
        other_command ? ("unknown command " + base::visible(argv[1])).c_str() : error.what());
    return exit_usage;
  }
  if (routes->parsed()) {
    std::fputs(app::routes_as_markdown().c_str(), stdout);
    return 0;
  }
  return serve(config_path);
}
