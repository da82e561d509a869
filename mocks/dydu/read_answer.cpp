#include "mocks/dydu/read_answer.h"

#include <array>
#include <utility>

#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::array<std::pair<const char*, Defect>, 8> defects = {{
    {"no text", Defect::no_text},
    {"no values", Defect::no_values},
    {"null values", Defect::null_values},
    {"html page", Defect::html_page},
    {"truncated json", Defect::truncated_json},
    {"wrong charset", Defect::wrong_charset},
    {"not base64", Defect::not_base64},
    {"huge", Defect::huge},
}};

Defect read_defect(yaml::MapReader& reader) {
  std::vector<std::string> names;
  for (const auto& [name, defect] : defects) names.emplace_back(name);
  const auto chosen = reader.maybe_one_of("defect", names);
  for (const auto& [name, defect] : defects) {
    if (chosen == name) return defect;
  }
  return Defect::none;
}

void read_extras(yaml::MapReader& reader, AnswerSeed& seed) {
  auto& document = reader.document();
  if (const auto* node = reader.optional("template")) {
    yaml::MapReader rich(document, *node, "a template");
    seed.rich = {rich.text("name"), rich.text("data")};
  }
  if (const auto* node = reader.optional("sidebar")) {
    yaml::MapReader sidebar(document, *node, "a sidebar");
    seed.sidebar = {
        sidebar.text("title"), sidebar.text("content"), sidebar.maybe_text("url").value_or(""),
        sidebar.maybe_text("height").value_or(""), sidebar.maybe_text("width").value_or("")};
  }
  seed.url_redirect = reader.maybe_text("redirect").value_or("");
  seed.gui_action = reader.maybe_text("gui action").value_or("");
  seed.survey = reader.maybe_text("survey").value_or("");
  seed.ask_feedback = reader.maybe_boolean("ask feedback").value_or(false);
  if (const auto* node = reader.optional("feedback wording")) {
    yaml::MapReader wording(document, *node, "the wording of a feedback");
    for (const std::string name : {"choiceIntroduction", "choice0", "choice1", "choice2", "comment",
                                   "commentIntroduction"}) {
      if (auto text = wording.maybe_text(name)) seed.feedback_wording[name] = *text;
    }
  }
  seed.type_response = reader.maybe_text("type response").value_or("");
  if (const auto* node = reader.optional("moves to")) {
    yaml::MapReader moves(document, *node, "where an answer moves to");
    seed.moves_to_space = moves.maybe_text("space").value_or("");
    seed.moves_to_language = moves.maybe_text("language").value_or("");
  }
  seed.livechat = reader.maybe_boolean("livechat").value_or(false);
  seed.defect = read_defect(reader);
}

void read_turns(yaml::MapReader& reader, AnswerSeed& seed) {
  auto& document = reader.document();
  for (const auto& step : reader.maybe_list("steps")) {
    seed.steps.push_back(read_answer(document, step, "a step"));
  }
  for (const auto& node : reader.maybe_list("branches")) {
    yaml::MapReader branch(document, node, "a branch");
    auto& turn = seed.branches.emplace_back();
    turn.name = branch.text("name");
    turn.asked_like = branch.maybe_texts("asked like");
    if (const auto* answer = branch.required("answer")) {
      turn.answer = read_answer(document, *answer, "'answer'");
    }
  }
  seed.branches_listed = reader.maybe_boolean("list branches").value_or(true);
  seed.capture = reader.maybe_text("capture").value_or("");
  if (const auto* then = reader.optional("then")) {
    seed.then.push_back(read_answer(document, *then, "'then'"));
  }
  seed.needs_operator = reader.maybe_one_of("only if", {"operator available"}).has_value();
  if (const auto* otherwise = reader.optional("otherwise")) {
    seed.otherwise.push_back(read_answer(document, *otherwise, "'otherwise'"));
  }
}

}  // namespace

AnswerSeed read_answer(yaml::Document& document, const yaml::Node& node, const std::string& what) {
  AnswerSeed seed;
  if (!node.is_map()) {
    if (auto text = yaml::as_text(document, node, what)) seed.html = std::move(*text);
    return seed;
  }
  yaml::MapReader reader(document, node, "an answer");
  seed.html = reader.maybe_text("html").value_or("");
  read_extras(reader, seed);
  read_turns(reader, seed);
  return seed;
}

}  // namespace smsrelay::mocks::dydu
