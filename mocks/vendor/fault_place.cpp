#include "mocks/vendor/fault_place.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/json_depth.h"
#include "base/text.h"

namespace smsrelay::mocks::vendor {
namespace {

using nlohmann::json;
using Where = Fault::Where;
using Face = FaultPlace::Face;

// In the order of Where.
constexpr auto places = std::to_array<FaultPlace>({
    {Where::dydu_talk, "dydu talk", Face::dydu},
    {Where::dydu_context, "dydu context", Face::dydu},
    {Where::dydu_available_context, "dydu availablecontext", Face::dydu},
    {Where::dydu_status, "dydu status", Face::dydu},
    {Where::dydu_welcome_call, "dydu welcomecall", Face::dydu},
    {Where::dydu_history, "dydu history", Face::dydu},
    {Where::dydu_poll, "dydu poll/last", Face::dydu},
    {Where::dydu_typing, "dydu typing", Face::dydu},
    {Where::dydu_reading, "dydu reading", Face::dydu},
    {Where::dydu_feedback, "dydu feedback", Face::dydu},
    {Where::dydu_dissatisfaction, "dydu feedback/insatisfaction", Face::dydu},
    {Where::dydu_feedback_comment, "dydu feedback/comment", Face::dydu},
    {Where::dydu_gdpr, "dydu gdpr", Face::dydu},
    {Where::dydu_top_knowledge, "dydu topknowledge", Face::dydu},
    {Where::dydu_search, "dydu search", Face::dydu},
    {Where::dydu_variable, "dydu variable", Face::dydu},
    {Where::dydu_survey_configuration, "dydu survey/configuration", Face::dydu},
    {Where::dydu_survey, "dydu survey", Face::dydu},
    {Where::dydu_push_rules, "dydu pushrules", Face::dydu},
    {Where::dydu_languages, "dydu languages", Face::dydu},
    {Where::dydu_server_status, "dydu serverstatus", Face::dydu},
    {Where::dydu_whoami, "dydu whoami", Face::dydu},
    {Where::dydu_dialog_export, "dydu dialogexport", Face::dydu},
    {Where::dydu_chat_http, "dydu chatHttp", Face::dydu},
    {Where::dydu_description, "dydu doc3", Face::dydu},
    {Where::smsmode_send, "smsmode send", Face::smsmode_rest},
    {Where::smsmode_list, "smsmode list", Face::smsmode_rest},
    {Where::smsmode_detail, "smsmode detail", Face::smsmode_rest},
    {Where::smsmode_patch, "smsmode patch", Face::smsmode_rest},
    {Where::smsmode_delete, "smsmode delete", Face::smsmode_rest},
    {Where::smsmode_channels, "smsmode channels", Face::smsmode_rest},
    {Where::smsmode_credentials, "smsmode credentials", Face::smsmode_rest},
    {Where::smsmode_balance, "smsmode balance", Face::smsmode_rest},
    {Where::smsmode_consumptions, "smsmode consumptions", Face::smsmode_rest},
    {Where::smsmode_transfers, "smsmode transfers", Face::smsmode_rest},
    {Where::smsmode_lookup, "smsmode lookup", Face::smsmode_rest},
    {Where::smsmode_http_send, "smsmode http 1.6 send", Face::smsmode_http},
    {Where::smsmode_http_status, "smsmode http 1.6 status", Face::smsmode_http},
    {Where::smsmode_http_report, "smsmode http 1.6 report", Face::smsmode_http},
    {Where::smsmode_http_list, "smsmode http 1.6 list", Face::smsmode_http},
    {Where::smsmode_http_replies, "smsmode http 1.6 replies", Face::smsmode_http},
    {Where::smsmode_http_credit, "smsmode http 1.6 credit", Face::smsmode_http},
    {Where::smsmode_http_delete, "smsmode http 1.6 delete", Face::smsmode_http},
    {Where::smsmode_http_batch, "smsmode http 1.6 batch", Face::smsmode_http},
    {Where::smsmode_http_voice, "smsmode http 1.6 voice", Face::smsmode_http},
    {Where::smsmode_http_transfer, "smsmode http 1.6 transfer", Face::smsmode_http},
    {Where::smsmode_http_create_account, "smsmode http 1.6 create account", Face::smsmode_http},
    {Where::smsmode_http_delete_account, "smsmode http 1.6 delete account", Face::smsmode_http},
    {Where::smsmode_http_contact, "smsmode http 1.6 contact", Face::smsmode_http},
    {Where::smsmode_http_authorise, "smsmode http 2.0 authorise", Face::smsmode_http},
    {Where::smsmode_webhook, "smsmode webhook", Face::smsmode_callback},
    {Where::smsmode_report, "smsmode report", Face::smsmode_callback},
});
static_assert([] {
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (static_cast<std::size_t>(places[i].where) != i) return false;
  }
  return true;
}());

struct Road {
  std::string_view path;  // goes on behind a '/' at its end
  Where where;
};
// What begins like another comes before it.
constexpr auto dydu_roads = std::to_array<Road>({
    {"/servlet/api/chat/talk/", Where::dydu_talk},
    {"/servlet/api/chat/context/", Where::dydu_context},
    {"/servlet/api/chat/availablecontext/", Where::dydu_available_context},
    {"/servlet/api/chat/status/", Where::dydu_status},
    {"/servlet/api/chat/welcomecall/", Where::dydu_welcome_call},
    {"/servlet/api/chat/history/", Where::dydu_history},
    {"/servlet/api/chat/poll/last/", Where::dydu_poll},
    {"/servlet/api/chat/typing/", Where::dydu_typing},
    {"/servlet/api/chat/reading/", Where::dydu_reading},
    {"/servlet/api/chat/feedback/insatisfaction/", Where::dydu_dissatisfaction},
    {"/servlet/api/chat/feedback/comment/", Where::dydu_feedback_comment},
    {"/servlet/api/chat/feedback/", Where::dydu_feedback},
    {"/servlet/api/chat/gdpr/", Where::dydu_gdpr},
    {"/servlet/api/chat/topknowledge/", Where::dydu_top_knowledge},
    {"/servlet/api/chat/search/", Where::dydu_search},
    {"/servlet/api/chat/variable/", Where::dydu_variable},
    {"/servlet/api/chat/survey/configuration/", Where::dydu_survey_configuration},
    {"/servlet/api/chat/survey/", Where::dydu_survey},
    {"/servlet/api/chat/pushrules/", Where::dydu_push_rules},
    {"/servlet/api/account/dydubox/bots/language", Where::dydu_languages},
    {"/servlet/api/serverstatus", Where::dydu_server_status},
    {"/servlet/api/whoami", Where::dydu_whoami},
    {"/servlet/api/doc3/", Where::dydu_description},
    {"/servlet/dialogexport", Where::dydu_dialog_export},
    {"/servlet/chatHttp", Where::dydu_chat_http},
    {"/servlet/talk", Where::dydu_talk},
});
constexpr auto smsmode_http_roads = std::to_array<Road>({
    {"/http/1.6/sendSMS.do", Where::smsmode_http_send},
    {"/http/1.6/smsStatus.do", Where::smsmode_http_status},
    {"/http/1.6/compteRendu.do", Where::smsmode_http_report},
    {"/http/1.6/smsList.do", Where::smsmode_http_list},
    {"/http/1.6/responseList.do", Where::smsmode_http_replies},
    {"/http/1.6/credit.do", Where::smsmode_http_credit},
    {"/http/1.6/deleteSMS.do", Where::smsmode_http_delete},
    {"/http/1.6/sendSMSBatch.do", Where::smsmode_http_batch},
    {"/http/1.6/sendVoiceMessage.do", Where::smsmode_http_voice},
    {"/http/1.6/creditTransfert.do", Where::smsmode_http_transfer},
    {"/http/1.6/createSubAccount.do", Where::smsmode_http_create_account},
    {"/http/1.6/deleteSubAccount.do", Where::smsmode_http_delete_account},
    {"/http/1.6/addContact.do", Where::smsmode_http_contact},
    {"/http/2.0/createAuthorisation.do", Where::smsmode_http_authorise},
});

std::optional<Where> along(std::span<const Road> roads, std::string_view path) {
  for (const Road& road : roads) {
    if (road.path.ends_with('/') ? path.starts_with(road.path) : path == road.path) {
      return road.where;
    }
  }
  return std::nullopt;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Target {
  std::string_view path;  // without a slash at its end
  std::string_view query;
};
Target target_of(std::string_view url) {
  Target out;
  if (const auto mark = url.find('?'); mark != std::string_view::npos) {
    out.query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  out.path = url;
  return out;
}

// The envelope of 2017: {"type":"talk","parameters":{…}}. A question is a question, however it is
// asked; the other messages are of one kind.
std::optional<Where> in_envelope(const net::Call& call, std::string_view query) {
  std::string text = call.request.body;
  if (!base::trim(text).starts_with('{')) {
    const auto fields = net::form_decode(text.empty() ? query : text);
    text = net::form_value(fields, "data").value_or("");
  }
  const json message = json::parse(base::shallow_json(text), nullptr, false);
  if (!message.is_object() || !message.contains("type") || message["type"] != "talk") {
    return Where::dydu_chat_http;
  }
  if (message.contains("parameters") && message["parameters"].is_object()) {
    const json test = message["parameters"].value("qualificationMode", json());
    if (test == true || test == "true" || test == base::base64_encode("true")) return std::nullopt;
  }
  return Where::dydu_talk;
}

std::optional<Where> kind_for_dydu(const net::Call& call) {
  const Target target = target_of(call.url);
  const auto where = along(dydu_roads, target.path);
  if (where == Where::dydu_chat_http) return in_envelope(call, target.query);
  if (where == Where::dydu_talk && (contains(call.request.body, "qualificationMode=true") ||
                                    contains(target.query, "qualificationMode=true"))) {
    return std::nullopt;
  }
  return where;
}

std::optional<Where> kind_of_message_call(std::span<const std::string_view> segments,
                                          std::string_view method) {
  const auto messages = std::ranges::find(segments, "messages");
  const auto behind = std::distance(messages, segments.end());
  if (behind == 1 && method == "POST") return Where::smsmode_send;
  if (behind == 1 && method == "GET") return Where::smsmode_list;
  if (behind == 2 && method == "GET") return Where::smsmode_detail;
  if (behind == 2 && method == "PATCH") return Where::smsmode_patch;
  if (behind == 2 && method == "DELETE") return Where::smsmode_delete;
  return std::nullopt;
}

// Nouns and ids take turns; the last noun is what it is about.
std::optional<Where> kind_of_account_call(std::span<const std::string_view> segments) {
  constexpr auto nouns = std::to_array<std::pair<std::string_view, Where>>({
      {"channels", Where::smsmode_channels},
      {"credentials", Where::smsmode_credentials},
      {"organisations", Where::smsmode_balance},
      {"credit", Where::smsmode_balance},
      {"consumptions", Where::smsmode_consumptions},
      {"transfers", Where::smsmode_transfers},
      {"lookup", Where::smsmode_lookup},
  });
  if (segments.empty()) return std::nullopt;
  const auto noun = segments[(segments.size() - 1) / 2 * 2];
  for (const auto& [word, where] : nouns) {
    if (word == noun) return where;
  }
  return std::nullopt;
}

std::optional<Where> kind_for_smsmode(const net::Call& call) {
  constexpr std::string_view messages = "/sms/v1/";
  constexpr std::string_view account = "/commons/v1/";
  const std::string_view path = target_of(call.url).path;
  if (path.starts_with(messages)) {
    return kind_of_message_call(base::split(path.substr(messages.size()), '/'),
                                call.request.method);
  }
  if (path.starts_with(account)) {
    return kind_of_account_call(base::split(path.substr(account.size()), '/'));
  }
  return along(smsmode_http_roads, path);
}

}  // namespace

std::span<const FaultPlace> fault_places() { return places; }

const FaultPlace& place_of(Fault::Where where) { return places[static_cast<std::size_t>(where)]; }

Vendor vendor_of(const FaultPlace& place) {
  return place.face == Face::dydu ? Vendor::dydu : Vendor::smsmode;
}

std::optional<Fault::Where> kind_of(const net::Call& call, const std::string& to) {
  if (call.from == "smsmode") {
    // The legacy dialect tells by its query: only an MO has a responseID.
    const bool is_mo =
        contains(call.request.body, R"("direction":"MO")") || contains(call.url, "responseID=");
    return is_mo ? Where::smsmode_webhook : Where::smsmode_report;
  }
  if (call.request.method == "OPTIONS") return std::nullopt;
  if (to.starts_with("dydu")) return kind_for_dydu(call);
  if (to == "smsmode") return kind_for_smsmode(call);
  return std::nullopt;  // to the relay, by an admin, or a stranger
}

}  // namespace smsrelay::mocks::vendor
