// RelayService: performs what core decides.
//
// Serves smsmode's webhook at <public_url>/hooks/smsmode/<token> and the admin API at
// <admin_url>/api/…; asks Dydu, sends through smsmode, keeps the store. One instance, one
// scheduler thread; nothing here knows Pistache, libcurl or the system clock.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/rng.h"
#include "base/scheduler.h"
#include "core/channel.h"
#include "core/conversation.h"
#include "net/network.h"
#include "store/store.h"

namespace smsrelay::app {

struct RelaySettings {
  std::string webhook_listen;  // origin to serve the webhook at: "http://0.0.0.0:8080"
  std::string public_url;      // how smsmode reaches it: "https://relay.example"
  std::string admin_listen;    // origin to serve the admin API at
  std::string admin_token;     // secret
  std::string smsmode_url = "https://rest.smsmode.com";
  std::vector<std::string> dydu_servers;  // ordered: "https://app1.example"
  std::string client_id_key;              // secret: keys the pseudonym of a handset
  struct Bot {
    std::string id;                // botUUID
    core::BotDirectory directory;  // languages and spaces, as in Content > Languages / spaces
  };
  std::vector<Bot> bots;  // a channel names one at Create; the only one if it names none
  // Finish refuses a channel whose "URL for MO notifications" is empty at smsmode. For accounts
  // whose keys may not read that setting, it can only be trusted: false.
  bool webhook_must_be_set = true;
  base::Duration ask_timeout = std::chrono::seconds(50);
  base::Duration send_timeout = std::chrono::seconds(10);
  base::Duration canary_every =
      std::chrono::hours(1);  // for active channels that have one; 0: never
  std::size_t body_bytes_max = 64 * 1024;
  std::size_t conversations_loaded_max = 10'000;
  core::Policy policy;
};

class RelayService {
 public:
  // All must outlive the service.
  RelayService(RelaySettings, base::Scheduler&, net::Network&, store::Store&, base::Rng&,
               base::Log = {});
  RelayService(const RelayService&) = delete;
  RelayService& operator=(const RelayService&) = delete;
  // Stops serving at once, as a crash would: the store is all that survives.
  ~RelayService();

  // Listens, reads the store back and resumes unfinished work.
  base::Result<void> start();

  // Refuses new MOs (503, so that smsmode repeats them) and calls `done` when nothing is in flight
  // or `at_most` has passed.
  void drain(base::Duration at_most, std::function<void()> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::app
