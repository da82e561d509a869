#include "mocks/dydu/face.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "mocks/dydu/chat_http.h"
#include "mocks/dydu/codec.h"
#include "mocks/dydu/description.h"
#include "mocks/dydu/dialog_export.h"
#include "mocks/dydu/dialog_operations.h"
#include "mocks/dydu/file_upload.h"
#include "mocks/dydu/gdpr.h"
#include "mocks/dydu/history_page.h"
#include "mocks/dydu/knowledge_operations.h"
#include "mocks/dydu/talk_request.h"
#include "mocks/dydu/talk_response.h"
#include "mocks/dydu/vendor_response.h"
#include "mocks/vendor/near_miss.h"
#include "mocks/vendor/uploaded_file.h"

namespace smsrelay::mocks::dydu {
namespace {

std::string_view field(const net::FormFields& fields, std::string_view name) {
  for (const auto& each : fields) {
    if (each.first == name) return each.second;
  }
  return {};
}

// There an empty value is the word `null`, because JavaScript puts it into a text so.
void empty_nulls(net::FormFields& fields) {
  for (auto& [name, value] : fields) {
    if (value == "null") value = name == "lastPoll" ? "0" : "";
  }
}

base::Result<net::FormFields> read_body(Operation operation, const std::string& body) {
  auto fields = read_form(body);
  if (operation == Operation::poll) {
    if (!fields) fields = read_unencoded(body);
    if (fields) empty_nulls(*fields);
  }
  return fields;
}

std::string_view context_of(const OperationRule& rule, const net::FormFields& fields,
                            bool lenient) {
  if (rule.operation == Operation::survey) return field(fields, "ctx");
  if (rule.operation == Operation::flat_talk) return field(fields, "context");
  const auto own = context_field(rule);
  if (own.empty()) return {};
  if (const auto sent = field(fields, own); !sent.empty() || !lenient) return sent;
  for (const auto& [name, value] : fields) {
    if (is_context_spelling(name)) return value;
  }
  return {};
}

bool is_chat(Operation operation) {
  switch (operation) {
    case Operation::languages:
    case Operation::server_status:
    case Operation::whoami:
    case Operation::description:
    case Operation::dialog_export:
    case Operation::saml_status:
    case Operation::saml_user:
    case Operation::printed_history:
    case Operation::file_upload:
      return false;
    default:
      return true;
  }
}

bool needs_dialog(Operation operation) {
  switch (operation) {
    case Operation::history:
    case Operation::poll:
    case Operation::typing:
    case Operation::reading:
    case Operation::feedback:
    case Operation::dissatisfaction:
    case Operation::feedback_comment:
    case Operation::variable:
    case Operation::survey:
      return true;
    default:
      return false;
  }
}

// The `type` of its answers; empty: it has no envelope.
std::string_view type_of_answer(Operation operation) {
  switch (operation) {
    case Operation::talk:
    case Operation::flat_talk:
      return "talkResponse";
    case Operation::context:
      return "contextResponse";
    case Operation::available_context:
      return "availableContextResponse";
    case Operation::status:
      return "waitingQueueStatusResponse";
    case Operation::welcome_call:
      return "welcomeCallResponse";
    case Operation::history:
      return "historyResponse";
    case Operation::poll:
      return "pollResponse";
    case Operation::typing:
      return "typingResponse";
    case Operation::reading:
      return "readingResponse";
    case Operation::feedback:
      return "feedbackResponse";
    case Operation::dissatisfaction:
      return "feedbackInsatisfactionResponse";
    case Operation::feedback_comment:
      return "feedbackCommentResponse";
    case Operation::top_knowledge:
      return "topKnowledgeResponse";
    case Operation::search:
      return "searchResponse";
    case Operation::variable:
      return "setVariableResponse";
    case Operation::survey_configuration:
      return "surveyConfigurationResponse";
    case Operation::survey:
      return "surveyResponse";
    case Operation::push_rules:
      return "pushRulesResponse";
    case Operation::gdpr:
    case Operation::languages:
    case Operation::server_status:
    case Operation::whoami:
    case Operation::dialog_export:
    case Operation::saml_status:
    case Operation::saml_user:
    case Operation::printed_history:
    case Operation::file_upload:
    case Operation::chat_http:
    case Operation::description:
      break;
  }
  return {};
}

// Empty: of that operation there is none.
std::string answer_without_values(Operation operation, bool flat) {
  if (operation == Operation::languages) return "[]";
  if (flat) return "{}";
  const auto type = type_of_answer(operation);
  return type.empty() ? std::string() : R"({"type":")" + std::string(type) + R"("})";
}

std::string flat_talk_answer(const Reply& reply) {
  auto out = Values::bare();
  out.text("context", reply.context_id)
      .text("text", reply.text)
      .plain("typeResponse", reply.type_response)
      .plain("language", reply.language)
      .number("knowledgeId", reply.knowledge_id);
  return std::move(out).take();
}

std::string_view allowed_methods(const OperationRule& rule) {
  switch (rule.methods) {
    case OperationRule::Methods::get:
      return "GET, OPTIONS";
    case OperationRule::Methods::post:
      return "POST, OPTIONS";
    case OperationRule::Methods::both:
      break;
  }
  return "GET, POST, OPTIONS";
}

}  // namespace

void Remarks::add(sim::Remark::Kind kind, const std::string& party, std::string text) {
  constexpr std::size_t remembered_max = 100;
  if (kind == sim::Remark::Kind::violation) {
    ++violations_;
    last_violations_.push_back(party + ": " + text);
    if (last_violations_.size() > remembered_max) last_violations_.pop_front();
  }
  transcript_.remark(scheduler_.now(), {.kind = kind,
                                        .party = party,
                                        .text = std::move(text),
                                        .exchange = current_ ? current_() : 0});
}

Face::Face(std::string party, Shared shared)
    : party_(std::move(party)), shared_(shared), dialogs_(shared.profile.dialog_lifetime) {}

Face::Client::Client(const net::Request& request, const net::Responder& responder)
    : responder_(responder), other_site_(request.headers.get("Origin").has_value()) {}

void Face::Client::answer(net::Response response) const {
  if (other_site_) response.headers.add("Access-Control-Allow-Origin", "*");
  responder_.answer(std::move(response));
}

void Face::handle(const net::Request& request, const net::Responder& responder) {
  const Client client(request, responder);
  const auto route = find_route(request.path());
  if (!route) return client.answer(nothing_here(request));
  const auto& rule = *route->rule;
  if (request.method == "OPTIONS") return client.answer(preflight(rule, request));
  if (const auto wrong = check_method(rule, request.method)) {
    net::Response refused = refuse(405, *wrong);
    refused.headers.add("Allow", std::string(allowed_methods(rule)));
    return client.answer(std::move(refused));
  }
  const auto now = shared_.scheduler.now();
  if (is_chat(rule.operation) && !shared_.access.admits_chat(request, now)) {
    return client.answer(unauthorized("Bearer"));
  }
  if (rule.operation == Operation::dialog_export &&
      !shared_.access.admits_back_office(request, now)) {
    return client.answer(unauthorized("Basic"));
  }
  switch (rule.operation) {
    case Operation::server_status:
      return client.answer(vendor_answer(
          shared_.profile, shared_.profile.server_status_is_empty ? "" : R"({"status":"OK"})"));
    case Operation::whoami:
      return client.answer(whoami(request));
    case Operation::description:
      return client.answer(description_page());
    case Operation::printed_history:
      return client.answer(printed_history(request));
    case Operation::file_upload:
      return client.answer(uploaded(request));
    case Operation::chat_http:
      return serve_envelope(*route, request, client);
    default:
      return serve_form(*route, request, client);
  }
}

net::Response Face::preflight(const OperationRule& rule, const net::Request& request) const {
  net::Response response;
  response.status = 204;
  response.headers.add("Access-Control-Allow-Methods", std::string(allowed_methods(rule)));
  if (const auto wanted = request.headers.get("Access-Control-Request-Headers")) {
    response.headers.add("Access-Control-Allow-Headers", std::string(*wanted));
  }
  return response;
}

void Face::serve_form(const Route& route, const net::Request& request, const Client& client) {
  const auto& rule = *route.rule;
  if (const auto wrong = check_body(request)) return client.answer(refuse(400, *wrong));
  auto fields = read_form(request.query());
  if (fields && !request.body.empty()) {
    auto sent = read_body(rule.operation, request.body);
    if (sent && !fields->empty()) {
      fields->insert(fields->end(), std::make_move_iterator(sent->begin()),
                     std::make_move_iterator(sent->end()));
    } else {
      fields = std::move(sent);
    }
  }
  if (!fields) {
    const auto& error = fields.error();
    Hints hints;
    add_charset_hints(error.detail, hints);
    auto refusal = refuse(400, unreadable_field(error.code, error.detail));
    hint(hints);
    return client.answer(std::move(refusal));
  }
  const bool lenient = shared_.profile.lenient_field_names;
  for (const auto& wrong : check_fields(rule, *fields, lenient)) violated(wrong);

  const auto context_field_value = context_of(rule, *fields, lenient);
  Call call{.request = request,
            .route = route,
            .operation = rule.operation,
            .bot_id = route.bot,
            .context_id = route.context.empty() ? context_field_value : route.context,
            .fields = *fields};
  switch (rule.operation) {
    case Operation::languages:
    case Operation::saml_status:
    case Operation::saml_user:
      call.bot_id = field(*fields, "botUUID");
      break;
    case Operation::dialog_export:
      call.bot_id = field(*fields, "botId");
      break;
    case Operation::flat_talk: {
      call.bot_id = field(*fields, "botId");
      call.operation = Operation::talk;
      const auto format = field(*fields, "format");
      call.flat_answer = format != "JSonDydu";
      if (call.flat_answer && !format.empty() && format != "JSon") {
        note("format '" + base::visible(format) + "' is not modelled: answered as JSon");
      }
      break;
    }
    case Operation::talk: {
      Hints hints;
      add_context_hints(route, context_field_value, hints);
      add_question_hints(request, field(*fields, "userInput"), hints);
      if (!hints.empty()) hint(hints);
      break;
    }
    default:
      break;
  }
  serve(call, client);
}

void Face::serve_envelope(const Route& route, const net::Request& request, const Client& client) {
  std::string sent = request.body;
  if (!base::trim(sent).starts_with('{')) {
    const auto fields = read_form(request.method == "GET" ? request.query() : request.body);
    if (!fields) {
      return client.answer(refuse(400, unreadable_field(fields.error().code, "data=…")));
    }
    sent = field(*fields, "data");
  }
  const auto envelope = read_chat_http(sent);
  if (!envelope) {
    const auto& error = envelope.error();
    return client.answer(
        refuse(400, error.code == "unknown-type"
                        ? wrong_field("data.type", "is no message of the envelope", error.detail)
                        : wrong_field("data", error.detail, sent)));
  }
  if (!envelope->plain.empty()) {
    note("served as sent, though it is no base64: " + base::join(envelope->plain, ", "));
  }
  for (const auto& wrong : check_fields(chat_http_rule(envelope->type), envelope->fields, true)) {
    violated(wrong);
  }
  serve({.request = request,
         .route = route,
         .operation = envelope->operation,
         .bot_id = envelope->bot_id,
         .context_id = envelope->context_id,
         .fields = envelope->fields,
         .in_envelope = true,
         .answer_type = envelope->answer_type},
        client);
}

void Face::serve(const Call& call, const Client& client) {
  Bot* bot = shared_.content.bot_with_id(base::ascii_lower(call.bot_id));
  const bool about_login =
      call.operation == Operation::saml_status || call.operation == Operation::saml_user;
  // A 404 there makes a client retry and go to another server, so that any UUID is served.
  if (about_login && !call.bot_id.empty()) {
    if (bot == nullptr) note("no bot has this botUUID; its login is served as that of any bot");
    return client.answer(saml(call));
  }
  if (bot == nullptr) return client.answer(unknown_bot(call));
  if (const auto& login_url = shared_.access.saml_login_url();
      !login_url.empty() && is_chat(call.operation) && field(call.fields, "saml2_info").empty()) {
    return client.answer(saml_redirection(login_url));
  }
  if (call.operation == Operation::talk) return talk(*bot, call, client);
  client.answer(operate(*bot, call));
}

void Face::talk(Bot& bot, const Call& call, const Client& client) {
  Question question;
  question.context_id = call.context_id;
  question.text = field(call.fields, "userInput");
  question.language = field(call.fields, "language");
  question.space = field(call.fields, "space");
  question.client_id = field(call.fields, call.flat_answer ? "user_id" : "clientId");
  question.test = field(call.fields, "qualificationMode") == "true";
  question.unregistered = field(call.fields, "doNotRegisterInteraction") == "true";
  question.already_came = field(call.fields, "alreadyCame") == "true";
  question.variables = read_variables(field(call.fields, "variables"));
  question.click = read_click(field(call.fields, "extraParameters"));

  const auto now = shared_.scheduler.now();
  auto reply = shared_.assistant.talk(bot, dialogs_, question, now);
  if (!reply.notes.empty()) {
    for (auto& text : reply.notes) note(std::move(text));
    const Language* language = bot.language(question.language);
    if (language == nullptr) language = &bot.first_language();
    if (!question.space.empty() &&
        !language->space(question.space, shared_.profile.space_names_ignore_case)) {
      Hints hints;
      add_space_hints(question.space, bot, *language, hints);
      hint(hints);
    }
  }
  auto response = call.flat_answer && reply.status == 200
                      ? vendor_answer(shared_.profile, flat_talk_answer(reply))
                      : talk_response(shared_.profile, reply, now + reply.takes);
  if (reply.takes <= base::Duration::zero()) return client.answer(std::move(response));
  shared_.scheduler.after(reply.takes, [client, response = std::move(response)]() mutable {
    client.answer(std::move(response));
  });
}

net::Response Face::operate(Bot& bot, const Call& call) {
  const auto now = shared_.scheduler.now();
  std::vector<std::string> notes;
  Serving serving{.party = party_,
                  .profile = shared_.profile,
                  .now = now,
                  .dialogs = dialogs_,
                  .records = shared_.records,
                  .bot = bot,
                  .fields = call.fields,
                  .context_id = call.context_id,
                  .dialog = dialogs_.find(call.context_id, bot.id, now),
                  .in_envelope = call.in_envelope,
                  .notes = notes};
  if (serving.dialog != nullptr && shared_.profile.any_call_renews) {
    serving.dialog->last_talk = now;
  }
  if (serving.dialog == nullptr && shared_.profile.unknown_dialog_is_error &&
      needs_dialog(call.operation)) {
    note("no dialog lives under '" + base::visible(call.context_id) + "': refused");
    return vendor_refusal(shared_.profile, 404, "Unknown context");
  }
  auto response = act(bot, call, serving);
  for (auto& text : notes) note(std::move(text));
  return response;
}

net::Response Face::act(Bot& bot, const Call& call, Serving& serving) {
  const auto type = call.answer_type.empty() ? type_of_answer(call.operation) : call.answer_type;
  switch (call.operation) {
    case Operation::context:
      return open_context(bot, call);
    case Operation::available_context:
      return tell_availability(serving, type);
    case Operation::status:
      return tell_queue_status(serving);
    case Operation::welcome_call:
      return register_visit(serving);
    case Operation::history:
      return read_history(serving);
    case Operation::poll:
      return poll(serving);
    case Operation::typing:
      return acknowledge(serving, type);
    case Operation::reading:
      return acknowledge(serving, type);
    case Operation::feedback:
      return take_vote(serving);
    case Operation::dissatisfaction:
      return take_dissatisfaction(serving);
    case Operation::feedback_comment:
      return take_comment(serving);
    case Operation::gdpr:
      return take_gdpr_request(serving);
    case Operation::top_knowledge:
      return list_top_knowledge(serving);
    case Operation::search:
      return search_knowledge(serving);
    case Operation::variable:
      return set_variable(serving);
    case Operation::survey_configuration:
      return describe_survey(serving);
    case Operation::survey:
      return take_survey(serving);
    case Operation::push_rules:
      return list_push_rules(serving);
    case Operation::languages:
      return languages(bot);
    case Operation::dialog_export:
      return export_dialogs(shared_.profile, bot, dialogs_, call.fields);
    case Operation::saml_status:
    case Operation::saml_user:
      return saml(call);
    case Operation::printed_history:
    case Operation::file_upload:
    case Operation::talk:
    case Operation::server_status:
    case Operation::whoami:
    case Operation::chat_http:
    case Operation::flat_talk:
    case Operation::description:
      break;
  }
  return vendor_refusal(shared_.profile, 404, "Not Found");
}

net::Response Face::open_context(const Bot& bot, const Call& call) {
  const auto context_id = shared_.assistant.open_dialog(
      bot, dialogs_, field(call.fields, "clientId"),
      field(call.fields, "qualificationMode") == "true", shared_.scheduler.now());
  Values values(call.answer_type.empty() ? type_of_answer(call.operation) : call.answer_type,
                shared_.profile.base64_padded);
  values.text("contextId", context_id);
  return vendor_answer(shared_.profile, std::move(values).take());
}

net::Response Face::languages(const Bot& bot) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& language : bot.languages) {
    list.push_back({{"id", language.code()}, {"isAvailable", language.sentences().available}});
  }
  return vendor_answer(shared_.profile, list.dump());
}

net::Response Face::whoami(const net::Request& request) const {
  const std::string host(request.headers.get("Host").value_or(party_));
  const nlohmann::ordered_json body{
      {"headers", nlohmann::ordered_json::array({{{"host", base::visible(host)}}})}};
  return vendor_answer(shared_.profile,
                       body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// Any saml2_info is a valid login. Without it, a bot that demands a login answers saml2/status with
// the login page's address and saml2/userinfo with 401.
net::Response Face::saml(const Call& call) {
  const auto& login_url = shared_.access.saml_login_url();
  if (!login_url.empty() && field(call.fields, "saml2_info").empty()) {
    return call.operation == Operation::saml_status
               ? saml_redirection(login_url)
               : vendor_refusal(shared_.profile, 401, "Unauthorized");
  }
  return vendor_answer(shared_.profile, call.operation == Operation::saml_status
                                            ? R"({"status":"OK"})"
                                            : R"({"attribute":{}})");
}

net::Response Face::printed_history(const net::Request& request) {
  const auto fields = read_form(request.query());
  if (!fields) return refuse(400, unreadable_field(fields.error().code, fields.error().detail));
  const auto find = [&](std::string_view path) { return find_route(path)->rule; };
  for (const auto& wrong : check_fields(*find("/servlet/history"), *fields, false)) violated(wrong);
  if (const auto format = field(*fields, "format"); !format.empty() && format != "html") {
    note("format '" + base::visible(format) + "' is not modelled: shown as html");
  }
  const auto context_id = field(*fields, "context");
  const Dialog* dialog = dialogs_.any(context_id);
  if (dialog == nullptr || !dialogs_.is_alive(*dialog, shared_.scheduler.now())) {
    note("no dialog lives under '" + base::visible(context_id) + "'");
    dialog = nullptr;
  }
  return history_page(dialog,
                      {.user = field(*fields, "userLabel"), .bot = field(*fields, "botLabel")});
}

net::Response Face::uploaded(const net::Request& request) {
  const auto fields = read_form(request.query());
  if (!fields) return refuse(400, unreadable_field(fields.error().code, fields.error().detail));
  const auto file = vendor::uploaded_file(request, field(*fields, "fin"));
  if (!file) note("an upload without a file: " + file.error().detail);
  return upload_page(file ? file->name : "", field(*fields, "cb"), field(*fields, "origin"));
}

net::Response Face::nothing_here(const net::Request& request) {
  auto missed = vendor::near_miss(request, operation_rules());
  for (auto& each : hints_for_unmatched(request)) missed.hints.push_back(std::move(each));
  violated(unserved_path(request.path(), missed.line()));
  shared_.remarks.add_near_miss(std::move(missed));
  return vendor_refusal(shared_.profile, 404, "Not Found");
}

net::Response Face::unknown_bot(const Call& call) {
  const auto id = call.bot_id;
  if (is_uuid(id)) {
    violated(nobodys_bot(id));
  } else if (!call.route.bot.empty()) {  // the field was checked already
    violated(malformed_bot(id));
  }
  hint(hints_for_unknown_bot(id, shared_.content));
  const auto& profile = shared_.profile;
  switch (profile.unknown_bot) {
    case Profile::UnknownBot::bad_request:
      return vendor_refusal(profile, 400, "Bad Request");
    case Profile::UnknownBot::forbidden:
      return vendor_refusal(profile, 403, "Forbidden");
    case Profile::UnknownBot::server_error:
      return vendor_refusal(profile, 500, "Internal Server Error");
    case Profile::UnknownBot::no_values:
      if (auto nothing = answer_without_values(call.operation, call.flat_answer);
          !nothing.empty()) {
        return vendor_answer(profile, std::move(nothing));
      }
      break;
    case Profile::UnknownBot::not_found:
      break;
  }
  return vendor_refusal(profile, 404, "Unknown bot");
}

net::Response Face::unauthorized(std::string_view scheme) {
  note(scheme == "Bearer" ? "refused: no valid token (Authorization: Bearer …)"
                          : "refused: a back-office service wants Authorization: Basic …");
  auto response = vendor_refusal(shared_.profile, 401, "Unauthorized");
  response.headers.add("WWW-Authenticate", std::string(scheme) + " realm=\"Dydu\"");
  return response;
}

net::Response Face::saml_redirection(const std::string& login_url) {
  note("refused: no login (saml2_info)");
  Values values("SAML_redirection", shared_.profile.base64_padded);
  values.text("redirection_url", login_url).text("auth", "");
  return vendor_answer(shared_.profile, std::move(values).take());
}

net::Response Face::refuse(int status, const Violation& violation) {
  violated(violation);
  return vendor_refusal(shared_.profile, status, net::reason_phrase(status));
}

void Face::violated(const Violation& violation) {
  shared_.remarks.add(sim::Remark::Kind::violation, party_, to_text(violation));
}

void Face::note(std::string text) {
  shared_.remarks.add(sim::Remark::Kind::note, party_, std::move(text));
}

void Face::hint(const Hints& hints) {
  for (const auto& each : hints) note("hint: " + each);
}

}  // namespace smsrelay::mocks::dydu
