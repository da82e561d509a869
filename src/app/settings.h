// RelaySettings: everything a relay needs to be told before it starts. config.h reads them from
// relay.yaml; a testbed fills them in itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "core/channel.h"
#include "core/conversation.h"

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
  // Finish refuses a channel whose "URL for MO notifications" is empty at smsmode. Set it to false
  // for accounts whose keys may not read that setting.
  bool webhook_must_be_set = true;
  base::Duration ask_timeout = std::chrono::seconds(50);
  base::Duration send_timeout = std::chrono::seconds(10);
  // How often an active channel that has a canary is verified again; 0: never.
  base::Duration canary_every = std::chrono::hours(1);
  // The database; empty: what the relay keeps is in memory, and lost when it ends.
  std::string store = "relay.db";
  // Files that hold secrets, as named in the configuration; itself, if secrets stand in it.
  std::vector<std::string> secret_files;
  std::size_t body_bytes_max = 64 * 1024;
  std::size_t conversations_loaded_max = 10'000;
  core::Policy policy;

  // Null: no bot of that id is configured.
  [[nodiscard]] const Bot* find_bot(std::string_view id) const;
};

// The form the relay works with: no URL ends in a slash, and the policy counts the servers.
RelaySettings normalized(RelaySettings);

}  // namespace smsrelay::app
