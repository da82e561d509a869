// mock-smsmode: the mock on a port of its own, on the real clock, until Ctrl-C.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "base/real_scheduler.h"
#include "base/stop_signals.h"
#include "mocks/smsmode/control.h"
#include "mocks/smsmode/seed.h"
#include "net/curl_client.h"
#include "net/http_network.h"

namespace {

using namespace smsrelay;                  // NOLINT(google-build-using-namespace)
using namespace smsrelay::mocks::smsmode;  // NOLINT(google-build-using-namespace)

struct Options {
  int port = 9001;
  std::string address = "127.0.0.1";
  std::string seed_file;
  std::string public_url;
  base::Duration network_delay = std::chrono::seconds(1);
  base::Duration reporting_lag = std::chrono::minutes(2);
  bool lenient = false;
};

// The transcript is a testbed's evidence; here nobody reads it, and it must not grow for weeks.
void forget_regularly(base::Scheduler& scheduler, net::Transcript& transcript) {
  scheduler.after(std::chrono::minutes(1), [&scheduler, &transcript] {
    transcript.clear();
    forget_regularly(scheduler, transcript);
  });
}

enum Exit { exit_ok = 0, exit_usage = 2, exit_seed = 3, exit_environment = 4 };

int refuse(Exit code, const std::string& why) {
  std::fprintf(stderr, "mock-smsmode: %s\n", why.c_str());
  return code;
}

int serve(const Options& options) {
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
  net::HttpNetwork network(scheduler, client);
  net::Transcript transcript;
  base::SystemRng rng;
  Profile profile;
  profile.public_url = options.public_url;
  profile.network_delay = options.network_delay;
  profile.reporting_lag = options.reporting_lag;
  profile.strict_body = !options.lenient;
  const std::string origin = "http://" + options.address + ":" + std::to_string(options.port);
  Engine engine(scheduler, network, transcript, rng, origin, profile);
  engine.serve_also(std::string(control_prefix), control_handler(engine));
  const auto drawn = plant(engine, seed);
  if (!drawn) return refuse(exit_seed, options.seed_file + ": " + drawn.error().detail);
  if (const auto started = engine.start(); !started) {
    return refuse(exit_environment, started.error().code + ": " + started.error().detail);
  }
  forget_regularly(scheduler, transcript);

  for (const DrawnKey& key : *drawn) {
    std::printf("API key %s of %s/%s: %s\n", key.name.c_str(), key.account.c_str(),
                key.channel.c_str(), key.value.c_str());
  }
  std::printf("mock-smsmode at http://%s:%u (control at /__control/state)\n",
              options.address.c_str(), static_cast<unsigned>(network.port_of(origin)));
  std::fflush(stdout);

  const base::Task stop = [&scheduler] { scheduler.stop(); };
  const base::StopSignals signals(scheduler, stop, stop);
  scheduler.run();
  std::puts("mock-smsmode stopped");
  return exit_ok;
}

CLI::Option* add_duration(CLI::App& app, const std::string& name, base::Duration& value,
                          const std::string& help) {
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
  Options options;
  CLI::App app("A smsmode of your own: REST API, callbacks with the retry ladder, control face.",
               "mock-smsmode");
  app.set_version_flag("--version", "mock-smsmode " REHEARSE_VERSION);
  app.add_option("--port", options.port, "port to serve at")
      ->check(CLI::Range(1, 65535))
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
  app.add_flag("--lenient", options.lenient, "let unknown properties of a request pass");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(exit_usage, error.what() + std::string("\n  All options: mock-smsmode --help"));
  }
  return serve(options);
}
