// The content of the bots: languages, consultation spaces, knowledge, global sentences; and which
// knowledge answers a question in a space.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "mocks/dydu/seed.h"

namespace smsrelay::mocks::dydu {

struct Answer {
  std::int64_t action_id = 0;
  std::string html;
};

struct Knowledge {
  std::string name;
  std::int64_t id = 0;
  std::vector<std::optional<Answer>> by_space;  // as Language::spaces
  base::Duration takes{0};
  std::uint64_t served = 0;
  std::uint64_t served_apart = 0;

  // The space's own answer, else the default space's; null: not reachable in that space.
  [[nodiscard]] const Answer* answer_in(std::size_t space) const;
};

class Language {
 public:
  explicit Language(const LanguageSeed&);

  [[nodiscard]] const std::string& code() const { return seed_.code; }
  [[nodiscard]] const LanguageSeed& sentences() const { return seed_; }
  // The first is the default space.
  [[nodiscard]] const std::vector<std::string>& spaces() const { return seed_.spaces; }
  // Exact after trim: case and accents count.
  [[nodiscard]] std::optional<std::size_t> space(std::string_view name) const;
  base::Result<void> rename_space(std::string_view from, std::string_view to);

  base::Result<void> add(const KnowledgeSeed&, std::int64_t& next_id);
  [[nodiscard]] const std::vector<Knowledge>& knowledge() const { return knowledge_; }

  // The knowledge that answers `question` (normalised) in that space: one asked exactly like it,
  // else the one whose longest phrase has all its words in the question, else null. Of equals the
  // one added first.
  [[nodiscard]] Knowledge* match(std::string_view question, std::size_t space);

 private:
  struct Phrase {
    std::vector<std::uint32_t> words;  // sorted, once each
    std::size_t length = 0;            // of the normalised text
    std::size_t knowledge = 0;
  };

  std::vector<std::uint32_t> intern(std::string_view normalised_phrase);

  LanguageSeed seed_;
  std::vector<Knowledge> knowledge_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> exact_;
  std::map<std::string, std::uint32_t, std::less<>> vocabulary_;
  std::vector<Phrase> phrases_;  // the longest first
};

struct Bot {
  std::string name;
  std::string id;  // in lower case
  std::vector<Language> languages;

  [[nodiscard]] Language* language(std::string_view code);
};

class Content {
 public:
  base::Result<void> add_bot(const BotSeed&);
  base::Result<void> add_knowledge(const KnowledgeSeed&);
  base::Result<void> rename_space(std::string_view bot, std::string_view language,
                                  std::string_view from, std::string_view to);

  [[nodiscard]] const std::vector<Bot>& bots() const { return bots_; }
  // Null: there is none. `id` in lower case.
  [[nodiscard]] Bot* bot_with_id(std::string_view id);

 private:
  base::Result<Language*> find(std::string_view bot, std::string_view language);

  std::vector<Bot> bots_;
  std::int64_t next_id_ = 4711;
};

// 8-4-4-4-12 hexadecimal digits, in either case.
[[nodiscard]] bool is_uuid(std::string_view);
// Two lowercase letters.
[[nodiscard]] bool is_language_code(std::string_view);

}  // namespace smsrelay::mocks::dydu
