// World: everything one story needs: the relay between mock smsmode and mock Dydu, on one wire.
//
//   admin ──> relay (admin API) ──> dydu, dydu-2
//             relay (webhook)  <──> smsmode <──> handsets
//
// Fresh for every story. Everything in it uses one seed and one virtual clock.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/relay_service.h"
#include "base/rng.h"
#include "mocks/dydu/engine.h"
#include "mocks/smsmode/engine.h"
#include "mocks/vendor/fault_plan.h"
#include "runner/scenario/scenario.h"
#include "runner/testbed/assumptions.h"
#include "runner/testbed/captured_log.h"
#include "runner/testbed/wire.h"
#include "store/store.h"

namespace smsrelay::runner {

// 2026-03-02T08:00:00Z, a Monday morning: when every story begins unless it says otherwise.
inline constexpr base::Instant story_begins{std::chrono::seconds(1772438400)};

// Far more exchanges than any story needs. A story that reaches this number has no end.
inline constexpr std::size_t exchanges_max = 5'000;

class World {
 public:
  // A channel of the story as the executor needs to speak about it.
  struct Ready {
    ChannelFixture fixture;
    std::string id;            // the relay's
    std::string endpoint_url;  // secret
    std::string key_name;      // at smsmode
    std::string number;        // what handsets text to
  };

  // Wire and scenario must outlive the world; it resets the wire. `assumed` is what the run
  // assumes; the story's own choices override it.
  World(Wire&, const Scenario&, std::uint64_t seed, const Assumed& assumed = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // What a person enters to set up a relay that others wrote. Valid while the world lives.
  struct ForeignSetup {
    base::Scheduler& scheduler;
    net::Network& network;
    std::string origin;  // to listen at, as the party "relay"
    std::string smsmode_origin;
    std::vector<std::string> dydu_origins;
    std::vector<core::Channel> channels;  // each active: token, key, bot, language, space, numbers
    // The path of a channel's Endpoint URL.
    static std::string endpoint_path(const core::Channel&);
  };
  using ForeignRelay = std::function<base::Result<void>(const ForeignSetup&)>;
  // Before start(): puts a relay that others wrote in place of ours. It has no admin API, and its
  // ledger and log cannot be read.
  void use_relay(ForeignRelay relay) { foreign_relay_ = std::move(relay); }
  [[nodiscard]] bool relay_is_ours() const { return foreign_relay_ == nullptr; }

  // Serves all parties and makes the channels of `setup` ready and active, without a click.
  base::Result<void> start();

  base::VirtualScheduler& scheduler() { return wire_.scheduler(); }
  sim::FaultyNetwork& network() { return wire_.network(); }
  sim::Transcript& transcript() { return wire_.transcript(); }
  mocks::smsmode::Engine& smsmode() { return *smsmode_; }
  mocks::dydu::Engine& dydu() { return *dydu_; }
  const mocks::vendor::FaultPlan& faults() const { return *faults_; }

  [[nodiscard]] const std::vector<Ready>& channels() const { return channels_; }
  // The fixture whose values the clicks of the guide enter, changed as the setup says; nullopt: the
  // story's channels are ready from the start.
  [[nodiscard]] const std::optional<ChannelFixture>& guided() const { return guided_; }
  // A channel that was finished by a click of the story; in place of an earlier one of its fixture.
  void set_ready(Ready ready);

  // Lets time pass until `enough`, or the world is endless, or for at most `length`. False: the
  // wire is stuck, see stuck().
  bool pass_time(base::Duration length, const std::function<bool()>& enough);
  // The exchange that never arrived, or why this machine could not carry a call. Nothing happens
  // after that; the wire must be discarded.
  [[nodiscard]] const std::optional<base::Error>& stuck() const { return stuck_; }

  // Whether there have been exchanges_max exchanges. Then no more time passes.
  [[nodiscard]] bool endless() { return transcript().exchanges().size() >= exchanges_max; }

  // One call of the admin API, run to its end; nullopt if the relay did not answer within three
  // minutes, or the wire is stuck.
  // `token`: nullopt sends no Authorization header.
  std::optional<net::Response> admin(const std::string& method, const std::string& path,
                                     const std::string& body,
                                     const std::optional<std::string>& token);
  [[nodiscard]] const std::string& admin_token() const { return settings_.admin_token; }

  // All secrets that were made here: keys, endpoint tokens, the admin token.
  [[nodiscard]] const std::vector<std::string>& secrets() const { return secrets_; }
  void add_secret(std::string secret) { secrets_.push_back(std::move(secret)); }

  // What the relay wrote to its log since start(), at every level.
  [[nodiscard]] const CapturedLog& log() const { return log_; }
  // For tests: as if the relay had written it now.
  void write_to_log(std::string_view line) { log_.add(scheduler().now(), line); }

  // Every number of the smsmode channel behind this fixture.
  [[nodiscard]] const std::vector<std::string>& numbers_of(const ChannelFixture&) const;

  [[nodiscard]] const Fixtures& fixtures() const { return *scenario_.fixtures; }

 private:
  base::Result<void> add_accounts();
  base::Result<void> occupy_other_accounts();
  base::Result<void> add_bots();
  base::Result<void> make_ready(const ChannelFixture&);
  base::Result<void> start_relay();
  // Returns when it is durable.
  base::Result<void> save(const core::Channel&);

  Wire& wire_;
  const Scenario& scenario_;
  base::SeededRng relay_chance_;
  base::SeededRng smsmode_chance_;
  base::SeededRng dydu_chance_;
  base::SeededRng setup_chance_;
  app::RelaySettings settings_;
  std::unique_ptr<mocks::vendor::FaultPlan> faults_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<mocks::smsmode::Engine> smsmode_;
  std::unique_ptr<mocks::dydu::Engine> dydu_;
  std::unique_ptr<app::RelayService> relay_;  // null: a relay that others wrote
  ForeignRelay foreign_relay_;
  std::vector<core::Channel> set_up_;  // what is active before the story
  std::vector<Ready> channels_;
  std::optional<ChannelFixture> guided_;
  CapturedLog log_;
  std::vector<std::string> secrets_;
  std::optional<base::Error> stuck_;
};

}  // namespace smsrelay::runner
