#include "mocks/dydu/content.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "mocks/dydu/phrase.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::string_view factory_space = "Defaut";

LanguageSeed tidy(LanguageSeed seed) {
  if (seed.spaces.empty()) seed.spaces.emplace_back(factory_space);
  for (auto& space : seed.spaces) space = std::string(base::trim(space));
  return seed;
}

base::Result<void> check(const BotSeed& seed) {
  if (base::trim(seed.name).empty()) return base::Error{"name-missing", "a bot needs a name"};
  if (!is_uuid(seed.id)) {
    return base::Error{"bad-bot-id", "the id of bot '" + seed.name + "' is not a UUID"};
  }
  if (seed.languages.empty()) {
    return base::Error{"no-language", "bot '" + seed.name + "' speaks no language"};
  }
  std::set<std::string> codes;
  for (const auto& language : seed.languages) {
    if (!is_language_code(language.code)) {
      return base::Error{"bad-language", "'" + language.code + "' is not two lowercase letters"};
    }
    if (!codes.insert(language.code).second) {
      return base::Error{"duplicate-language", "language '" + language.code + "' twice"};
    }
    std::set<std::string> names;
    for (const auto& space : language.spaces) {
      const std::string name(base::trim(space));
      if (name.empty()) return base::Error{"bad-space", "a consultation space needs a name"};
      if (!names.insert(name).second) {
        return base::Error{"duplicate-space", "consultation space '" + name + "' twice"};
      }
    }
  }
  return {};
}

}  // namespace

const Answer* Knowledge::answer_in(std::size_t space) const {
  if (by_space[space]) return &*by_space[space];
  return by_space.front() ? &*by_space.front() : nullptr;
}

Language::Language(const LanguageSeed& seed) : seed_(tidy(seed)) {}

std::optional<std::size_t> Language::space(std::string_view name) const {
  const auto found = std::ranges::find(seed_.spaces, base::trim(name));
  if (found == seed_.spaces.end()) return std::nullopt;
  return static_cast<std::size_t>(found - seed_.spaces.begin());
}

base::Result<void> Language::rename_space(std::string_view from, std::string_view to) {
  const auto index = space(from);
  if (!index) {
    return base::Error{"unknown-space", "no consultation space '" + std::string(from) + "'"};
  }
  const auto name = base::trim(to);
  if (name.empty()) return base::Error{"bad-space", "a consultation space needs a name"};
  if (const auto other = space(name); other && other != index) {
    return base::Error{"duplicate-space", "consultation space '" + std::string(name) + "' exists"};
  }
  seed_.spaces[*index] = std::string(name);
  return {};
}

base::Result<void> Language::add(const KnowledgeSeed& seed, std::int64_t& next_id) {
  if (base::trim(seed.name).empty()) return base::Error{"name-missing", "knowledge needs a name"};
  if (std::ranges::find(knowledge_, seed.name, &Knowledge::name) != knowledge_.end()) {
    return base::Error{"duplicate-name", "knowledge '" + seed.name + "' exists"};
  }
  if (seed.asked_like.empty()) {
    return base::Error{"nothing-asked", "knowledge '" + seed.name + "' is asked like nothing"};
  }
  std::vector<std::string> asked;
  for (const auto& phrase : seed.asked_like) {
    asked.push_back(normalised(phrase));
    if (asked.back().empty()) {
      return base::Error{"empty-phrase",
                         "knowledge '" + seed.name + "': no word in '" + phrase + "'"};
    }
  }
  if (seed.answers.empty()) {
    return base::Error{"no-answer", "knowledge '" + seed.name + "' has no answer"};
  }
  Knowledge knowledge{.name = seed.name,
                      .by_space = std::vector<std::optional<Answer>>(spaces().size()),
                      .takes = seed.takes};
  for (const auto& [name, html] : seed.answers) {
    const auto index = space(name);
    if (!index) {
      auto hint = base::did_you_mean(name, spaces());
      return base::Error{"unknown-space",
                         "knowledge '" + seed.name + "': no consultation space '" + name +
                             "' in language '" + code() + "'" +
                             (hint ? ", did you mean '" + *hint + "'?" : std::string())};
    }
    knowledge.by_space[*index] = Answer{.html = html};
  }
  knowledge.id = next_id++;
  for (auto& answer : knowledge.by_space) {
    if (answer) answer->action_id = next_id++;
  }

  const std::size_t position = knowledge_.size();
  knowledge_.push_back(std::move(knowledge));
  const auto longer = [](const Phrase& a, const Phrase& b) {
    return std::pair(a.words.size(), a.length) > std::pair(b.words.size(), b.length);
  };
  for (const auto& text : asked) {
    auto& exact = exact_[text];
    if (std::ranges::find(exact, position) != exact.end()) continue;
    exact.push_back(position);
    Phrase phrase{.words = intern(text), .length = text.size(), .knowledge = position};
    phrases_.insert(std::ranges::upper_bound(phrases_, phrase, longer), std::move(phrase));
  }
  return {};
}

Knowledge* Language::match(std::string_view question, std::size_t space) {
  if (const auto same = exact_.find(question); same != exact_.end()) {
    for (const auto position : same->second) {
      if (knowledge_[position].answer_in(space) != nullptr) return &knowledge_[position];
    }
  }
  std::vector<std::uint32_t> words;
  for (const auto word : words_of(question)) {
    if (const auto known = vocabulary_.find(word); known != vocabulary_.end()) {
      words.push_back(known->second);
    }
  }
  std::ranges::sort(words);
  for (const auto& phrase : phrases_) {
    if (phrase.words.size() <= words.size() && std::ranges::includes(words, phrase.words) &&
        knowledge_[phrase.knowledge].answer_in(space) != nullptr) {
      return &knowledge_[phrase.knowledge];
    }
  }
  return nullptr;
}

std::vector<std::uint32_t> Language::intern(std::string_view normalised_phrase) {
  std::vector<std::uint32_t> words;
  for (const auto word : words_of(normalised_phrase)) {
    const auto number = static_cast<std::uint32_t>(vocabulary_.size());
    words.push_back(vocabulary_.try_emplace(std::string(word), number).first->second);
  }
  std::ranges::sort(words);
  words.erase(std::ranges::unique(words).begin(), words.end());
  return words;
}

Language* Bot::language(std::string_view code) {
  const auto found = std::ranges::find(languages, code, &Language::code);
  return found == languages.end() ? nullptr : &*found;
}

base::Result<void> Content::add_bot(const BotSeed& seed) {
  if (auto checked = check(seed); !checked) return checked;
  auto id = base::ascii_lower(seed.id);
  for (const auto& bot : bots_) {
    if (bot.name == seed.name)
      return base::Error{"duplicate-name", "bot '" + seed.name + "' exists"};
    if (bot.id == id) return base::Error{"duplicate-id", "bot id '" + id + "' is taken"};
  }
  Bot bot{.name = seed.name, .id = std::move(id), .languages = {}};
  for (const auto& language : seed.languages) bot.languages.emplace_back(language);
  bots_.push_back(std::move(bot));
  return {};
}

base::Result<void> Content::add_knowledge(const KnowledgeSeed& seed) {
  auto language = find(seed.bot, seed.language);
  if (!language) return language.error();
  return (*language)->add(seed, next_id_);
}

base::Result<void> Content::rename_space(std::string_view bot, std::string_view language,
                                         std::string_view from, std::string_view to) {
  auto found = find(bot, language);
  if (!found) return found.error();
  return (*found)->rename_space(from, to);
}

Bot* Content::bot_with_id(std::string_view id) {
  const auto found = std::ranges::find(bots_, id, &Bot::id);
  return found == bots_.end() ? nullptr : &*found;
}

base::Result<Language*> Content::find(std::string_view bot, std::string_view language) {
  const auto found = std::ranges::find(bots_, bot, &Bot::name);
  if (found == bots_.end()) return base::Error{"unknown-bot", "no bot '" + std::string(bot) + "'"};
  if (auto* spoken = found->language(language)) return spoken;
  return base::Error{"unknown-language",
                     "bot '" + found->name + "' does not speak '" + std::string(language) + "'"};
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

bool is_language_code(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace smsrelay::mocks::dydu
