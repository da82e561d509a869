#include "mocks/dydu/seed.h"

#include "mocks/dydu/content.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {
namespace {

LanguageSeed read_language(yaml::Document& document, const yaml::Node& node) {
  LanguageSeed seed;
  yaml::MapReader reader(document, node, "a language");
  seed.code = reader.text("code");
  seed.spaces = reader.texts("spaces");
  if (auto sentence = reader.maybe_text("misunderstood"))
    seed.misunderstood = AnswerSeed(*sentence);
  if (auto sentence = reader.maybe_text("too long")) seed.too_long = *sentence;
  if (auto sentence = reader.maybe_text("empty")) seed.empty = *sentence;
  return seed;
}

KnowledgeSeed read_knowledge(yaml::Document& document, const yaml::Node& node,
                             const std::string& bot) {
  KnowledgeSeed seed;
  seed.bot = bot;
  yaml::MapReader reader(document, node, "knowledge");
  seed.name = reader.text("name");
  seed.language = reader.text("language");
  seed.asked_like = reader.texts("asked like");
  if (const auto* answers = reader.required("answers")) {
    if (!answers->is_map()) {
      reader.complain(answers->mark, "'answers' must be a map of consultation space to answer");
    }
    for (const auto& entry : answers->entries) {
      if (auto html = yaml::as_text(document, entry.value, "'" + entry.key + "'")) {
        seed.answers[entry.key] = AnswerSeed(*html);
      }
    }
  }
  if (auto takes = reader.maybe_duration("takes")) seed.takes = *takes;
  return seed;
}

// What is well written may still not fit: the content itself says so, at the place it is about.
void check(yaml::Document& document, const yaml::Mark& mark, const base::Result<void>& accepted) {
  if (!accepted) document.complain(mark, accepted.error().detail);
}

}  // namespace

base::Result<Seed> read_seed(std::string text, std::string file) {
  auto document = yaml::load(std::move(text), std::move(file));
  Seed seed;
  Content content;
  {
    yaml::MapReader top(document, document.root(), "a seed of mock-dydu");
    top.integer("format", {1, 1});
    for (const auto& node : top.list("bots")) {
      yaml::MapReader reader(document, node, "a bot");
      BotSeed bot;
      bot.name = reader.text("name");
      bot.id = reader.text("id");
      for (const auto& language : reader.list("languages")) {
        bot.languages.push_back(read_language(document, language));
      }
      if (document.ok()) check(document, node.mark, content.add_bot(bot));
      for (const auto& each : reader.maybe_list("knowledge")) {
        auto knowledge = read_knowledge(document, each, bot.name);
        if (document.ok()) check(document, each.mark, content.add_knowledge(knowledge));
        seed.knowledge.push_back(std::move(knowledge));
      }
      seed.bots.push_back(std::move(bot));
    }
  }
  if (!document.ok()) return base::Error{"bad-seed", yaml::to_text(document.problems())};
  return seed;
}

}  // namespace smsrelay::mocks::dydu
