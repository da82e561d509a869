// Dydu's dialog engine, as a client of `talk` sees it.
//
// Two servers (main and backup) that share bots and knowledge but not dialogs. A request that
// breaks the contract is answered as the vendor would answer it, and recorded as a violation.
// Written only from the reference; shares no codec with the relay.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "base/scheduler.h"
#include "mocks/dydu/access.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/operator_act.h"
#include "mocks/dydu/profile.h"
#include "mocks/dydu/records.h"
#include "mocks/dydu/seed.h"
#include "mocks/vendor/near_miss.h"
#include "net/network.h"
#include "sim/transcript.h"

namespace smsrelay::mocks::dydu {

// The state of the engine at an instant, for the control API.
struct State {
  struct Knowledge {
    std::string name;
    std::uint64_t served = 0;        // to users
    std::uint64_t served_apart = 0;  // to tests and unregistered questions
  };
  struct Language {
    std::string code;
    std::vector<std::string> spaces;
    std::string default_space;
    std::string edited_space;  // the space preselected for editing
    std::vector<Knowledge> knowledge;
  };
  struct Bot {
    std::string name;
    std::string id;
    std::vector<Language> languages;
    std::vector<OperatorSeed> operators;
  };
  struct Server {
    std::string party;
    std::string origin;
    std::size_t dialogs_alive = 0;
  };
  std::vector<Bot> bots;
  std::vector<Server> servers;
  std::uint64_t talks = 0;        // recorded interactions of users
  std::uint64_t talks_apart = 0;  // tests and unregistered questions
  std::uint64_t unknown_spaces = 0;
  std::uint64_t visits = 0;  // of users, as registered by welcomecall
  bool bearer_required = false;
  std::uint64_t violations = 0;
  std::vector<std::string> last_violations;  // the most recent ones, oldest first
};

class Engine {
 public:
  // After start() it serves at each origin ("https://app1.dydu.test", …), as the parties "dydu",
  // "dydu-2", ….
  Engine(base::Scheduler&, net::Network&, sim::Transcript&, base::Rng&,
         std::vector<std::string> origins, Profile);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Errors "name-missing", "duplicate-name", "bad-bot-id" (not a UUID), "duplicate-id",
  // "no-language", "bad-language", "duplicate-language", "bad-space", "duplicate-space",
  // "unknown-space", "bad-number", and those of a sentence's answer as of knowledge.
  base::Result<void> add_bot(const BotSeed&);
  // Errors "name-missing", "unknown-bot", "unknown-language", "duplicate-name", "nothing-asked",
  // "empty-phrase" (only punctuation), "no-answer" (of the knowledge, or of a part that needs one),
  // "unknown-space".
  base::Result<void> add_knowledge(const KnowledgeSeed&);
  // Errors of Network::listen. Bots and knowledge may still be added afterwards.
  base::Result<void> start();

  // Gives the exchange that a remark is about, e.g. FaultyNetwork::current_exchange(). Default: 0.
  void set_current_exchange(std::function<std::uint64_t()>);
  // Requests whose path begins with `path_prefix` go to `handler` on every server, unchecked.
  void mount(std::string path_prefix, net::Handler handler);

  // ---- the back office
  // Answers move with the space; requests with the old name get the default space. Errors
  // "unknown-bot", "unknown-language", "unknown-space", "bad-space", "duplicate-space".
  base::Result<void> rename_space(const std::string& bot, const std::string& language,
                                  const std::string& from, const std::string& to);
  // An operator comes or goes. Errors "unknown-bot", "unknown-operator".
  base::Result<void> set_operator(const std::string& bot, const std::string& name, bool available);
  // Acts in a dialog, on the server that has it. Errors "unknown-dialog", "unknown-operator",
  // "operator-busy", "same-operator", "not-connected", "unknown-notice".
  base::Result<void> act(const OperatorAct&);

  // The new language has no knowledge yet. Errors "unknown-bot" and those of a bot's language.
  base::Result<void> add_language(const std::string& bot, const LanguageSeed&);
  // Removes its knowledge too. Errors "unknown-bot", "unknown-language", "last-language".
  base::Result<void> remove_language(const std::string& bot, const std::string& code);
  // Sets the thinking time of that knowledge from now on. Errors "unknown-bot", "unknown-language",
  // "unknown-knowledge".
  base::Result<void> set_thinking_time(const std::string& bot, const std::string& language,
                                       const std::string& knowledge, base::Duration);
  // From now on chat calls need `Authorization: Bearer <token>`, else 401; after `valid_for` no
  // token is valid any more. Precondition: the token is not empty.
  void require_bearer(const std::string& token, base::Duration valid_for = bearer_lifetime);
  void require_no_bearer();
  // From now on chat calls without saml2_info are redirected to that login page. Empty: ends that.
  void require_saml(const std::string& login_url);

  // The dialogs of the server with this party name; null: there is none.
  [[nodiscard]] const Dialogs* dialogs(const std::string& party) const;
  // Of all servers.
  [[nodiscard]] const Records& records() const;

  // For the vacuity guard: names of knowledge never served to a user in this run.
  [[nodiscard]] std::vector<std::string> knowledge_unused() const;
  [[nodiscard]] State state() const;
  // Requests to unknown paths, each with the nearest rules.
  [[nodiscard]] const vendor::NearMisses& near_misses() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::mocks::dydu
