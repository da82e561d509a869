// mock-smsmode: the mock as a program, on its own port and the real clock, until Ctrl-C.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "base/program_start.h"
#include "base/real_scheduler.h"
#include "base/stop_signals.h"
#include "mocks/smsmode/control.h"
#include "mocks/smsmode/fault_map.h"
#include "mocks/smsmode/openapi.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/rest/codec.h"
#include "mocks/smsmode/seed.h"
#include "mocks/vendor/program.h"
#include "mocks/vendor/stage.h"
#include "net/curl_client.h"
#include "net/http_network.h"

namespace {

using namespace smsrelay;                  // NOLINT(google-build-using-namespace)
using namespace smsrelay::mocks::smsmode;  // NOLINT(google-build-using-namespace)
using namespace smsrelay::mocks::vendor;   // NOLINT(google-build-using-namespace)

// 1,000 long messages in one POST; the contract judges large bodies.
constexpr std::size_t request_bytes_max = 16 * 1024 * 1024;

struct Options {
  int port = 9001;
  std::string address = "127.0.0.1";
  std::string seed_file;
  std::string public_url;
  std::optional<base::Duration> network_delay;
  std::optional<base::Duration> reporting_lag;
  std::string clock = "real";
  std::vector<std::string> assumed;
  bool list_assumptions = false;
};

int refuse(Exit code, const std::string& why) {
  std::fprintf(stderr, "mock-smsmode: %s\n", why.c_str());
  return code;
}

void announce(const Options& options, const std::vector<DrawnKey>& drawn, unsigned port,
              bool clock_stands, base::Instant now) {
  for (const DrawnKey& key : drawn) {
    std::printf("API key %s of %s/%s: %s\n", key.name.c_str(), key.account.c_str(),
                key.channel.c_str(), key.value.c_str());
  }
  std::printf("mock-smsmode at http://%s:%u (control at /__control/state)", options.address.c_str(),
              port);
  if (options.seed_file.empty()) {
    std::printf(
        "; no account: every key is refused. Start with --seed FILE, for example "
        "mocks/smsmode/seed.example.yaml");
  }
  if (clock_stands) {
    std::printf("; clock stands at %s; POST /__control/clock moves it",
                base::to_utc_text(now).c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
}

int serve(const Options& options) {
  const auto known = assumptions();
  const auto assumed = parse_assumed(options.assumed, known);
  if (!assumed) return refuse(exit_usage, "--assume: " + assumed.error().detail);
  if (options.list_assumptions) {
    std::fputs(assumptions_text(known, *assumed).c_str(), stdout);
    return exit_ok;
  }
  const auto clock = parse_clock(options.clock);
  if (!clock) return refuse(exit_usage, "--clock: " + clock.error().detail);

  Seed seed;
  if (!options.seed_file.empty()) {
    auto loaded = load_seed(options.seed_file);
    if (!loaded) {
      std::fputs(loaded.error().detail.c_str(), stderr);
      return exit_seed;
    }
    seed = std::move(loaded).value();
  }

  base::block_stop_signals();
  net::CurlClient client;
  base::RealScheduler scheduler(client);
  if (clock->controlled) scheduler.stand_still(clock->from.value_or(scheduler.now()));
  net::HttpNetwork::Options serving;
  serving.server.request_bytes_max = request_bytes_max;
  net::HttpNetwork http(scheduler, client, serving);
  sim::Transcript air;
  Diary diary(air, std::string(stage_prefix));
  sim::FaultyNetwork network(scheduler, http, diary);
  base::SystemRng rng;
  Profile profile = profile_under(*assumed);
  profile.public_url = options.public_url;
  if (options.network_delay) profile.network_delay = *options.network_delay;
  if (options.reporting_lag) profile.reporting_lag = *options.reporting_lag;
  const std::string origin = "http://" + options.address + ":" + std::to_string(options.port);
  Engine engine(scheduler, network, air, rng, origin, profile);
  engine.set_current_exchange([&network] { return network.current_exchange(); });
  Stage stage(scheduler, network, diary,
              {rest::error_body,
               known,
               *assumed,
               [&engine] { return engine.state().near_misses().text(); },
               control_openapi,
               vendor_openapi,
               {fault_map()}});
  for (const std::string& path : Stage::paths()) engine.serve_also(path, stage.handler());
  engine.serve_also(std::string(control_prefix), control_handler(engine));
  const auto drawn = plant(engine, seed);
  if (!drawn) return refuse(exit_seed, options.seed_file + ": " + drawn.error().detail);
  if (const auto started = engine.start(); !started) {
    return refuse(exit_environment, started.error().code + ": " + started.error().detail);
  }

  announce(options, *drawn, http.port_of(origin), clock->controlled, scheduler.now());

  const base::Task stop = [&scheduler] { scheduler.stop(); };
  const base::StopSignals signals(scheduler, stop, stop);
  scheduler.run();
  std::puts("mock-smsmode stopped");
  return exit_ok;
}

CLI::Option* add_duration(CLI::App& app, const std::string& name,
                          std::optional<base::Duration>& value, const std::string& help) {
  return app
      .add_option_function<std::string>(
          name,
          [&value, name](const std::string& text) {
            const auto parsed = base::parse_duration(text);
            if (!parsed) throw CLI::ValidationError(name, parsed.error().detail);
            value = *parsed;
          },
          help)
      ->type_name("DURATION");
}

}  // namespace

int main(int argc, char** argv) {
  base::start_program("mock-smsmode", "");
  Options options;
  CLI::App app("A smsmode of your own: REST API, callbacks with the retry ladder, control face.",
               "mock-smsmode");
  app.set_version_flag("--version", "mock-smsmode " REHEARSE_VERSION);
  app.add_option("--port", options.port, "port to serve at; 0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--address", options.address, "numeric address to serve at")
      ->capture_default_str();
  app.add_option(
         "--seed", options.seed_file,
         "YAML file with accounts, channels and keys; example: mocks/smsmode/seed.example.yaml")
      ->type_name("FILE");
  app.add_option("--public-url", options.public_url, "front of every href; default: the address");
  add_duration(app, "--network-delay", options.network_delay,
               "from accepted to on the handset (1s)");
  add_duration(app, "--reporting-lag", options.reporting_lag,
               "before a new message shows up in lists (2m)");
  app.add_option("--clock", options.clock,
                 "real; controlled: stands until POST /__control/clock; or "
                 "'controlled from 2026-03-02T08:00:00Z'")
      ->capture_default_str();
  app.add_option("--assume", options.assumed, "NAME=VARIANT, of --assumptions; may be repeated")
      ->type_name("NAME=VARIANT");
  app.add_flag("--assumptions", options.list_assumptions,
               "list what no public source settles, and stop");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(exit_usage, error.what() + std::string("\n  All options: mock-smsmode --help"));
  }
  return serve(options);
}
