// Seed: the accounts a stand-alone mock starts with, read strictly from YAML.
//
//   format: 1                      # may be left out
//   accounts:
//     - name: town
//       credit: 500                  # SMS; left out: never runs out
//       monthly limit: 5000          # SMS, as all limits; left out: none
//       part of: region              # an account above in the file; this is its sub-organisation
//       channels:
//         - name: relay_demo
//           numbers: ["36034"]       # the first is the default sender; 3 to 6 digits, or 8 to 15
//                                    # with the country code
//           names: [MAIRIE]          # senders that take no replies
//           daily limit: 200
//           monthly limit: 2000
//           mo url: http://…         # "URL for MO notifications", as pasted; may be left out
//           status url: http://…
//           webhook secret: …        # signs notifications under ASSUME-SMSMODE-SIGNATURE=hmac;
//                                    # left out: the channelId does
//           keys:
//             - name: dydu
//               value: …             # 32 letters and digits; left out: drawn and printed
//               role: USER           # USER | MANAGER | ADMIN
//               authorised ips: [192.0.2.7]   # addresses or ranges; left out: any
//               blocked: false
//
// Names of accounts, key values and numbers are unique; names of channels and of keys are unique
// within an account.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "mocks/smsmode/engine.h"

namespace smsrelay::mocks::smsmode {

struct KeySeed {
  std::string account;
  std::string channel;
  KeySettings settings;
  bool blocked = false;
};
struct WebhookSeed {
  std::string account;
  std::string channel;
  std::string mo_url;  // empty: none; so is the next
  std::string status_url;
};
struct Seed {
  std::vector<AccountSeed> accounts;
  std::vector<KeySeed> keys;
  std::vector<WebhookSeed> webhooks;
};

// Error "bad-seed": every problem with its line and a caret, ready to print.
base::Result<Seed> read_seed(std::string yaml, std::string file);
// The same, of a file; "bad-seed" also when it cannot be read or is
// larger than vendor::seed_bytes_max.
base::Result<Seed> load_seed(const std::string& file);

struct DrawnKey {
  std::string account;
  std::string channel;
  std::string name;
  std::string value;
};
// Puts it into an engine. Returns the random keys, which are shown once. Errors of the engine.
base::Result<std::vector<DrawnKey>> plant(Engine&, const Seed&);

}  // namespace smsrelay::mocks::smsmode
