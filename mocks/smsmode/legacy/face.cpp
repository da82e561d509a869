#include "mocks/smsmode/legacy/face.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/phone_number.h"
#include "base/text.h"
#include "mocks/smsmode/legacy/codec.h"
#include "mocks/smsmode/legacy/latin9.h"
#include "mocks/smsmode/platform/authorized_ips.h"
#include "mocks/smsmode/platform/new_key.h"
#include "mocks/smsmode/platform/parts.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/near_miss.h"
#include "mocks/vendor/object_writer.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

using vendor::ObjectWriter;

constexpr std::string_view source = "smsmode.md §8, documented";
constexpr std::size_t sms_id_characters = 12;
constexpr std::size_t sender_characters_max = 11;
constexpr std::size_t ref_client_characters_max = 40;
constexpr std::size_t recipients_by_get_max = 300;
constexpr int parts_by_default = 5;
constexpr int parts_allowed_max = 10;
constexpr auto report_age_max = std::chrono::days(30);
constexpr std::array<std::string_view, 12> send_parameters = {
    "accessToken", "pseudo",     "pass",      "message",  "numero",  "groupe",
    "classe_msg",  "date_envoi", "refClient", "emetteur", "nbr_msg", "stop"};
constexpr std::array<std::string_view, 2> url_parameters = {"notification_url",
                                                            "notification_url_reponse"};

net::Response plain(std::string text) {
  return {200, {{"Content-Type", "text/plain"}}, std::move(text)};
}
net::Response coded(int code, std::string_view description) {
  return plain(std::to_string(code) + " | " + std::string(description));
}

net::Response unknown_sms() { return coded(61, "SMS not found"); }

// "06…", "336…", "+336…" and "00336…" to bare digits.
std::optional<std::string> international(std::string_view text) {
  std::string number(base::trim(text));
  if (number.size() == 10 && number[0] == '0' && number[1] != '0') number.replace(0, 1, "33");
  const auto parsed = base::PhoneNumber::parse(number);
  if (!parsed) return std::nullopt;
  return parsed->digits();
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

TextSize size_of(const std::string& text, bool unicode, CCedilla c_cedilla) {
  return unicode ? measure_as_unicode(text) : measure(text, c_cedilla);
}

}  // namespace

struct Face::Call {
  const net::Request& request;
  net::FormFields fields;
  Key* key = nullptr;

  // Empty: not given.
  [[nodiscard]] std::string operator[](std::string_view name) const {
    return net::form_value(fields, name).value_or("");
  }
  [[nodiscard]] Channel& channel() const { return *key->channel; }
};

struct Face::Group {
  std::string sms_id;
  const Channel* channel = nullptr;
  base::Instant sent_at;
  std::vector<std::uint64_t> messages;
};

struct Face::Draft {
  std::string text;
  bool unicode = false;
  bool takes_replies = false;
  std::vector<std::string> recipients;
  std::string sender;
  std::string ref_client;
  std::string report_url;
  std::string reply_url;
  std::optional<base::Instant> sent_date;
  int stop = 0;
};

struct Face::Route {
  std::string_view path;
  std::string_view what;
  void (Face::*act)(const Call&, const net::Responder&);
};

std::span<const Face::Route> Face::routes() {
  static constexpr std::array<Route, 8> all = {{
      {"/http/1.6/sendSMS.do", "sends messages", &Face::send},
      {"/http/1.6/smsStatus.do", "tells how a message stands", &Face::status},
      {"/http/1.6/compteRendu.do", "tells how each recipient stands", &Face::report},
      {"/http/1.6/smsList.do", "lists what was sent", &Face::list},
      {"/http/1.6/responseList.do", "lists what came back", &Face::replies},
      {"/http/1.6/credit.do", "tells the credit left", &Face::credit},
      {"/http/1.6/deleteSMS.do", "takes a scheduled message back", &Face::remove},
      {"/http/2.0/createAuthorisation.do", "makes an API key", &Face::authorise},
  }};
  return all;
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
  if (request.method != "GET" && request.method != "POST") {
    remarks_.violation("method: must be GET or POST; sent " + shown_text(request.method) + " [" +
                       std::string(source) + "]; answered 405");
    responder.answer({405, {{"Allow", "GET, POST"}}, ""});
    return;
  }
  Call call{request, net::form_decode(request.query()), nullptr};
  if (request.method == "POST") {
    for (auto& field : net::form_decode(request.body)) call.fields.push_back(std::move(field));
  }
  call.key = caller(request, call.fields);
  if (call.key == nullptr) {
    responder.answer(coded(32, "Authentication error"));
    return;
  }
  (this->*found->act)(call, responder);
}

void Face::miss(const net::Request& request, const net::Responder& responder) {
  std::vector<vendor::Rule> rules;
  for (const Route& route : routes()) {
    rules.push_back({request.method == "POST" ? "POST" : "GET", route.path, route.what});
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
  Key* key = state_.key_by_value(std::string(base::trim(*secret)));
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

// ---- sending

void Face::send(const Call& call, const net::Responder& responder) {
  Draft draft;
  auto refused = read_recipients(call, draft);
  if (!refused) refused = read_message(call, draft);
  if (!refused) refused = read_options(call, draft);
  if (refused) {
    responder.answer(*std::move(refused));
    return;
  }
  note_slips(call);

  const CCedilla c_cedilla = c_cedilla_of(profile_);
  std::vector<SendRequest> requests;
  int parts = 0;
  for (std::string& to : draft.recipients) {
    SendRequest& request = requests.emplace_back();
    request.text = draft.text;
    request.size = size_of(draft.text, draft.unicode, c_cedilla);
    const TextSize mentioned = size_of(draft.text + counted_mention(to, call.channel(), profile_),
                                       draft.unicode, c_cedilla);
    const bool adds_a_part = mentioned.parts != request.size.parts;
    if (draft.stop == 2 || (draft.stop == 1 && !adds_a_part)) {
      const std::string mention = stop_mention(to, call.channel(), profile_);
      request.text += mention;
      request.stop_mention = true;
      request.mention_bytes = mention.size();
      request.size = mentioned;
    }
    request.to = std::move(to);
    request.from = draft.sender;
    request.from = sender_of(request, call.channel(), profile_);
    request.ref_client = draft.ref_client;
    request.callback_url_status = draft.report_url;
    request.callback_url_mo = draft.reply_url;
    request.sent_date = draft.sent_date;
    parts += request.size.parts;
  }
  const std::optional<int>& credit = call.channel().account->credit_sms;
  if (credit && *credit < parts) {
    responder.answer(coded(33, "Insufficient credit"));
    return;
  }

  const auto mark = std::make_shared<LegacyMark>();
  mark->sms_id = rng_.text(base::alphanumeric_alphabet, sms_id_characters);
  mark->takes_replies = draft.takes_replies;
  Group group{mark->sms_id, &call.channel(), scheduler_.now(), {}};
  for (SendRequest& request : requests) {
    const Message& message = traffic_.accept(std::move(request), call.channel(), mark);
    group.sent_at = message.sent_at;
    group.messages.push_back(message.sequence);
  }
  const Group& kept = keep(std::move(group));
  traffic_.answer_and_launch(responder, plain("0 | Accepted | " + kept.sms_id), kept.messages);
}

std::optional<net::Response> Face::read_recipients(const Call& call, Draft& draft) {
  const std::string numbers = call["numero"];
  if (numbers.empty()) {
    const std::string groupe = call["groupe"];
    if (!groupe.empty()) {
      return wrong("groupe", "must be a group of the address book, and there is none",
                   shown_text(groupe));
    }
    return wrong("numero", "is required", "nothing");
  }
  std::optional<std::string_view> bad;
  for (const std::string_view number : base::split(numbers, ',')) {
    auto digits = international(number);
    if (digits) {
      draft.recipients.push_back(*std::move(digits));
    } else if (!bad) {
      bad = number;
    }
  }
  if (bad && (draft.recipients.empty() || !profile_.legacy_bad_number_skipped)) {
    return wrong("numero", "must be numbers as 06… or 336…, a comma between them",
                 shown_number(*bad));
  }
  if (call.request.method == "GET" && draft.recipients.size() > recipients_by_get_max) {
    return wrong("numero", "of more than 300 numbers needs POST",
                 std::to_string(draft.recipients.size()) + " numbers");
  }
  return std::nullopt;
}

std::optional<net::Response> Face::read_message(const Call& call, Draft& draft) {
  const std::string message = call["message"];
  if (message.empty()) return wrong("message", "is required", "nothing");
  const std::string category = call["classe_msg"].empty() ? "2" : call["classe_msg"];
  if (category != "2" && category != "4" && category != "9") {
    return wrong("classe_msg", "must be 2, 4 or 9", shown_text(category));
  }
  draft.takes_replies = category == "4";
  draft.unicode = category == "9";
  if (draft.unicode) {
    if (!base::is_utf8(message)) {
      return wrong("message", "must be UTF-8 with classe_msg=9",
                   std::to_string(message.size()) + " bytes that are not");
    }
    draft.text = message;
  } else {
    draft.text = with_question_marks(utf8_of_latin9(message), c_cedilla_of(profile_));
  }
  int parts = parts_by_default;
  if (const std::string text = call["nbr_msg"]; !text.empty()) {
    const auto number = whole_number(text);
    if (!number || *number < 1 || *number > parts_allowed_max) {
      return wrong("nbr_msg", "must be 1 to 10", shown_text(text));
    }
    parts = *number;
  }
  draft.text = cut_to_parts(draft.text, draft.unicode ? Encoding::unicode : Encoding::gsm7, parts,
                            c_cedilla_of(profile_));
  return std::nullopt;
}

std::optional<net::Response> Face::read_options(const Call& call, Draft& draft) {
  const auto& numbers = call.channel().seed.numbers;
  const std::string number = numbers.empty() ? "" : numbers.front();
  const std::string sender = call["emetteur"];
  if (base::decode_utf8(utf8_of_latin9(sender)).size() > sender_characters_max) {
    return wrong("emetteur", "must be at most 11 characters", shown_text(sender));
  }
  if (!sender.empty() && draft.takes_replies && profile_.legacy_class_4_sender_refused) {
    return wrong("emetteur", "must not be given with classe_msg=4", shown_text(sender));
  }
  const bool is_unknown = !sender.empty() && !call.channel().may_send_as(sender);
  if (is_unknown && !draft.takes_replies &&
      profile_.legacy_sender == Profile::LegacySender::refused) {
    return wrong("emetteur", "must be one of the channel's senders", shown_text(sender));
  }
  const bool by_number = sender.empty() || draft.takes_replies ||
                         (is_unknown && profile_.legacy_sender == Profile::LegacySender::replaced);
  draft.sender = by_number ? number : sender;

  draft.ref_client = call["refClient"];
  if (base::decode_utf8(draft.ref_client).size() > ref_client_characters_max) {
    return wrong("refClient", "must be at most 40 characters",
                 std::to_string(draft.ref_client.size()) + " bytes");
  }
  if (const std::string date = call["date_envoi"]; !date.empty()) {
    draft.sent_date = parse_legacy_date(date);
    if (!draft.sent_date) {
      return wrong("date_envoi", "must be ddMMyyyy-HH:mm", shown_text(date));
    }
  }
  if (const std::string stop = call["stop"]; !stop.empty()) {
    if (stop != "1" && stop != "2") return wrong("stop", "must be 1 or 2", shown_text(stop));
    draft.stop = stop == "1" ? 1 : 2;
  }
  draft.report_url = call[url_parameters[0]];
  draft.reply_url = call[url_parameters[1]];
  for (const std::string_view name : url_parameters) {
    if (const std::string url = call[name]; !url.empty() && !net::Url::parse(url)) {
      return wrong(std::string(name), "must be an absolute http or https URL", shown_url(url));
    }
  }
  return std::nullopt;
}

// What the platform takes without a word and yet is hardly meant.
void Face::note_slips(const Call& call) {
  std::vector<std::string> known(send_parameters.begin(), send_parameters.end());
  known.insert(known.end(), url_parameters.begin(), url_parameters.end());
  for (const auto& [name, value] : call.fields) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto near = base::did_you_mean(name, known);
    remarks_.note("sendSMS.do passes over the parameter " + shown_text(name) +
                  (near ? "; did you mean '" + *near + "'?" : ""));
  }
  const std::string message = call["message"];
  const bool plain_ascii =
      std::ranges::all_of(message, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (call["classe_msg"] != "9" && !plain_ascii && base::is_utf8(message)) {
    remarks_.note("message looks like UTF-8 but is read as ISO-8859-15: classe_msg=9 takes UTF-8");
  }
  if (call["classe_msg"] == "4" && !call["emetteur"].empty()) {
    remarks_.note("emetteur is passed over: a message of class 4 comes from a number");
  }
}

const Face::Group& Face::keep(Group group) {
  if (in_order_.size() >= profile_.messages_max && !in_order_.empty()) {
    groups_.erase(in_order_.front()->sms_id);
    in_order_.pop_front();
  }
  const auto kept = std::make_shared<Group>(std::move(group));
  groups_[kept->sms_id] = kept;
  return *in_order_.emplace_back(kept);
}

// ---- looking back

const Face::Group* Face::group(const Call& call) const {
  const auto found = groups_.find(call["smsID"]);
  if (found == groups_.end()) return nullptr;
  return found->second->channel->account == call.channel().account ? found->second.get() : nullptr;
}

void Face::status(const Call& call, const net::Responder& responder) {
  const Group* asked = group(call);
  const Message* message = asked == nullptr ? nullptr : state_.message(asked->messages.front());
  if (message == nullptr) {
    responder.answer(unknown_sms());
    return;
  }
  const int status = legacy_status(message->status);
  responder.answer(coded(status, legacy_status_text(status)));
}

void Face::report(const Call& call, const net::Responder& responder) {
  const Group* asked = group(call);
  if (asked == nullptr || asked->sent_at + report_age_max < scheduler_.now()) {
    responder.answer(unknown_sms());
    return;
  }
  std::string out;
  for (const std::uint64_t sequence : asked->messages) {
    const Message* message = state_.message(sequence);
    if (message == nullptr) continue;
    if (!out.empty()) out += " | ";
    out += message->handset + " " + std::to_string(legacy_status(message->status));
  }
  responder.answer(plain(std::move(out)));
}

std::string Face::in_charset(const std::string& utf8) const {
  return profile_.legacy_mo_in_latin9 ? latin9_of_utf8(utf8) : utf8;
}

// `start` skips as many of the latest, `offset` bounds how many follow. Rows end with " |", and an
// empty line parts them.
void Face::list(const Call& call, const net::Responder& responder) {
  constexpr int lines_allowed_max = 10'000;
  constexpr int lines_by_default = 50;
  const std::string start = call["start"];
  const std::string offset = call["offset"];
  const auto skipped = start.empty() ? 0 : whole_number(start);
  const auto lines_max = offset.empty() ? lines_by_default : whole_number(offset);
  if (!skipped || *skipped < 0) {
    return responder.answer(wrong("start", "must be a whole number from 0", shown_text(start)));
  }
  if (!lines_max || *lines_max < 1 || *lines_max > lines_allowed_max) {
    return responder.answer(wrong("offset", "must be 1 to 10000", shown_text(offset)));
  }
  std::string out;
  int seen = 0;
  for (auto next = in_order_.rbegin(); next != in_order_.rend(); ++next) {
    const std::shared_ptr<Group>& sent = *next;
    const Message* message = state_.message(sent->messages.front());
    if (message == nullptr || sent->channel->account != call.channel().account) continue;
    if (++seen <= *skipped) continue;
    if (seen > *skipped + *lines_max) break;
    const int recipients = static_cast<int>(sent->messages.size());
    if (!out.empty()) out += "\n\n";
    out += sent->sms_id + " | " + legacy_sending_date(sent->sent_at) + " | " +
           in_charset(message->text) + " | " + message->handset + " | " +
           legacy_cost(message->size.parts * recipients) + " | " + std::to_string(recipients) +
           " |";
  }
  responder.answer(plain(std::move(out)));
}

void Face::replies(const Call& call, const net::Responder& responder) {
  const std::string from = call["startDate"];
  const std::string until = call["endDate"];
  const auto start = parse_legacy_date(from);
  const auto end = parse_legacy_date(until);
  if ((!from.empty() && !start) || (!until.empty() && !end)) {
    responder.answer(wrong(from.empty() || start ? "endDate" : "startDate",
                           "must be ddMMyyyy-HH:mm", shown_text(start ? until : from)));
    return;
  }
  const int skipped = whole_number(call["start"]).value_or(0);
  const int lines_max = whole_number(call["offset"]).value_or(50);
  std::string out;
  int seen = 0;
  const auto& all = state_.messages();
  for (auto next = all.rbegin(); next != all.rend(); ++next) {
    const Message& message = *next;
    if (message.direction != Direction::mo) continue;
    if (message.channel->account != call.channel().account) continue;
    if ((start && message.accepted_at < *start) || (end && message.accepted_at > *end)) continue;
    if (++seen <= skipped) continue;
    if (!start && !end && seen > skipped + lines_max) break;
    out += response_id(message) + " | " + legacy_reply_date(message.accepted_at) + " | " +
           message.handset + " | " + in_charset(message.text) + " | " + message.number + " | " +
           (message.legacy ? message.legacy->sms_id : message.origin_message_id) + "\n";
  }
  responder.answer(plain(std::move(out)));
}

// ---- the account

void Face::credit(const Call& call, const net::Responder& responder) {
  responder.answer(plain(std::to_string(call.channel().account->balance_sms()) + ".0"));
}

// What is still scheduled never leaves; of what was sent, only the record goes.
void Face::remove(const Call& call, const net::Responder& responder) {
  const auto number = international(call["numero"]);
  std::vector<std::shared_ptr<Group>> meant;
  for (const auto& sent : in_order_) {
    if (sent->channel->account != call.channel().account) continue;
    const bool named = call["smsID"].empty() ? number.has_value() : sent->sms_id == call["smsID"];
    if (named) meant.push_back(sent);
  }
  int deleted = 0;
  for (const auto& group : meant) {
    deleted += static_cast<int>(std::erase_if(group->messages, [&](std::uint64_t sequence) {
      const Message* message = state_.message(sequence);
      if (message == nullptr || (number && message->handset != *number)) return false;
      traffic_.cancel(sequence);
      return true;
    }));
    if (group->messages.empty()) forget(*group);
  }
  responder.answer(deleted > 0 ? coded(0, "SMS deleted") : unknown_sms());
}

void Face::forget(const Group& group) {
  const std::string sms_id = group.sms_id;
  groups_.erase(sms_id);
  std::erase_if(in_order_, [&](const auto& kept) { return kept->sms_id == sms_id; });
}

void Face::authorise(const Call& call, const net::Responder& responder) {
  KeySettings settings;
  settings.name = "http-" + rng_.text(base::alphanumeric_alphabet, 6);
  const Key& key = new_key(state_, rng_, scheduler_.now(), profile_.key_takes_effect,
                           call.channel(), std::move(settings));
  std::string body;
  ObjectWriter object(body);
  object.text("id", key.shown.id);
  object.text("accessToken", key.shown.value);
  object.text("creationDate", legacy_callback_date(scheduler_.now()).substr(0, 8));
  object.text("state", "ACTIVE");
  object.text("account", call.channel().account->name);
  object.close();
  responder.answer(net::json_response(200, std::move(body)));
}

}  // namespace smsrelay::mocks::smsmode::legacy
