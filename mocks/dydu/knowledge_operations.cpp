#include "mocks/dydu/knowledge_operations.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "mocks/dydu/codec.h"
#include "mocks/dydu/phrase.h"
#include "mocks/dydu/vendor_response.h"

namespace smsrelay::mocks::dydu {
namespace {

struct Place {
  Language& language;
  std::size_t space;
};

Place place_of(Serving& serving) {
  Language* language = serving.bot.language(serving.field("language"));
  if (language == nullptr) language = &serving.bot.first_language();
  const auto space =
      language->space(serving.field("space"), serving.profile.space_names_ignore_case);
  return {*language, space.value_or(language->default_space())};
}

// Whether a word of the text begins with that one.
bool has_word_beginning_with(std::string_view normalised_text, std::string_view beginning) {
  return std::ranges::any_of(words_of(normalised_text),
                             [&](auto word) { return word.starts_with(beginning); });
}

// The tag by which the list is filtered; an empty one does not filter.
struct TagWanted {
  std::string_view name_or_id;
  std::string_view name;
  std::string_view id;

  [[nodiscard]] bool any() const { return !name_or_id.empty() || !name.empty() || !id.empty(); }
  [[nodiscard]] bool is_on(const Knowledge& knowledge) const {
    const auto any_tag = [&](auto matches) { return std::ranges::any_of(knowledge.tags, matches); };
    const auto has_name = [](std::string_view wanted) {
      return [wanted](const TagSeed& tag) { return tag.name == wanted; };
    };
    const auto has_id = [](std::string_view wanted) {
      return [wanted](const TagSeed& tag) { return tag.id == wanted; };
    };
    return (name_or_id.empty() || any_tag(has_name(name_or_id)) || any_tag(has_id(name_or_id))) &&
           (name.empty() || any_tag(has_name(name))) && (id.empty() || any_tag(has_id(id)));
  }
};

}  // namespace

net::Response list_top_knowledge(Serving& serving) {
  const auto [language, space] = place_of(serving);
  const TagWanted wanted{.name_or_id = base::trim(serving.field("tag")),
                         .name = base::trim(serving.field("tagName")),
                         .id = base::trim(serving.field("tagId"))};
  if (wanted.any() && std::ranges::none_of(language.knowledge(),
                                           [&](const auto& each) { return wanted.is_on(each); })) {
    serving.notes.emplace_back("no knowledge has that tag");
  }
  if (const auto period = serving.field("period"); !period.empty()) {
    serving.notes.push_back("period '" + base::visible(period) +
                            "' is not modelled: counted since the bot was added");
  }
  std::vector<const Knowledge*> served;
  for (const auto& knowledge : language.knowledge()) {
    if (knowledge.served > 0 && knowledge.answer_in(space) != nullptr && wanted.is_on(knowledge)) {
      served.push_back(&knowledge);
    }
  }
  std::ranges::stable_sort(served, std::ranges::greater(), &Knowledge::served);
  const auto asked_for = serving.field("maxKnowledge");
  std::size_t count_max = served.size();
  std::from_chars(asked_for.data(), asked_for.data() + asked_for.size(), count_max);

  auto articles = nlohmann::ordered_json::array();
  for (const auto* knowledge : served) {
    if (articles.size() >= count_max) break;
    articles.push_back({{"knowledgeId", knowledge->id}, {"reword", knowledge->title}});
  }
  auto out = Values("topKnowledgeResponse", serving.profile.base64_padded);
  out.text("knowledgeArticles",
           articles.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return vendor_answer(serving.profile, std::move(out).take());
}

net::Response search_knowledge(Serving& serving) {
  constexpr std::int64_t score_of_beginning = 10;  // below a whole word of most phrases
  const auto [language, space] = place_of(serving);
  const auto typed = normalised(serving.field("search"));
  const bool rewordable_only = serving.field("onlyShowRewordables") == "true";

  std::vector<std::pair<std::int64_t, const Knowledge*>> found;
  for (const auto& near : language.near(typed, space)) {
    found.emplace_back(static_cast<std::int64_t>(near.score * 100), near.knowledge);
  }
  if (const auto words = words_of(typed); !words.empty()) {
    for (const auto& knowledge : language.knowledge()) {
      const bool known = std::ranges::find(found, &knowledge, [](const auto& each) {
                           return each.second;
                         }) != found.end();
      if (!known && knowledge.answer_in(space) != nullptr &&
          has_word_beginning_with(normalised(knowledge.title), words.back())) {
        found.emplace_back(score_of_beginning, &knowledge);
      }
    }
  }
  auto out = Values::listed("searchResponse", serving.profile.base64_padded);
  for (const auto& [score, knowledge] : found) {
    if (rewordable_only && !knowledge->rewordable) continue;
    out.object("")
        .text("rootConditionReword", knowledge->title)
        .number("score", score)
        .number("knowledgeId", knowledge->id)
        .close();
  }
  return vendor_answer(serving.profile, std::move(out).take());
}

}  // namespace smsrelay::mocks::dydu
