#include "mocks/dydu/seed.h"

#include <algorithm>

#include "base/text.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/livechat.h"
#include "mocks/dydu/read_answer.h"
#include "mocks/dydu/read_bot.h"
#include "mocks/dydu/seed_place.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {
namespace {

void maybe_set(std::string& to, std::optional<std::string> text) {
  if (text) to = std::move(*text);
}

constexpr int survey_depth_max = 8;

std::vector<SurveyField> read_survey_fields(yaml::MapReader& parent, const std::string& key,
                                            int depth) {
  std::vector<SurveyField> out;
  for (const auto& node : parent.maybe_list(key)) {
    if (depth == survey_depth_max) {
      parent.complain(node.mark, "fields of a survey stand at most 8 deep");
      break;
    }
    yaml::MapReader reader(parent.document(), node, "a field of a survey");
    SurveyField field;
    field.id = reader.text("id");
    field.label = reader.text("label");
    field.type = reader.text("type");
    field.mandatory = reader.maybe_boolean("mandatory").value_or(false);
    field.children = read_survey_fields(reader, "children", depth + 1);
    field.master_of = reader.maybe_texts("master of");
    out.push_back(std::move(field));
  }
  return out;
}

}  // namespace

void read_sentences(yaml::MapReader& reader, LanguageSeed& seed) {
  auto& document = reader.document();
  if (const auto* node = reader.optional("misunderstood")) {
    seed.misunderstood = read_answer(document, *node, "'misunderstood'");
  }
  if (const auto* node = reader.optional("too many misunderstood")) {
    yaml::MapReader too_many(document, *node, "'too many misunderstood'");
    LanguageSeed::TooManyMisunderstood sentence;
    sentence.after = static_cast<int>(too_many.integer("after", {1, 100}));
    if (const auto* answer = too_many.required("answer")) {
      sentence.answer = read_answer(document, *answer, "'answer'");
    }
    seed.too_many_misunderstood = std::move(sentence);
  }
  maybe_set(seed.too_long, reader.maybe_text("too long"));
  maybe_set(seed.empty, reader.maybe_text("empty"));
  maybe_set(seed.command, reader.maybe_text("command"));
  maybe_set(seed.welcome, reader.maybe_text("welcome"));
  if (const auto* node = reader.optional("rewords")) {
    yaml::MapReader rewords(document, *node, "'rewords'");
    seed.rewords_max = static_cast<int>(rewords.integer("at most", {0, 3}));
    maybe_set(seed.rewords_intro, rewords.maybe_text("intro"));
  }
  if (const auto* node = reader.optional("livechat")) {
    yaml::MapReader livechat(document, *node, "the sentences of a livechat");
    maybe_set(seed.operator_hello, livechat.maybe_text("hello"));
    maybe_set(seed.operator_busy, livechat.maybe_text("busy"));
    maybe_set(seed.no_operator, livechat.maybe_text("nobody"));
    maybe_set(seed.left_queue, livechat.maybe_text("left queue"));
    maybe_set(seed.reengage, livechat.maybe_text("reengage"));
    maybe_set(seed.automatic_end, livechat.maybe_text("automatic end"));
    maybe_set(seed.user_left, livechat.maybe_text("user left"));
    maybe_set(seed.operator_end, livechat.maybe_text("end"));
    if (const auto* notices = livechat.optional("notices")) {
      yaml::MapReader reader_of_notices(document, *notices, "the sentences of notices");
      for (const auto code : notice_codes()) {
        if (auto text = reader_of_notices.maybe_text(std::string(code))) {
          seed.notices.emplace(code, *std::move(text));
        }
      }
    }
  }
}

std::vector<SurveySeed> read_surveys(yaml::MapReader& bot) {
  std::vector<SurveySeed> out;
  for (const auto& node : bot.maybe_list("surveys")) {
    yaml::MapReader reader(bot.document(), node, "a survey");
    SurveySeed survey;
    survey.id = reader.text("survey");
    if (std::ranges::find(out, survey.id, &SurveySeed::id) != out.end()) {
      bot.document().complain(node.mark, "there is a survey '" + survey.id + "' already");
    }
    maybe_set(survey.name, reader.maybe_text("name"));
    maybe_set(survey.title, reader.maybe_text("title"));
    maybe_set(survey.text, reader.maybe_text("text"));
    survey.fields = read_survey_fields(reader, "fields", 0);
    out.push_back(std::move(survey));
  }
  return out;
}

LivechatSeed read_livechat(yaml::Document& document, const yaml::Node& node) {
  LivechatSeed seed;
  yaml::MapReader reader(document, node, "a livechat");
  for (const auto& each : reader.list("operators")) {
    yaml::MapReader person(document, each, "an operator");
    auto& operator_seed = seed.operators.emplace_back();
    operator_seed.name = person.text("name");
    maybe_set(operator_seed.external_id, person.maybe_text("id"));
    operator_seed.available = person.maybe_boolean("available").value_or(true);
    operator_seed.capacity =
        static_cast<int>(person.maybe_integer("capacity", {1, 100}).value_or(1));
  }
  seed.inactivity = reader.maybe_duration("inactivity").value_or(seed.inactivity);
  seed.warning_before = reader.maybe_duration("warning before").value_or(seed.warning_before);
  seed.user_left_after = reader.maybe_duration("user left after").value_or(seed.user_left_after);
  seed.wait_per_dialog = reader.maybe_duration("wait per dialog").value_or(seed.wait_per_dialog);
  return seed;
}

namespace {

LanguageSeed read_language(yaml::MapReader& reader) {
  LanguageSeed seed;
  seed.code = reader.text("code");
  seed.spaces = reader.texts("spaces");
  maybe_set(seed.default_space, reader.maybe_text("default space"));
  maybe_set(seed.edited_space, reader.maybe_text("edited space"));
  seed.available = reader.maybe_boolean("available").value_or(true);
  read_sentences(reader, seed);
  return seed;
}

KnowledgeSeed read_knowledge(yaml::MapReader& reader) {
  KnowledgeSeed seed;
  auto& document = reader.document();
  seed.name = reader.text("name");
  seed.language = reader.text("language");
  seed.asked_like = reader.texts("asked like");
  if (const auto* answers = reader.required("answers")) {
    if (!answers->is_map()) {
      reader.complain(answers->mark, "'answers' must be a map of consultation space to answer");
    }
    for (const auto& entry : answers->entries) {
      seed.answers[entry.key] = read_answer(document, entry.value, "'" + entry.key + "'");
    }
  }
  if (auto takes = reader.maybe_duration("takes")) seed.takes = *takes;
  seed.social = reader.maybe_boolean("social").value_or(false);
  seed.rewordable = reader.maybe_boolean("rewordable").value_or(true);
  for (const auto& each : reader.maybe_list("tags")) {
    yaml::MapReader tag(document, each, "a tag");
    auto& tag_seed = seed.tags.emplace_back();
    tag_seed.name = tag.text("name");
    maybe_set(tag_seed.id, tag.maybe_text("id"));
  }
  return seed;
}

// A well-formed seed may still be inconsistent: then the content refuses it, and the caret stands
// at the wrong field.
void check(yaml::Document& document, const yaml::Node& node, const base::Result<void>& accepted) {
  if (!accepted) document.complain(seed_place(node, accepted.error()), accepted.error().detail);
}

std::string in_short(const yaml::Document& document) {
  std::vector<std::string> messages;
  for (const auto& problem : document.problems()) messages.push_back(problem.message);
  return base::join(messages, "; ");
}

// `welcome` names knowledge, which comes after the languages in the file.
void check_welcome(yaml::Document& document, const yaml::MapReader& reader, const BotSeed& bot,
                   const std::vector<KnowledgeSeed>& all) {
  const yaml::Node* languages = reader.node().find("languages");
  if (languages == nullptr) return;
  for (std::size_t i = 0; i < bot.languages.size(); ++i) {
    const auto& language = bot.languages[i];
    if (language.welcome.empty()) continue;
    std::vector<std::string> names;
    for (const auto& each : all) {
      if (each.bot == bot.name && each.language == language.code) names.push_back(each.name);
    }
    if (std::ranges::find(names, language.welcome) != names.end()) continue;
    const yaml::Node* at = languages->items[i].find("welcome");
    document.complain(at->mark, "'welcome' must name knowledge of this language; there is no '" +
                                    language.welcome + "'" +
                                    yaml::suggestion(language.welcome, names));
  }
}

}  // namespace

base::Result<Seed> read_seed(std::string text, std::string file) {
  auto document = yaml::load(std::move(text), std::move(file));
  Seed seed;
  Content content;
  {
    yaml::MapReader top(document, document.root(), "a seed of mock-dydu");
    top.integer("format", {1, 1});
    maybe_set(seed.bearer, top.maybe_text("bearer"));
    for (const auto& node : top.list("bots")) {
      yaml::MapReader reader(document, node, "a bot");
      BotSeed bot;
      bot.name = reader.text("name");
      bot.id = reader.text("id");
      for (const auto& language : reader.list("languages")) {
        yaml::MapReader spoken(document, language, "a language");
        bot.languages.push_back(read_language(spoken));
      }
      if (const auto* livechat = reader.optional("livechat")) {
        bot.livechat = read_livechat(document, *livechat);
      }
      bot.surveys = read_surveys(reader);
      if (document.ok()) check(document, node, content.add_bot(bot));
      for (const auto& each : reader.maybe_list("knowledge")) {
        yaml::MapReader known(document, each, "knowledge");
        auto knowledge = read_knowledge(known);
        known.finish();
        knowledge.bot = bot.name;
        if (document.ok()) check(document, each, content.add_knowledge(knowledge));
        seed.knowledge.push_back(std::move(knowledge));
      }
      check_welcome(document, reader, bot, seed.knowledge);
      seed.bots.push_back(std::move(bot));
    }
  }
  if (!document.ok()) return base::Error{"bad-seed", yaml::to_text(document.problems())};
  return seed;
}

base::Result<KnowledgeSeed> read_knowledge_seed(std::string text) {
  auto document = yaml::load(std::move(text), "body");
  KnowledgeSeed seed;
  {
    yaml::MapReader reader(document, document.root(), "knowledge");
    const auto bot = reader.text("bot");
    seed = read_knowledge(reader);
    seed.bot = bot;
  }
  if (!document.ok()) return base::Error{"bad-request", in_short(document)};
  return seed;
}

base::Result<LanguageOfBot> read_language_seed(std::string text) {
  auto document = yaml::load(std::move(text), "body");
  LanguageOfBot out;
  {
    yaml::MapReader reader(document, document.root(), "a language");
    out.bot = reader.text("bot");
    out.language = read_language(reader);
  }
  if (!document.ok()) return base::Error{"bad-request", in_short(document)};
  return out;
}

}  // namespace smsrelay::mocks::dydu
