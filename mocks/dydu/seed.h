// The bots before a story starts. The runner builds them; the program mock-dydu reads them from a
// YAML file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/dydu/answer.h"

namespace smsrelay::mocks::dydu {

struct LanguageSeed {
  std::string code;                 // "fr"
  std::vector<std::string> spaces;  // none: {"Defaut"}
  std::string default_space = {};   // its answers serve where a space has none; empty: the first
  std::string edited_space = {};    // only preselected for editing; empty: the default
  bool available = true;            // in the bot's active list; else talk treats it as unknown

  // ---- global sentences
  AnswerSeed misunderstood = "<p>Je n'ai pas compris votre question.</p>";
  struct TooManyMisunderstood {
    int after = 3;  // that many in a row, this one included
    AnswerSeed answer;
  };
  std::optional<TooManyMisunderstood> too_many_misunderstood = {};  // off unless set
  std::string too_long = "<p>Votre question est trop longue.</p>";
  std::string empty = "<p>Posez-moi une question.</p>";
  std::string command = "<p>C'est noté.</p>";  // answer to a command #…#, if the profile has one
  int rewords_max = 0;  // near knowledge proposed when nothing matches; 0 (off) to 3
  std::string rewords_intro = "Voulez-vous dire :";
  std::string welcome = {};  // knowledge that answers #welcome#; empty: it is matched as a text

  // ---- livechat
  std::string operator_hello = "<p>Bonjour, je suis à votre écoute.</p>";
  std::string operator_end = "<p>L'opérateur a quitté la conversation.</p>";
  std::string operator_busy = "<p>Un opérateur va vous répondre.</p>";  // for users in the queue
  std::string no_operator = "<p>Aucun opérateur n'est disponible.</p>";
  std::string left_queue = "<p>Vous avez quitté la file d'attente.</p>";
  std::string automatic_end = "<p>Sans réponse de votre part, la conversation est close.</p>";
  std::string user_left = "<p>La conversation est close.</p>";
  std::string reengage = "<p>Êtes-vous toujours là ?</p>";
  std::map<std::string, std::string> notices = {};  // by code; default: notice_sentence()
};
struct OperatorSeed {
  std::string name;         // unique in the bot
  std::string external_id;  // empty: the name
  bool available = true;
  int capacity = 1;  // dialogs at one time, on each server
};
struct LivechatSeed {
  std::vector<OperatorSeed> operators;
  base::Duration inactivity = std::chrono::minutes(5);       // of both sides; then it closes
  base::Duration warning_before = std::chrono::minutes(1);   // the close is announced
  base::Duration user_left_after = std::chrono::minutes(2);  // without talk or poll
  base::Duration wait_per_dialog = std::chrono::minutes(2);  // for the estimated wait
};
// A question of a survey.
struct SurveyField {
  std::string id;
  std::string label;
  std::string type;  // the vendor's word: "TEXT", "RADIO", "SELECT", "CHECKBOX", "TITLE", …
  bool mandatory = false;
  std::vector<SurveyField> children;   // the choices of a RADIO, SELECT or CHECKBOX
  std::vector<std::string> master_of;  // ids of the fields that appear when this is chosen
};
struct SurveySeed {
  std::string id;
  std::string name;
  std::string title;
  std::string text;
  std::vector<SurveyField> fields;
};
struct BotSeed {
  std::string name;                     // "mairie", unique; for people
  std::string id;                       // botUUID
  std::vector<LanguageSeed> languages;  // the first serves unknown languages
  LivechatSeed livechat = {};
  std::vector<SurveySeed> surveys = {};  // ids are unique in the bot
};
struct TagSeed {
  std::string name;
  std::string id = {};  // empty: it has only a name
};
struct KnowledgeSeed {
  std::string name;                           // "opening-hours", unique in bot and language
  std::string bot;                            // BotSeed::name
  std::string language;                       // code
  std::vector<std::string> asked_like;        // matched without case, accents, punctuation
  std::map<std::string, AnswerSeed> answers;  // by space; missing: the default space's
  base::Duration takes{0};                    // thinking time of this answer
  bool social = false;                        // small talk
  bool rewordable = true;                     // may be proposed
  std::vector<TagSeed> tags = {};             // filter the list of top knowledge
};

struct Seed {
  std::vector<BotSeed> bots;
  std::vector<KnowledgeSeed> knowledge;
  std::string bearer;  // the token chat calls need; empty: none
};

// Reads a seed file (seed.example.yaml shows all of it), strictly. An empty engine accepts every
// seed that loads. Error "bad-seed": the detail is every problem with its file, line and column.
// `file` is only shown.
base::Result<Seed> read_seed(std::string text, std::string file);

// One part of a seed file, as the control API takes it, with the bot's name as "bot". Error
// "bad-request".
base::Result<KnowledgeSeed> read_knowledge_seed(std::string text);
struct LanguageOfBot {
  std::string bot;
  LanguageSeed language;
};
base::Result<LanguageOfBot> read_language_seed(std::string text);

}  // namespace smsrelay::mocks::dydu
