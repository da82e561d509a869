#include "runner/execute/witness_answers.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace smsrelay::runner {
namespace {

using mocks::dydu::AnswerSeed;

constexpr std::string_view cut_mark = "...";

// null: there is no such field.
nlohmann::json field_of(const sim::Exchange& exchange, std::string_view name) {
  if (!exchange.answer) return nullptr;
  const auto answer = nlohmann::json::parse(exchange.answer->body, nullptr, false);
  if (!answer.is_object() || !answer.contains("values")) return nullptr;
  const auto& values = answer["values"];
  return values.is_object() && values.contains(name) ? values.at(std::string(name)) : nullptr;
}

// Whether the text was made of this one: "Merci ${nom}, à demain". What follows it, such as the
// links to its branches, does not matter.
bool was_made_of(std::string_view text, std::string_view authored) {
  if (authored.empty()) return false;
  bool is_start = true;
  while (true) {
    const std::size_t variable = authored.find("${");
    const std::string_view piece = authored.substr(0, variable);
    const std::size_t at = text.find(piece);
    if (at == std::string_view::npos || (is_start && at != 0)) return false;
    if (variable == std::string_view::npos) return true;
    text.remove_prefix(at + piece.size());
    const std::size_t end = authored.find('}', variable);
    if (end == std::string_view::npos) return true;
    authored.remove_prefix(end + 1);
    is_start = false;
  }
}

using IsSuch = std::function<bool(const AnswerSeed&)>;

// Whether it holds for this authored answer, or for one that may come after or instead of it. An
// author's answer is only a few levels deep.
bool any_within(const AnswerSeed& answer, const IsSuch& is) {  // NOLINT(misc-no-recursion)
  const auto within = [&](const AnswerSeed& each) { return any_within(each, is); };
  return is(answer) || std::ranges::any_of(answer.steps, within) ||
         std::ranges::any_of(answer.then, within) ||
         std::ranges::any_of(answer.otherwise, within) ||
         std::ranges::any_of(answer.branches,
                             [&](const auto& branch) { return within(branch.answer); });
}

bool any_authored(const Scenario& scenario, const IsSuch& is) {
  return std::ranges::any_of(scenario.knowledge, [&](const Knowledge& knowledge) {
    return std::ranges::any_of(knowledge.answers,
                               [&](const auto& answer) { return any_within(answer.second, is); });
  });
}

bool is_one_of(const std::vector<AnswerSeed>& authored, const std::string& text) {
  return std::ranges::any_of(authored,
                             [&](const AnswerSeed& each) { return was_made_of(text, each.html); });
}

std::string without_tags(std::string_view html) {
  std::string out;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) out += c;
    if (c == '>') in_tag = false;
  }
  return std::string(base::trim(out));
}

}  // namespace

bool has_field(const sim::Exchange& exchange, std::string_view name) {
  const auto field = field_of(exchange, name);
  if (field.is_string()) return !field.get<std::string>().empty();
  if (field.is_boolean()) return field.get<bool>();
  if (field.is_number()) return field.get<double>() != 0;
  return !field.empty();
}

bool is_in_another_language(const Question& question, const sim::Exchange& exchange) {
  const auto field = field_of(exchange, "language");
  if (!field.is_string() || question.language.empty()) return false;
  const std::string language = base::base64_decode(field.get<std::string>()).value_or("");
  return !language.empty() && language != question.language;
}

bool has_type_of_the_story(const Question& question, const Scenario& scenario) {
  return !question.answer_type.empty() && any_authored(scenario, [&](const AnswerSeed& answer) {
    return answer.type_response == question.answer_type;
  });
}

bool is_from_a_branch(const Question& question, const Scenario& scenario) {
  return question.dialog && any_authored(scenario, [&](const AnswerSeed& answer) {
           return std::ranges::any_of(answer.branches, [&](const auto& branch) {
             return was_made_of(question.answer_html, branch.answer.html);
           });
         });
}

bool is_after_a_capture(const Question& question, const Scenario& scenario) {
  return question.dialog && any_authored(scenario, [&](const AnswerSeed& answer) {
           return is_one_of(answer.then, question.answer_html);
         });
}

bool is_for_want_of_an_operator(const Question& question, const Scenario& scenario) {
  return any_authored(scenario,
                      [&](const AnswerSeed& answer) {
                        return is_one_of(answer.otherwise, question.answer_html);
                      }) ||
         (any_authored(scenario, [](const AnswerSeed& answer) { return answer.livechat; }) &&
          std::ranges::any_of(scenario.fixtures->bots, [&](const BotFixture& bot) {
            return bot.id == question.bot &&
                   std::ranges::any_of(bot.languages, [&](const auto& language) {
                     return was_made_of(question.answer_html, language.no_operator);
                   });
          }));
}

bool is_cut(const std::string& sms, const std::vector<Question>& asked) {
  if (!sms.ends_with(cut_mark)) return false;
  const auto length = [](const std::string& text) { return base::decode_utf8(text).size(); };
  return std::ranges::any_of(
             asked,
             [&](const Question& question) {
               const std::string words = without_tags(question.answer_html);
               return !question.test && !words.ends_with(cut_mark) &&
                      length(question.answer_html) + cut_mark.size() > length(sms) && words != sms;
             }) &&
         std::ranges::none_of(asked, [&](const Question& question) {
           return without_tags(question.answer_html) == sms;
         });
}

}  // namespace smsrelay::runner
