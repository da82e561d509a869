#include "mocks/dydu/content.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "mocks/dydu/phrase.h"
#include "mocks/dydu/reword.h"

namespace smsrelay::mocks::dydu {
namespace {

// ", did you mean 'mairie'?", or nothing.
template <class Things, class Name>
std::string near(std::string_view sent, const Things& things, Name name) {
  std::vector<std::string> names;
  for (const auto& each : things) names.push_back(std::invoke(name, each));
  const auto found = base::did_you_mean(sent, names);
  return found ? ", did you mean '" + *found + "'?" : std::string();
}

constexpr std::string_view factory_space = "Defaut";

// Global sentences are entries of the back office too; their ids are below those of all knowledge.
constexpr std::int64_t misunderstood_id = 101;
constexpr std::int64_t too_many_misunderstood_id = 105;

LanguageSeed tidy(LanguageSeed seed) {
  if (seed.spaces.empty()) seed.spaces.emplace_back(factory_space);
  for (auto& space : seed.spaces) space = std::string(base::trim(space));
  for (auto* named : {&seed.default_space, &seed.edited_space}) {
    *named = std::string(base::trim(*named));
  }
  if (seed.default_space.empty()) seed.default_space = seed.spaces.front();
  if (seed.edited_space.empty()) seed.edited_space = seed.default_space;
  return seed;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const auto hint = base::did_you_mean(word, candidates);
  return hint ? ", did you mean '" + *hint + "'?" : std::string();
}

// The answers that an answer contains directly.
std::vector<const AnswerSeed*> parts_of(const AnswerSeed& seed) {
  std::vector<const AnswerSeed*> parts;
  for (const auto& branch : seed.branches) parts.push_back(&branch.answer);
  for (const auto* list : {&seed.steps, &seed.then, &seed.otherwise}) {
    for (const auto& each : *list) parts.push_back(&each);
  }
  return parts;
}

base::Result<void> check_answer(const AnswerSeed& seed, const std::string& of,
                                const Language& language, std::span<const Language> languages) {
  if (seed.capture.empty() ? !seed.then.empty() : seed.then.size() != 1) {
    return base::Error{"no-answer", of + ": a captured input needs one answer, and only it"};
  }
  if (seed.needs_operator ? seed.otherwise.size() != 1 : !seed.otherwise.empty()) {
    return base::Error{"no-answer", of + ": a condition needs one other answer, and only it"};
  }
  for (const auto& branch : seed.branches) {
    if (normalised(branch.name).empty()) {
      return base::Error{"empty-phrase", of + ": no word in branch '" + branch.name + "'"};
    }
    for (const auto& phrase : branch.asked_like) {
      if (normalised(phrase).empty()) {
        return base::Error{"empty-phrase", of + ": no word in '" + phrase + "'"};
      }
    }
  }
  const Language* target = &language;
  if (!seed.moves_to_language.empty()) {
    const auto found = std::ranges::find(languages, seed.moves_to_language, &Language::code);
    if (found == languages.end()) {
      return base::Error{"unknown-language",
                         of + " moves to language '" + seed.moves_to_language + "'"};
    }
    target = &*found;
  }
  if (!seed.moves_to_space.empty() && !target->space(seed.moves_to_space)) {
    return base::Error{"unknown-space", of + " moves to consultation space '" +
                                            seed.moves_to_space + "' of language '" +
                                            target->code() + "'" +
                                            did_you_mean(seed.moves_to_space, target->spaces())};
  }
  for (const auto* part : parts_of(seed)) {
    if (auto checked = check_answer(*part, of, language, languages); !checked) return checked;
  }
  return {};
}

bool is_plain(const AnswerSeed& seed) {
  return !seed.rich && !seed.sidebar && seed.steps.empty() && seed.url_redirect.empty() &&
         seed.gui_action.empty() && seed.survey.empty() && !seed.ask_feedback &&
         seed.type_response.empty() && seed.moves_to_space.empty() &&
         seed.moves_to_language.empty() && seed.branches.empty() && seed.capture.empty() &&
         !seed.livechat && !seed.needs_operator && seed.defect == Defect::none;
}

// Precondition: check_answer() found no error.
AnswerPointer compiled(AnswerSeed seed, std::int64_t knowledge_id, std::int64_t& next_id,
                       const Language& language, std::span<const Language> languages) {
  auto answer = std::make_shared<Answer>();
  answer->knowledge_id = knowledge_id;
  answer->action_id = next_id++;
  answer->plain = is_plain(seed);
  const auto part = [&](AnswerSeed& each) {
    return compiled(std::move(each), knowledge_id, next_id, language, languages);
  };
  answer->html = std::move(seed.html);
  for (auto& branch : seed.branches) {
    if (seed.branches_listed) {
      answer->html +=
          "<br/><br/>" + reword_link(branch.name, "redirection_knowledge", answer->action_id);
    }
    auto& turn = answer->branches.emplace_back();
    turn.phrases.push_back(normalised(branch.name));
    for (const auto& phrase : branch.asked_like) turn.phrases.push_back(normalised(phrase));
    turn.answer = part(branch.answer);
  }
  for (auto& step : seed.steps) answer->steps.push_back(part(step));
  if (!seed.then.empty()) answer->then = part(seed.then.front());
  if (!seed.otherwise.empty()) answer->otherwise = part(seed.otherwise.front());
  if (!seed.moves_to_space.empty()) {
    const auto target = std::ranges::find(languages, seed.moves_to_language, &Language::code);
    answer->moves_to = (target == languages.end() ? language : *target).space(seed.moves_to_space);
  }
  answer->has_variables = answer->html.find("${") != std::string::npos;
  seed.branches.clear();
  seed.steps.clear();
  seed.then.clear();
  seed.otherwise.clear();
  answer->authored = std::move(seed);
  return answer;
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
    const auto tidied = tidy(language);
    for (const auto& named : {tidied.default_space, tidied.edited_space}) {
      if (std::ranges::find(tidied.spaces, named) == tidied.spaces.end()) {
        return base::Error{"unknown-space", "no consultation space '" + named + "' in language '" +
                                                language.code + "'" +
                                                did_you_mean(named, tidied.spaces)};
      }
    }
    if (language.rewords_max < 0 || language.rewords_max > 3) {
      return base::Error{"bad-number", "0 to 3 rewords can be proposed"};
    }
    if (language.too_many_misunderstood && language.too_many_misunderstood->after < 1) {
      return base::Error{"bad-number", "too many misunderstood questions are at least 1"};
    }
  }
  if (std::ranges::none_of(seed.languages, &LanguageSeed::available)) {
    return base::Error{"no-language", "no language of bot '" + seed.name + "' is available"};
  }
  std::set<std::string> operators;
  for (const auto& each : seed.livechat.operators) {
    if (base::trim(each.name).empty()) return base::Error{"name-missing", "an operator needs one"};
    if (!operators.insert(each.name).second) {
      return base::Error{"duplicate-name", "operator '" + each.name + "' twice"};
    }
    if (each.capacity < 1) {
      return base::Error{"bad-number", "operator '" + each.name + "' takes at least 1 dialog"};
    }
  }
  return {};
}

base::Result<void> check_sentences(std::span<const Language> languages) {
  for (const auto& language : languages) {
    const auto& sentences = language.sentences();
    if (auto checked = check_answer(sentences.misunderstood, "the misunderstood sentence", language,
                                    languages);
        !checked) {
      return checked;
    }
    if (!sentences.too_many_misunderstood) continue;
    if (auto checked = check_answer(sentences.too_many_misunderstood->answer,
                                    "the too-many-misunderstood sentence", language, languages);
        !checked) {
      return checked;
    }
  }
  return {};
}

}  // namespace

const AnswerPointer& Knowledge::answer_in(std::size_t space) const {
  return by_space[space] ? by_space[space] : by_space[default_space];
}

Language::Language(const LanguageSeed& seed) : seed_(tidy(seed)) {
  default_space_ = space(seed_.default_space).value_or(0);
}

void Language::prepare_sentences(std::span<const Language> languages) {
  auto id = misunderstood_id;
  misunderstood_ = compiled(seed_.misunderstood, misunderstood_id, id, *this, languages);
  if (!seed_.too_many_misunderstood) return;
  id = too_many_misunderstood_id;
  too_many_ = compiled(seed_.too_many_misunderstood->answer, too_many_misunderstood_id, id, *this,
                       languages);
}

std::optional<std::size_t> Language::space(std::string_view name, bool loosely) const {
  const auto trimmed = base::trim(name);
  auto found = std::ranges::find(seed_.spaces, trimmed);
  if (found == seed_.spaces.end() && loosely) {
    found = std::ranges::find(seed_.spaces, folded(trimmed),
                              [](const std::string& space) { return folded(space); });
  }
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
  for (auto* named : {&seed_.default_space, &seed_.edited_space}) {
    if (*named == seed_.spaces[*index]) *named = std::string(name);
  }
  former_names_[seed_.spaces[*index]] = *index;
  seed_.spaces[*index] = std::string(name);
  return {};
}

std::optional<std::string> Language::renamed(std::string_view former_name) const {
  const auto found = former_names_.find(base::trim(former_name));
  if (found == former_names_.end()) return std::nullopt;
  return seed_.spaces[found->second];
}

base::Result<void> Language::add(const KnowledgeSeed& seed, std::span<const Language> languages,
                                 std::int64_t& next_id) {
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
  std::vector<const AnswerSeed*> by_space(spaces().size());
  for (const auto& [name, answer] : seed.answers) {
    const auto index = space(name);
    if (!index) {
      return base::Error{"unknown-space", "knowledge '" + seed.name + "': no consultation space '" +
                                              name + "' in language '" + code() + "'" +
                                              did_you_mean(name, spaces())};
    }
    if (auto checked = check_answer(answer, "knowledge '" + seed.name + "'", *this, languages);
        !checked) {
      return checked;
    }
    by_space[*index] = &answer;
  }
  Knowledge knowledge;
  knowledge.name = seed.name;
  knowledge.title = seed.asked_like.front();
  knowledge.id = next_id++;
  knowledge.default_space = default_space_;
  knowledge.takes = seed.takes;
  knowledge.social = seed.social;
  knowledge.rewordable = seed.rewordable;
  knowledge.tags = seed.tags;
  for (const auto* answer : by_space) {
    knowledge.by_space.push_back(
        answer == nullptr ? nullptr : compiled(*answer, knowledge.id, next_id, *this, languages));
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

base::Result<void> Language::set_thinking_time(std::string_view knowledge, base::Duration takes) {
  const auto found = std::ranges::find(knowledge_, knowledge, &Knowledge::name);
  if (found != knowledge_.end()) {
    found->takes = takes;
    return {};
  }
  std::vector<std::string> names;
  for (const auto& each : knowledge_) names.push_back(each.name);
  return base::Error{"unknown-knowledge", "no knowledge '" + std::string(knowledge) + "'" +
                                              did_you_mean(knowledge, names)};
}

Knowledge* Language::match(std::string_view question, std::size_t space, bool exactly) {
  if (const auto same = exact_.find(question); same != exact_.end()) {
    for (const auto position : same->second) {
      if (knowledge_[position].answer_in(space) != nullptr) return &knowledge_[position];
    }
  }
  if (exactly) return nullptr;
  const auto words = known_words(question);
  for (const auto& phrase : phrases_) {
    if (phrase.words.size() <= words.size() && std::ranges::includes(words, phrase.words) &&
        knowledge_[phrase.knowledge].answer_in(space) != nullptr) {
      return &knowledge_[phrase.knowledge];
    }
  }
  return nullptr;
}

Knowledge* Language::named(std::string_view name, std::size_t space) {
  const auto found = std::ranges::find(knowledge_, name, &Knowledge::name);
  if (found == knowledge_.end() || found->answer_in(space) == nullptr) return nullptr;
  return &*found;
}

std::vector<Language::Near> Language::near(std::string_view question, std::size_t space) const {
  const auto words = known_words(question);
  std::vector<double> scores(knowledge_.size());
  for (const auto& phrase : phrases_) {
    // Counts letters, so that "les" weighs less than "horaires".
    std::size_t shared = 0;
    std::size_t whole = 0;
    for (const auto word : phrase.words) {
      whole += word_lengths_[word];
      if (std::ranges::binary_search(words, word)) shared += word_lengths_[word];
    }
    auto& score = scores[phrase.knowledge];
    score = std::max(score, static_cast<double>(shared) / static_cast<double>(whole));
  }
  std::vector<Near> nearest;
  for (std::size_t i = 0; i < knowledge_.size(); ++i) {
    if (scores[i] > 0 && knowledge_[i].answer_in(space) != nullptr) {
      nearest.push_back({&knowledge_[i], scores[i]});
    }
  }
  std::ranges::stable_sort(nearest, std::greater(), &Near::score);
  return nearest;
}

std::vector<std::uint32_t> Language::known_words(std::string_view normalised_text) const {
  std::vector<std::uint32_t> words;
  for (const auto word : words_of(normalised_text)) {
    if (const auto known = vocabulary_.find(word); known != vocabulary_.end()) {
      words.push_back(known->second);
    }
  }
  std::ranges::sort(words);
  return words;
}

std::vector<std::uint32_t> Language::intern(std::string_view normalised_phrase) {
  std::vector<std::uint32_t> words;
  for (const auto word : words_of(normalised_phrase)) {
    const auto number = static_cast<std::uint32_t>(vocabulary_.size());
    const auto [entry, is_new] = vocabulary_.try_emplace(std::string(word), number);
    if (is_new) word_lengths_.push_back(word.size());
    words.push_back(entry->second);
  }
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

Language* Bot::language(std::string_view code) {
  const auto found = std::ranges::find(languages, code, &Language::code);
  return found == languages.end() || !found->sentences().available ? nullptr : &*found;
}

Language& Bot::first_language() {
  return *std::ranges::find_if(languages,
                               [](const Language& each) { return each.sentences().available; });
}

base::Result<void> Content::add_bot(const BotSeed& seed) {
  if (auto checked = check(seed); !checked) return checked;
  auto id = base::ascii_lower(seed.id);
  for (const auto& bot : bots_) {
    if (bot.name == seed.name)
      return base::Error{"duplicate-name", "bot '" + seed.name + "' exists"};
    if (bot.id == id) return base::Error{"duplicate-id", "bot id '" + id + "' is taken"};
  }
  Bot bot{.name = seed.name,
          .id = std::move(id),
          .languages = {},
          .livechat = seed.livechat,
          .surveys = seed.surveys};
  for (auto& each : bot.livechat.operators) {
    if (each.external_id.empty()) each.external_id = each.name;
  }
  for (const auto& language : seed.languages) bot.languages.emplace_back(language);
  if (auto checked = check_sentences(bot.languages); !checked) return checked;
  for (auto& language : bot.languages) language.prepare_sentences(bot.languages);
  bots_.push_back(std::move(bot));
  return {};
}

base::Result<void> Content::add_knowledge(const KnowledgeSeed& seed) {
  auto bot = find(seed.bot);
  if (!bot) return bot.error();
  auto language = find(seed.bot, seed.language);
  if (!language) return language.error();
  return (*language)->add(seed, (*bot)->languages, next_id_);
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

base::Result<void> Content::set_operator(std::string_view bot, std::string_view name,
                                         bool available) {
  auto found = find(bot);
  if (!found) return found.error();
  auto& operators = (*found)->livechat.operators;
  const auto each = std::ranges::find(operators, name, &OperatorSeed::name);
  if (each == operators.end()) {
    return base::Error{"unknown-operator", "no operator '" + std::string(name) + "'" +
                                               near(name, operators, &OperatorSeed::name)};
  }
  each->available = available;
  return {};
}

base::Result<void> Content::add_language(std::string_view bot, const LanguageSeed& seed) {
  auto found = find(bot);
  if (!found) return found.error();
  BotSeed whole;
  whole.name = (*found)->name;
  whole.id = (*found)->id;
  for (const auto& language : (*found)->languages) whole.languages.push_back(language.sentences());
  whole.languages.push_back(seed);
  if (auto checked = check(whole); !checked) return checked;
  auto languages = (*found)->languages;
  languages.emplace_back(seed);
  if (auto checked = check_sentences(languages); !checked) return checked;
  languages.back().prepare_sentences(languages);
  (*found)->languages = std::move(languages);
  return {};
}

base::Result<void> Content::remove_language(std::string_view bot, std::string_view code) {
  auto language = find(bot, code);
  if (!language) return language.error();
  auto& languages = (*find(bot))->languages;
  const auto available =
      std::ranges::count_if(languages, [](const auto& each) { return each.sentences().available; });
  if (languages.size() == 1 || ((*language)->sentences().available && available == 1)) {
    return base::Error{"last-language", "'" + std::string(code) + "' is all that bot '" +
                                            std::string(bot) + "' speaks"};
  }
  std::erase_if(languages, [&](const auto& each) { return each.code() == code; });
  return {};
}

base::Result<void> Content::set_thinking_time(std::string_view bot, std::string_view language,
                                              std::string_view knowledge, base::Duration takes) {
  auto found = find(bot, language);
  if (!found) return found.error();
  return (*found)->set_thinking_time(knowledge, takes);
}

base::Result<Bot*> Content::find(std::string_view bot) {
  const auto found = std::ranges::find(bots_, bot, &Bot::name);
  if (found == bots_.end()) {
    return base::Error{"unknown-bot",
                       "no bot '" + std::string(bot) + "'" + near(bot, bots_, &Bot::name)};
  }
  return &*found;
}

base::Result<Language*> Content::find(std::string_view bot, std::string_view language) {
  auto found = find(bot);
  if (!found) return found.error();
  auto& languages = (*found)->languages;
  const auto spoken = std::ranges::find(languages, language, &Language::code);
  if (spoken != languages.end()) return &*spoken;
  return base::Error{"unknown-language",
                     "bot '" + (*found)->name + "' does not speak '" + std::string(language) + "'"};
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? c != '-' : base::hex_value(c) < 0) return false;
  }
  return true;
}

bool is_language_code(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace smsrelay::mocks::dydu
