#include "mocks/dydu/operations.h"

#include <algorithm>
#include <array>
#include <vector>

namespace smsrelay::mocks::dydu {
namespace {

using Kind = FieldRule::Kind;
constexpr auto required = FieldRule::Presence::required;
constexpr auto get = OperationRule::Methods::get;
constexpr auto post = OperationRule::Methods::post;
constexpr auto both = OperationRule::Methods::both;

constexpr auto talk_fields = std::to_array<FieldRule>({
    {"userInput", Kind::any, required},
    {"language", Kind::language},
    {"space"},
    {"clientId"},
    {"alreadyCame", Kind::boolean},
    {"qualificationMode", Kind::boolean},
    {"solutionUsed", Kind::solution},
    {"mode", Kind::mode},
    {"variables", Kind::json_object},
    {"contextId", Kind::context},
    {"botUUID", Kind::uuid},
    {"doNotRegisterInteraction", Kind::boolean},
    {"userUrl"},
    {"browser"},
    {"os"},
    {"extraParameters", Kind::json_object},
    {"contextType"},
    {"disableLanguageDetection", Kind::boolean},
    {"pureLivechat", Kind::boolean},
    {"timestamp"},
    {"useServerCookieForContext", Kind::boolean},
    {"tokenUserData"},
});
constexpr auto context_fields = std::to_array<FieldRule>({
    {"alreadyCame", Kind::boolean},
    {"clientId"},
    {"language", Kind::language},
    {"space"},
    {"solutionUsed", Kind::solution},
    {"qualificationMode", Kind::boolean},
});
constexpr auto welcome_fields = std::to_array<FieldRule>({
    {"contextUuid", Kind::context},
    {"language", Kind::language},
    {"space"},
    {"qualificationMode", Kind::boolean},
    {"solutionUsed", Kind::solution},
    {"variables", Kind::json_object},
});
constexpr auto history_fields = std::to_array<FieldRule>({
    {"contextUuid", Kind::context, required},
    {"solutionUsed", Kind::solution},
});
constexpr auto poll_fields = std::to_array<FieldRule>({
    {"contextUuid", Kind::context, required},
    {"lastPoll", Kind::number, required},
    {"language", Kind::language},
    {"space"},
    {"solutionUsed", Kind::solution},
    {"format"},
});
constexpr auto typing_fields = std::to_array<FieldRule>({
    {"contextId", Kind::context, required},
    {"typing", Kind::boolean},
    {"content", Kind::base64},
    {"solutionUsed", Kind::solution},
});
constexpr auto reading_fields = std::to_array<FieldRule>({
    {"contextId", Kind::context, required},
    {"reading", Kind::boolean},
    {"mode", Kind::mode},
    {"solutionUsed", Kind::solution},
});
constexpr auto feedback_fields = std::to_array<FieldRule>({
    {"contextUUID", Kind::context, required},
    {"feedBack", Kind::vote, required},
    {"solutionUsed", Kind::solution},
});
constexpr auto dissatisfaction_fields = std::to_array<FieldRule>({
    {"contextUUID", Kind::context, required},
    {"choiceKey", Kind::any, required},
    {"solutionUsed", Kind::solution},
});
constexpr auto comment_fields = std::to_array<FieldRule>({
    {"contextUUID", Kind::context, required},
    {"comment", Kind::any, required},
    {"solutionUsed", Kind::solution},
});
constexpr auto gdpr_fields = std::to_array<FieldRule>({
    {"clientId", Kind::any, required},
    {"language", Kind::language},
    {"mail", Kind::any, required},
    {"object", Kind::gdpr_object, required},
});
constexpr auto top_fields = std::to_array<FieldRule>({
    {"language", Kind::language},
    {"space"},
    {"period"},
    {"maxKnowledge", Kind::number},
    {"tag"},
    {"tagName"},
    {"tagId"},
    {"solutionUsed", Kind::solution},
});
constexpr auto search_fields = std::to_array<FieldRule>({
    {"language", Kind::language},
    {"space"},
    {"search", Kind::any, required},
    {"onlyShowRewordables", Kind::boolean},
    {"solutionUsed", Kind::solution},
});
constexpr auto variable_fields = std::to_array<FieldRule>({
    {"contextUuid", Kind::context, required},
    {"name", Kind::any, required},
    {"value", Kind::any, required},
    {"solutionUsed", Kind::solution},
});
constexpr auto survey_configuration_fields = std::to_array<FieldRule>({
    {"surveyId", Kind::any, required},
    {"contextUuid", Kind::context},
    {"language", Kind::language},
    {"solutionUsed", Kind::solution},
});
constexpr auto survey_fields = std::to_array<FieldRule>({
    {"ctx", Kind::any, required},
    {"uuid", Kind::any, required},
});
constexpr auto languages_fields = std::to_array<FieldRule>({
    {"botUUID", Kind::uuid, required},
});
constexpr auto export_fields = std::to_array<FieldRule>({
    {"botId", Kind::uuid, required},
    {"language", Kind::language},
    {"startDate", Kind::date},
    {"endDate", Kind::date},
    {"contextId", Kind::context},
    {"format", Kind::export_format},
});
constexpr auto saml_fields = std::to_array<FieldRule>({
    {"botUUID", Kind::uuid, required},
    {"saml2_info"},
});
constexpr auto printed_history_fields = std::to_array<FieldRule>({
    {"context", Kind::any, required},
    {"format"},
    {"userLabel"},
    {"botLabel"},
});
constexpr auto chat_http_fields = std::to_array<FieldRule>({
    {"data", Kind::json_object, required},
});
constexpr auto flat_talk_fields = std::to_array<FieldRule>({
    {"userInput", Kind::any, required},
    {"botId", Kind::uuid, required},
    {"space"},
    {"language", Kind::language},
    {"format"},
    {"mode"},
    {"solutionUsed", Kind::solution},
    {"context"},
    {"user_id"},
    {"user_mail"},
    {"user_name"},
    {"qualificationMode", Kind::boolean},
});

constexpr auto table = std::to_array<OperationRule>({
    {Operation::talk, both, "/servlet/api/chat/talk/{bot}/{context}", "asks a bot, in a dialog",
     "dydu talk", talk_fields, "extraParameters["},
    {Operation::talk, both, "/servlet/api/chat/talk/{bot}", "asks a bot, in a new dialog",
     "dydu talk", talk_fields, "extraParameters["},
    {Operation::context, post, "/servlet/api/chat/context/{bot}", "opens a dialog", "dydu context",
     context_fields},
    {Operation::available_context, post, "/servlet/api/chat/availablecontext/{bot}/{context}",
     "tells whether a dialog still lives", "dydu availablecontext"},
    {Operation::status, get, "/servlet/api/chat/status/{bot}/{context}",
     "tells whether a dialog waits for an operator", "dydu status"},
    {Operation::welcome_call, post, "/servlet/api/chat/welcomecall/{bot}", "registers a visit",
     "dydu welcomecall", welcome_fields},
    {Operation::history, post, "/servlet/api/chat/history/{bot}", "reads a dialog back",
     "dydu history", history_fields},
    {Operation::poll, post, "/servlet/api/chat/poll/last/{bot}", "asks what an operator said",
     "dydu poll/last", poll_fields},
    {Operation::typing, post, "/servlet/api/chat/typing/{bot}", "tells that the user types",
     "dydu typing", typing_fields},
    {Operation::reading, post, "/servlet/api/chat/reading/{bot}", "tells that the user reads",
     "dydu reading", reading_fields},
    {Operation::feedback, post, "/servlet/api/chat/feedback/{bot}", "votes on an answer",
     "dydu feedback", feedback_fields},
    {Operation::dissatisfaction, post, "/servlet/api/chat/feedback/insatisfaction/{bot}",
     "says why an answer was bad", "dydu feedback/insatisfaction", dissatisfaction_fields},
    {Operation::feedback_comment, post, "/servlet/api/chat/feedback/comment/{bot}",
     "comments on an answer", "dydu feedback/comment", comment_fields},
    {Operation::gdpr, post, "/servlet/api/chat/gdpr/{bot}",
     "asks for a user's data, or that it be deleted", "dydu gdpr", gdpr_fields},
    {Operation::top_knowledge, post, "/servlet/api/chat/topknowledge/{bot}",
     "lists what is asked most", "dydu topknowledge", top_fields},
    {Operation::search, post, "/servlet/api/chat/search/{bot}", "proposes questions", "dydu search",
     search_fields},
    {Operation::variable, post, "/servlet/api/chat/variable/{bot}", "sets a variable of a dialog",
     "dydu variable", variable_fields},
    {Operation::survey_configuration, post, "/servlet/api/chat/survey/configuration/{bot}",
     "reads a survey", "dydu survey/configuration", survey_configuration_fields},
    {Operation::survey, post, "/servlet/api/chat/survey/{bot}", "answers a survey", "dydu survey",
     survey_fields, "field_"},
    {Operation::push_rules, post, "/servlet/api/chat/pushrules/{bot}",
     "lists when to address a visitor", "dydu pushrules"},
    {Operation::languages, get, "/servlet/api/account/dydubox/bots/language",
     "lists a bot's languages", "dydu languages", languages_fields},
    {Operation::server_status, get, "/servlet/api/serverstatus", "tells that the server works",
     "dydu serverstatus"},
    {Operation::whoami, get, "/servlet/api/whoami", "tells which server answers", "dydu whoami"},
    {Operation::dialog_export, both, "/servlet/dialogexport", "exports dialogs",
     "dydu dialogexport", export_fields},
    {Operation::saml_status, get, "/servlet/api/saml2/status", "tells whether a login is good",
     "dydu saml2/status", saml_fields},
    {Operation::saml_user, get, "/servlet/api/saml2/userinfo", "tells who is logged in",
     "dydu saml2/userinfo", saml_fields},
    {Operation::printed_history, get, "/servlet/history", "shows a dialog as a page",
     "dydu printed history", printed_history_fields},
    {Operation::file_upload, post, "/servlet/fileupload", "takes a file from a visitor",
     "dydu fileupload"},
    {Operation::chat_http, both, "/servlet/chatHttp", "asks a bot, in the envelope of 2017",
     "dydu chatHttp", chat_http_fields},
    {Operation::flat_talk, both, "/servlet/talk", "asks a bot, with the flat answer of 2018",
     "dydu talk", flat_talk_fields},
    {Operation::description, get, "/servlet/api/doc3/index.html", "describes the API", "dydu doc3"},
});

static_assert(std::ranges::none_of(table, [](const auto& rule) { return rule.fault.empty(); }));

// The path before the first parameter, and the number of parameters.
struct Shape {
  std::string_view prefix;
  std::size_t parameters = 0;
};

constexpr Shape shape_of(std::string_view path) {
  return {path.substr(0, path.find('{')), static_cast<std::size_t>(std::ranges::count(path, '{'))};
}

constexpr auto shapes = [] {
  std::array<Shape, table.size()> out;
  std::ranges::transform(table, out.begin(), [](const auto& rule) { return shape_of(rule.path); });
  return out;
}();

}  // namespace

std::span<const OperationRule> operations() { return table; }

std::span<const vendor::Rule> operation_rules() {
  static const auto rules = [] {
    std::vector<vendor::Rule> out;
    for (const auto& rule : table) {
      if (rule.methods != get) out.push_back({"POST", rule.path, rule.what});
      if (rule.methods != post) out.push_back({"GET", rule.path, rule.what});
    }
    return out;
  }();
  return rules;
}

std::optional<Route> find_route(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& shape = shapes[i];
    if (!path.starts_with(shape.prefix)) continue;
    const auto rest = path.substr(shape.prefix.size());
    const auto slash = rest.find('/');
    const auto first = rest.substr(0, slash);
    const auto second = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
    if (second.find('/') != std::string_view::npos) continue;
    const std::size_t given = slash != std::string_view::npos ? 2 : rest.empty() ? 0 : 1;
    if (given != shape.parameters) continue;
    if (given > 0 && (first.empty() || (given > 1 && second.empty()))) continue;
    return Route{&table[i], first, second};
  }
  return std::nullopt;
}

std::string_view context_field(const OperationRule& rule) {
  const auto found = std::ranges::find(rule.fields, Kind::context, &FieldRule::kind);
  return found == rule.fields.end() ? std::string_view() : found->name;
}

bool is_context_spelling(std::string_view field) {
  return field == "contextUuid" || field == "contextUUID" || field == "contextId";
}

}  // namespace smsrelay::mocks::dydu
