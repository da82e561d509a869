// The sending operations of the HTTP 1.6 API: one text to many, SMS from a file, and voice
// messages.
#include <algorithm>
#include <array>

#include "base/whole_number.h"
#include "mocks/smsmode/legacy/batch_file.h"
#include "mocks/smsmode/legacy/call.h"
#include "mocks/smsmode/legacy/codec.h"
#include "mocks/smsmode/legacy/latin9.h"
#include "mocks/smsmode/platform/parts.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/uploaded_file.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

constexpr std::size_t sms_id_characters = 12;
constexpr std::size_t sender_characters_max = 11;
constexpr std::size_t ref_client_characters_max = 40;
constexpr std::size_t recipients_by_get_max = 300;
constexpr int parts_by_default = 5;
constexpr int parts_allowed_max = 10;

TextSize size_of(const std::string& text, bool unicode, CCedilla c_cedilla) {
  return unicode ? measure_as_unicode(text) : measure(text, c_cedilla);
}

}  // namespace

struct Face::Draft {
  bool unicode = false;  // class 9: UTF-8 in, UNICODE out; else ISO-8859-15 and the GSM alphabet
  bool takes_replies = false;
  bool voice = false;
  int parts_max = parts_by_default;
  int stop = 0;
  std::string report_url;
  std::string reply_url;
  std::optional<base::Instant> sent_date;

  // A text of the request in UTF-8.
  [[nodiscard]] std::string utf8(const std::string& sent) const {
    return unicode ? sent : utf8_of_latin9(sent);
  }
};

struct Face::Sms {
  std::string to;
  std::string text;
  std::string sender;
  std::string ref_client;
};

// ---- the three operations

void Face::send(const Call& call, const net::Responder& responder) {
  Draft draft;
  std::vector<std::string> numbers;
  Sms sms;
  auto refused = read_recipients(call, numbers);
  if (!refused && call["message"].empty()) refused = wrong("message", "is required", "nothing");
  if (!refused) refused = read_class(call, draft);
  if (!refused) refused = read_text(draft, call["message"], sms.text);
  if (!refused) refused = read_sender(call, draft, call["emetteur"], sms.sender);
  if (!refused) refused = read_reference(draft, call["refClient"], sms.ref_client);
  if (!refused) refused = read_options(call, draft);
  if (refused) {
    responder.answer(*std::move(refused));
    return;
  }
  note_slips(call);
  std::vector<Sms> all;
  for (std::string& number : numbers) {
    all.push_back(sms);
    all.back().to = std::move(number);
  }
  dispatch(call, draft, std::move(all), responder);
}

void Face::send_batch(const Call& call, const net::Responder& responder) {
  Draft draft;
  std::vector<Sms> all;
  auto refused = read_class(call, draft);
  if (!refused) refused = read_options(call, draft);
  if (!refused) refused = read_batch(call, draft, all);
  if (refused) {
    responder.answer(*std::move(refused));
    return;
  }
  dispatch(call, draft, std::move(all), responder);
}

void Face::send_voice(const Call& call, const net::Responder& responder) {
  constexpr std::array<std::string_view, 5> languages = {"de-DE", "en-GB", "es-ES", "fr-FR",
                                                         "it-IT"};
  Draft draft;
  draft.voice = true;
  std::vector<std::string> numbers;
  auto refused = read_recipients(call, numbers);
  if (!refused && call["message"].empty()) refused = wrong("message", "is required", "nothing");
  if (const std::string language = call["language"];
      !refused && !language.empty() && std::ranges::find(languages, language) == languages.end()) {
    refused =
        wrong("language", "must be one of de-DE, en-GB, es-ES, fr-FR, it-IT", shown_text(language));
  }
  if (!refused) refused = read_date(call, draft);
  if (refused) {
    responder.answer(*std::move(refused));
    return;
  }
  const auto& own = call.channel().seed.numbers;
  std::vector<Sms> all;
  for (std::string& number : numbers) {
    all.push_back(
        {std::move(number), utf8_of_latin9(call["message"]), own.empty() ? "" : own.front(), ""});
  }
  dispatch(call, draft, std::move(all), responder);
}

// ---- reading parameters

std::optional<net::Response> Face::read_recipients(const Call& call,
                                                   std::vector<std::string>& numbers) {
  const std::string sent = call["numero"];
  if (sent.empty()) {
    const std::string group = call["groupe"];
    if (group.empty()) return wrong("numero", "is required", "nothing");
    for (const Contact& contact : call.account().contacts) {
      if (std::ranges::find(contact.groups, utf8_of_latin9(group)) != contact.groups.end()) {
        numbers.push_back(contact.number);
      }
    }
    if (!numbers.empty()) return std::nullopt;
    return wrong("groupe", "must be a group of the address book with somebody in it",
                 shown_text(group));
  }
  std::optional<std::string_view> bad;
  for (const std::string_view number : base::split(sent, ',')) {
    auto digits = international(number);
    if (digits) {
      numbers.push_back(*std::move(digits));
    } else if (!bad) {
      bad = number;
    }
  }
  if (bad && (numbers.empty() || !profile_.legacy_bad_number_skipped)) {
    return wrong("numero", "must be numbers as 06… or 336…, a comma between them",
                 shown_number(*bad));
  }
  if (call.request.method == "GET" && numbers.size() > recipients_by_get_max) {
    return wrong("numero", "of more than 300 numbers needs POST",
                 std::to_string(numbers.size()) + " numbers");
  }
  return std::nullopt;
}

std::optional<net::Response> Face::read_class(const Call& call, Draft& draft) {
  const std::string category = call["classe_msg"].empty() ? "2" : call["classe_msg"];
  if (category != "2" && category != "4" && category != "9") {
    return wrong("classe_msg", "must be 2, 4 or 9", shown_text(category));
  }
  draft.takes_replies = category == "4";
  draft.unicode = category == "9";
  if (const std::string text = call["nbr_msg"]; !text.empty()) {
    const auto number = base::whole_number<int>(text);
    if (!number || *number < 1 || *number > parts_allowed_max) {
      return wrong("nbr_msg", "must be 1 to 10", shown_text(text));
    }
    draft.parts_max = *number;
  }
  return std::nullopt;
}

std::optional<net::Response> Face::read_text(const Draft& draft, const std::string& sent,
                                             std::string& text) {
  if (draft.unicode && !base::is_utf8(sent)) {
    return wrong("message", "must be UTF-8 with classe_msg=9",
                 std::to_string(sent.size()) + " bytes that are not");
  }
  const CCedilla c_cedilla = c_cedilla_of(profile_);
  text = draft.unicode ? sent : with_question_marks(utf8_of_latin9(sent), c_cedilla);
  text = cut_to_parts(text, draft.unicode ? Encoding::unicode : Encoding::gsm7, draft.parts_max,
                      c_cedilla);
  return std::nullopt;
}

std::optional<net::Response> Face::read_sender(const Call& call, const Draft& draft,
                                               const std::string& sent, std::string& sender) {
  const auto& numbers = call.channel().seed.numbers;
  const std::string given = draft.utf8(sent);
  if (base::decode_utf8(given).size() > sender_characters_max) {
    return wrong("emetteur", "must be at most 11 characters", shown_text(given));
  }
  if (!given.empty() && draft.takes_replies && profile_.legacy_class_4_sender_refused) {
    return wrong("emetteur", "must not be given with classe_msg=4", shown_text(given));
  }
  const bool is_unknown = !given.empty() && !call.channel().may_send_as(given);
  if (is_unknown && !draft.takes_replies &&
      profile_.legacy_sender == Profile::LegacySender::refused) {
    return wrong("emetteur", "must be one of the channel's senders", shown_text(given));
  }
  const bool by_number = given.empty() || draft.takes_replies ||
                         (is_unknown && profile_.legacy_sender == Profile::LegacySender::replaced);
  if (!by_number) {
    sender = given;
  } else {
    sender = numbers.empty() ? "" : numbers.front();
  }
  return std::nullopt;
}

std::optional<net::Response> Face::read_reference(const Draft& draft, const std::string& sent,
                                                  std::string& reference) {
  reference = draft.utf8(sent);
  const std::size_t characters = base::decode_utf8(reference).size();
  if (characters <= ref_client_characters_max) return std::nullopt;
  return wrong("refClient", "must be at most 40 characters",
               std::to_string(characters) + " characters");
}

std::optional<net::Response> Face::read_date(const Call& call, Draft& draft) {
  const std::string date = call["date_envoi"];
  if (date.empty()) return std::nullopt;
  draft.sent_date = parse_legacy_date(date);
  if (draft.sent_date) return std::nullopt;
  return wrong("date_envoi", "must be ddMMyyyy-HH:mm", shown_text(date));
}

std::optional<net::Response> Face::read_options(const Call& call, Draft& draft) {
  if (auto refused = read_date(call, draft)) return refused;
  if (const std::string stop = call["stop"]; !stop.empty()) {
    if (stop != "1" && stop != "2") return wrong("stop", "must be 1 or 2", shown_text(stop));
    draft.stop = stop == "1" ? 1 : 2;
  }
  draft.report_url = call["notification_url"];
  draft.reply_url = call["notification_url_reponse"];
  for (const char* name : {"notification_url", "notification_url_reponse"}) {
    if (const std::string url = call[name]; !url.empty() && !net::Url::parse(url)) {
      return wrong(name, "must be an absolute http or https URL", shown_url(url));
    }
  }
  return std::nullopt;
}

// ---- the file of a batch

std::optional<net::Response> Face::read_batch(const Call& call, const Draft& draft,
                                              std::vector<Sms>& all) {
  const auto file = vendor::uploaded_file(call.request);
  if (!file) {
    return wrong("file", "is required: the request must be a form with a CSV file in it",
                 file.error().detail);
  }
  std::optional<net::Response> bad;
  for (const BatchLine& line : read_batch_file(file->content)) {
    Sms sms;
    auto refused = read_batch_line(call, draft, line, sms);
    if (!refused) {
      all.push_back(std::move(sms));
    } else if (!profile_.legacy_bad_number_skipped) {
      return refused;
    } else if (!bad) {
      bad = std::move(refused);
    }
  }
  if (!all.empty()) return std::nullopt;
  return bad ? std::move(bad) : wrong("file", "must hold at least one SMS", "an empty file");
}

std::optional<net::Response> Face::read_batch_line(const Call& call, const Draft& draft,
                                                   const BatchLine& line, Sms& sms) {
  const std::string place = "line " + std::to_string(line.line) + " of the file";
  auto digits = international(line.number);
  if (!digits) {
    return wrong(place, "must begin with a number as 06… or 336…", shown_number(line.number));
  }
  if (line.text.empty()) return wrong(place, "must have a message", "none");
  sms.to = *std::move(digits);
  if (auto refused = read_text(draft, line.text, sms.text)) return refused;
  const std::string& sender = line.sender.empty() ? call["emetteur"] : line.sender;
  if (auto refused = read_sender(call, draft, sender, sms.sender)) return refused;
  const std::string& reference = line.ref_client.empty() ? call["refClient"] : line.ref_client;
  return read_reference(draft, reference, sms.ref_client);
}

// ---- on their way

SendRequest Face::request_of(const Call& call, const Draft& draft, Sms sms) const {
  const CCedilla c_cedilla = c_cedilla_of(profile_);
  SendRequest request;
  request.voice = draft.voice;
  request.text = sms.text;
  request.size = size_of(sms.text, draft.unicode, c_cedilla);
  if (draft.voice) request.size.parts = 1;  // a call is billed as one SMS
  if (draft.stop != 0) {
    const TextSize mentioned = size_of(sms.text + counted_mention(sms.to, call.channel(), profile_),
                                       draft.unicode, c_cedilla);
    if (draft.stop == 2 || mentioned.parts == request.size.parts) {
      const std::string mention = stop_mention(sms.to, call.channel(), profile_);
      request.text += mention;
      request.stop_mention = true;
      request.mention_bytes = mention.size();
      request.size = mentioned;
    }
  }
  request.to = std::move(sms.to);
  request.from = std::move(sms.sender);
  request.from = sender_of(request, call.channel(), profile_);
  request.ref_client = std::move(sms.ref_client);
  request.callback_url_status = draft.report_url;
  request.callback_url_mo = draft.reply_url;
  request.sent_date = draft.sent_date;
  return request;
}

void Face::dispatch(const Call& call, const Draft& draft, std::vector<Sms> all,
                    const net::Responder& responder) {
  std::vector<SendRequest> requests;
  int parts = 0;
  for (Sms& sms : all) {
    requests.push_back(request_of(call, draft, std::move(sms)));
    parts += requests.back().size.parts;
  }
  const std::optional<int>& credit = call.account().credit_sms;
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

// Notes on texts that the platform accepts silently although they are hardly meant.
void Face::note_slips(const Call& call) {
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

}  // namespace smsrelay::mocks::smsmode::legacy
