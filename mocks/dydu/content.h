// The content of the bots: languages, consultation spaces, knowledge, global sentences. Finds the
// knowledge that answers a question in a space.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/dydu/seed.h"

namespace smsrelay::mocks::dydu {

struct Answer;
using AnswerPointer = std::shared_ptr<const Answer>;  // dialogs keep the answer at which they are

struct Answer {
  std::int64_t knowledge_id = 0;
  std::int64_t action_id = 0;
  std::string html;            // with the links of the branches
  bool has_variables = false;  // a ${…} in html
  bool plain = false;          // only a text
  AnswerSeed authored;         // without the parts that are below or in html
  struct Turn {
    std::vector<std::string> phrases;  // normalised, the branch's name first
    AnswerPointer answer;
  };
  std::vector<Turn> branches;
  std::vector<AnswerPointer> steps;
  AnswerPointer then;                   // with `capture`
  AnswerPointer otherwise;              // with `needs_operator`
  std::optional<std::size_t> moves_to;  // a space of its own language, or of the one it moves to
};

struct Knowledge {
  std::string name;
  std::string title;  // its first wording, as authored
  std::int64_t id = 0;
  std::vector<AnswerPointer> by_space;  // in the order of Language::spaces; null: no own answer
  std::size_t default_space = 0;
  base::Duration takes{0};
  bool social = false;
  bool rewordable = true;
  std::vector<TagSeed> tags;
  std::uint64_t served = 0;
  std::uint64_t served_apart = 0;

  // The space's own answer, else the default space's; null: not reachable in that space.
  [[nodiscard]] const AnswerPointer& answer_in(std::size_t space) const;
};

class Language {
 public:
  // Precondition: Content checked the seed.
  explicit Language(const LanguageSeed&);

  [[nodiscard]] const std::string& code() const { return seed_.code; }
  [[nodiscard]] const LanguageSeed& sentences() const { return seed_; }
  [[nodiscard]] const std::vector<std::string>& spaces() const { return seed_.spaces; }
  // The space whose answers serve when a space has none.
  [[nodiscard]] std::size_t default_space() const { return default_space_; }
  // Exact after trim: case and accents count, unless `loosely`.
  [[nodiscard]] std::optional<std::size_t> space(std::string_view name, bool loosely = false) const;
  base::Result<void> rename_space(std::string_view from, std::string_view to);
  // The present name of the space that had this name before; nothing when none had it.
  [[nodiscard]] std::optional<std::string> renamed(std::string_view former_name) const;

  // `languages` are the bot's.
  base::Result<void> add(const KnowledgeSeed&, std::span<const Language> languages,
                         std::int64_t& next_id);
  [[nodiscard]] const std::vector<Knowledge>& knowledge() const { return knowledge_; }

  // The knowledge that answers `question` (normalised) in that space: one asked exactly like it,
  // else, unless `exactly`, the one whose longest phrase has all its words in the question, else
  // null. Among equals the one added first.
  [[nodiscard]] Knowledge* match(std::string_view question, std::size_t space,
                                 bool exactly = false);
  base::Result<void> set_thinking_time(std::string_view knowledge, base::Duration);
  // Null: no such name, or not reachable in that space.
  [[nodiscard]] Knowledge* named(std::string_view name, std::size_t space);
  // Knowledge that shares words with `question` (normalised), the nearest first.
  struct Near {
    const Knowledge* knowledge = nullptr;
    double score = 0;  // share of the nearest phrase in the question, above 0 to 1
  };
  [[nodiscard]] std::vector<Near> near(std::string_view question, std::size_t space) const;

  // Call once, before any question. `languages` are the bot's, including this one.
  void prepare_sentences(std::span<const Language> languages);
  [[nodiscard]] const AnswerPointer& misunderstood() const { return misunderstood_; }
  // Null: off.
  [[nodiscard]] const AnswerPointer& too_many_misunderstood() const { return too_many_; }

 private:
  struct Phrase {
    std::vector<std::uint32_t> words;  // sorted, without repeats
    std::size_t length = 0;            // of the normalised text
    std::size_t knowledge = 0;
  };

  std::vector<std::uint32_t> intern(std::string_view normalised_phrase);
  // Sorted; only words of the vocabulary.
  [[nodiscard]] std::vector<std::uint32_t> known_words(std::string_view normalised_text) const;

  LanguageSeed seed_;
  std::size_t default_space_ = 0;
  std::map<std::string, std::size_t, std::less<>> former_names_;  // index in seed_.spaces
  AnswerPointer misunderstood_;
  AnswerPointer too_many_;
  std::vector<Knowledge> knowledge_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> exact_;
  std::map<std::string, std::uint32_t, std::less<>> vocabulary_;
  std::vector<std::size_t> word_lengths_;  // by index in the vocabulary
  std::vector<Phrase> phrases_;            // the longest first
};

struct Bot {
  std::string name;
  std::string id;  // in lower case
  std::vector<Language> languages;
  LivechatSeed livechat;  // operators come and go
  std::vector<SurveySeed> surveys;

  // Null: none of that code, or not available.
  [[nodiscard]] Language* language(std::string_view code);
  // The first available one.
  [[nodiscard]] Language& first_language();
};

class Content {
 public:
  base::Result<void> add_bot(const BotSeed&);
  base::Result<void> add_knowledge(const KnowledgeSeed&);
  base::Result<void> rename_space(std::string_view bot, std::string_view language,
                                  std::string_view from, std::string_view to);
  base::Result<void> set_operator(std::string_view bot, std::string_view name, bool available);
  base::Result<void> add_language(std::string_view bot, const LanguageSeed&);
  base::Result<void> remove_language(std::string_view bot, std::string_view language);
  base::Result<void> set_thinking_time(std::string_view bot, std::string_view language,
                                       std::string_view knowledge, base::Duration);

  [[nodiscard]] const std::vector<Bot>& bots() const { return bots_; }
  // Null: there is none. `id` in lower case.
  [[nodiscard]] Bot* bot_with_id(std::string_view id);

 private:
  base::Result<Bot*> find(std::string_view bot);
  base::Result<Language*> find(std::string_view bot, std::string_view language);

  std::vector<Bot> bots_;
  std::int64_t next_id_ = 4711;
};

// 8-4-4-4-12 hexadecimal digits, in either case.
[[nodiscard]] bool is_uuid(std::string_view);
// Two lowercase letters.
[[nodiscard]] bool is_language_code(std::string_view);

}  // namespace smsrelay::mocks::dydu
