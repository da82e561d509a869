#include "mocks/smsmode/legacy/face.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mocks/smsmode/legacy/call.h"
#include "mocks/smsmode/platform/authorized_ips.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/near_miss.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

constexpr std::string_view source = "smsmode.md §8, documented";

using Names = std::span<const std::string_view>;
constexpr auto login = std::to_array<std::string_view>({"accessToken", "pseudo", "pass"});
constexpr auto of_send = std::to_array<std::string_view>(
    {"message", "numero", "groupe", "classe_msg", "date_envoi", "refClient", "emetteur", "nbr_msg",
     "stop", "notification_url", "notification_url_reponse"});
constexpr auto of_batch =
    std::to_array<std::string_view>({"classe_msg", "date_envoi", "refClient", "emetteur", "nbr_msg",
                                     "stop", "notification_url", "notification_url_reponse"});
constexpr auto of_voice = std::to_array<std::string_view>(
    {"message", "numero", "groupe", "title", "date_envoi", "language"});
constexpr auto of_sms_id = std::to_array<std::string_view>({"smsID"});
constexpr auto of_list = std::to_array<std::string_view>({"start", "offset"});
constexpr auto of_replies =
    std::to_array<std::string_view>({"start", "offset", "startDate", "endDate"});
constexpr auto of_deletion = std::to_array<std::string_view>({"smsID", "numero"});
constexpr auto of_sub_account = std::to_array<std::string_view>(
    {"newPseudo", "newPass", "reference", "nom", "prenom", "societe", "adresse", "ville",
     "codePostal", "mobile", "telephone", "fax", "email", "date"});
constexpr auto of_closing = std::to_array<std::string_view>({"pseudoToDelete"});
constexpr auto of_transfer =
    std::to_array<std::string_view>({"targetPseudo", "creditAmount", "reference"});
constexpr auto of_contact = std::to_array<std::string_view>(
    {"nom", "prenom", "mobile", "groupes", "societe", "other", "date"});
constexpr Names of_nothing;

}  // namespace

struct Face::Route {
  enum class Methods { both, post };

  std::string_view path;
  std::string_view what;
  std::string_view fault;  // the place of these calls for faults
  void (Face::*act)(const Call&, const net::Responder&);
  Names parameters;  // beside the login
  Methods methods = Methods::both;

  [[nodiscard]] bool takes(std::string_view method) const {
    return method == "POST" || (method == "GET" && methods == Methods::both);
  }
  [[nodiscard]] std::string allowed() const {
    return methods == Methods::both ? "GET, POST" : "POST";
  }
};

std::span<const Face::Route> Face::routes() {
  static constexpr auto all = std::to_array<Route>({
      {"/http/1.6/sendSMS.do", "sends messages", "smsmode http 1.6 send", &Face::send, of_send},
      {"/http/1.6/sendSMSBatch.do", "sends the messages of a file", "smsmode http 1.6 batch",
       &Face::send_batch, of_batch, Route::Methods::post},
      {"/http/1.6/sendVoiceMessage.do", "calls people and reads them a text",
       "smsmode http 1.6 voice", &Face::send_voice, of_voice},
      {"/http/1.6/smsStatus.do", "tells how a message stands", "smsmode http 1.6 status",
       &Face::status, of_sms_id},
      {"/http/1.6/compteRendu.do", "tells how each recipient stands", "smsmode http 1.6 report",
       &Face::report, of_sms_id},
      {"/http/1.6/smsList.do", "lists what was sent", "smsmode http 1.6 list", &Face::list,
       of_list},
      {"/http/1.6/responseList.do", "lists what came back", "smsmode http 1.6 replies",
       &Face::replies, of_replies},
      {"/http/1.6/credit.do", "tells the credit left", "smsmode http 1.6 credit", &Face::credit,
       of_nothing},
      {"/http/1.6/creditTransfert.do", "moves credit to another account",
       "smsmode http 1.6 transfer", &Face::transfer_credit, of_transfer},
      {"/http/1.6/deleteSMS.do", "takes a scheduled message back", "smsmode http 1.6 delete",
       &Face::remove, of_deletion},
      {"/http/1.6/createSubAccount.do", "creates a sub-account", "smsmode http 1.6 create account",
       &Face::create_sub_account, of_sub_account},
      {"/http/1.6/deleteSubAccount.do", "deletes a sub-account", "smsmode http 1.6 delete account",
       &Face::delete_sub_account, of_closing},
      {"/http/1.6/addContact.do", "adds somebody to the address book", "smsmode http 1.6 contact",
       &Face::add_contact, of_contact},
      {"/http/2.0/createAuthorisation.do", "makes an API key", "smsmode http 2.0 authorise",
       &Face::authorise, of_nothing},
  });
  return all;
}

std::vector<std::string_view> fault_words() {
  std::vector<std::string_view> out;
  for (const Face::Route& route : Face::routes()) out.push_back(route.fault);
  return out;
}

std::string_view fault_word(std::string_view path) {
  for (const Face::Route& route : Face::routes()) {
    if (route.path == path) return route.fault;
  }
  return {};
}

void Face::handle(const net::Request& request, const net::Responder& responder, bool unavailable) {
  if (unavailable) {
    responder.answer(coded(50, "Temporarily unavailable"));
    return;
  }
  const Route* found = nullptr;
  for (const Route& route : routes()) {
    if (route.path == request.path()) found = &route;
  }
  if (found == nullptr) {
    miss(request, responder);
    return;
  }
  if (!found->takes(request.method)) {
    remarks_.violation("method: must be one of " + found->allowed() + "; sent " +
                       shown_text(request.method) + " [" + std::string(source) + "]; answered 405");
    responder.answer({405, {{"Allow", found->allowed()}}, ""});
    return;
  }
  Call call{request, net::form_decode(request.query()), nullptr};
  const std::string type = base::ascii_lower(request.headers.get("Content-Type").value_or(""));
  if (request.method == "POST" && !type.starts_with("multipart/form-data")) {
    for (auto& field : net::form_decode(request.body)) call.fields.push_back(std::move(field));
  }
  call.key = caller(request, call.fields);
  if (call.key == nullptr) {
    responder.answer(coded(32, "Authentication error"));
    return;
  }
  note_unknown_parameters(call, *found);
  (this->*found->act)(call, responder);
}

void Face::note_unknown_parameters(const Call& call, const Route& route) {
  std::vector<std::string> known(login.begin(), login.end());
  known.insert(known.end(), route.parameters.begin(), route.parameters.end());
  for (const auto& [name, value] : call.fields) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto near = base::did_you_mean(name, known);
    remarks_.note(std::string(route.path.substr(route.path.rfind('/') + 1)) +
                  " passes over the parameter " + shown_text(name) +
                  (near ? "; did you mean '" + *near + "'?" : ""));
  }
}

void Face::miss(const net::Request& request, const net::Responder& responder) {
  std::vector<vendor::Rule> rules;
  for (const Route& route : routes()) {
    rules.push_back({route.takes(request.method) ? std::string_view(request.method) : "POST",
                     route.path, route.what});
  }
  vendor::NearMiss near = vendor::near_miss(request, rules);
  remarks_.violation(near.line() + "; answered 404");
  responder.answer({404, {{"Content-Type", "text/plain"}}, near.text() + "\n"});
  state_.add_near_miss(std::move(near));
}

Key* Face::caller(const net::Request& request, const net::FormFields& fields) const {
  const auto token = net::form_value(fields, "accessToken");
  const auto account = net::form_value(fields, "pseudo");
  const auto secret = token ? token : net::form_value(fields, "pass");
  if (!secret || (!token && !account)) return nullptr;
  const Account* named = token ? nullptr : state_.account(*account);
  const bool by_password =
      named != nullptr && !named->password.empty() && named->password == *secret;
  Key* key = by_password ? named->keys.front().get()
                         : state_.key_by_value(std::string(base::trim(*secret)));
  if (key == nullptr || key->shown.revoked || key->shown.blocked) return nullptr;
  if (key->works_from > scheduler_.now() || key->channel->seed.type != "SMS") return nullptr;
  if (!token && key->channel->account->name != *account) return nullptr;
  const std::string_view address = address_of(request);
  if (!may_call_from(key->authorized_ips, address)) return nullptr;
  key->last_used_at = scheduler_.now();
  key->last_address = address;
  return key;
}

net::Response Face::wrong(const std::string& field, const std::string& rule,
                          const std::string& sent) {
  remarks_.violation(field + ": " + rule + "; sent " + sent + " [" + std::string(source) +
                     "]; answered 35");
  return coded(35, "Parameter " + field + " " + rule);
}

}  // namespace smsrelay::mocks::smsmode::legacy
