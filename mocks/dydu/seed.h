// The bots as they are before a story starts. Built by the runner, or read from a YAML file when
// mock-dydu stands alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace smsrelay::mocks::dydu {

struct LanguageSeed {
  std::string code;                 // "fr"
  std::vector<std::string> spaces;  // the first is the bot's default space; none: {"Defaut"}
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

struct Seed {
  std::vector<BotSeed> bots;
  std::vector<KnowledgeSeed> knowledge;
};

// Reads a seed file (seed.example.yaml shows all of it), strictly. What loads is accepted by an
// engine that has nothing yet. Error "bad-seed": the detail is every problem with its file, line
// and column. `file` is only shown.
base::Result<Seed> read_seed(std::string text, std::string file);

}  // namespace smsrelay::mocks::dydu
