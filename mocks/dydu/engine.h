// Dydu's dialog engine, as far as a client of `talk` can tell it from the real one.
//
// Two servers (main and backup) that share bots and knowledge but not dialogs. Every request that
// breaks the contract is answered as the vendor would and remarked as a violation. Written from
// reference facts alone; shares no codec with the relay.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "base/scheduler.h"
#include "net/network.h"
#include "net/transcript.h"

namespace smsrelay::mocks::dydu {

struct LanguageSeed {
  std::string code;                 // "fr"
  std::vector<std::string> spaces;  // the first is the bot's default space
  std::string misunderstood = "<p>Je n'ai pas compris votre question.</p>";
  std::string too_long = "<p>Votre question est trop longue.</p>";
  std::string empty = "<p>Posez-moi une question.</p>";
};
struct BotSeed {
  std::string name;                     // "mairie", unique; for people
  std::string id;                       // botUUID
  std::vector<LanguageSeed> languages;  // the first is served to unknown languages
};
struct KnowledgeSeed {
  std::string name;                            // "opening-hours", unique in bot and language
  std::string bot;                             // BotSeed::name
  std::string language;                        // code
  std::vector<std::string> asked_like;         // matched without case, accents, punctuation
  std::map<std::string, std::string> answers;  // space -> HTML; missing: the default space's
  base::Duration takes{0};                     // thinking time of this answer
};

struct Profile {
  base::Duration dialog_lifetime = std::chrono::minutes(10);
};

class Engine {
 public:
  // Serves at each origin ("https://app1.dydu.test", …) as the parties "dydu", "dydu-2", … once
  // start() is called.
  Engine(base::Scheduler&, net::Network&, net::Transcript&, base::Rng&,
         std::vector<std::string> origins, Profile);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  base::Result<void> add_bot(const BotSeed&);  // error "duplicate-name"
  base::Result<void> add_knowledge(
      const KnowledgeSeed&);  // errors "unknown-bot", "unknown-space", …
  base::Result<void> start();

  // ---- the back office
  base::Result<void> rename_space(const std::string& bot, const std::string& language,
                                  const std::string& from, const std::string& to);

  // For the vacuity guard: names of knowledge never served in this run.
  [[nodiscard]] std::vector<std::string> knowledge_unused() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::mocks::dydu
