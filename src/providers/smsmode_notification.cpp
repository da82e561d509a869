#include "providers/smsmode_notification.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_depth.h"
#include "base/text.h"
#include "providers/repaired_json.h"

namespace smsrelay::providers::smsmode {
namespace {

using base::PhoneNumber;
using nlohmann::json;

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// Ids, texts and phone numbers are texts on this wire; a bare JSON number is read all the same.
std::optional<std::string> text_in(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number()) return value->dump();
  return std::nullopt;
}

std::string text_at(const json& object, const char* name) {
  return text_in(member(object, name)).value_or("");
}

// What people and address books put between the digits of a number, and around it.
bool is_ornament(char32_t c) {
  if (c == U' ' || c == U'\t' || c == U'.' || c == U'-' || c == U'/' || c == U'(' || c == U')') {
    return true;
  }
  return c == 0xA0 || (c >= 0x2000 && c <= 0x2015) || (c >= 0x2028 && c <= 0x202F) ||
         (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

// A number without its ornaments: "+33 6 39-98.00 01" and "+33 (0)6 39 98 00 01" are +33639980001.
// Any other sender ("Mairie-2") stays as it is, without blanks around it.
std::string number_at(const json& object, const char* name) {
  const std::string text = text_at(object, name);
  std::string number;
  std::string_view rest = base::trim(text);
  if (const std::size_t trunk = rest.find("(0)"); trunk != std::string_view::npos && trunk > 0) {
    number = rest.substr(0, trunk);
    number += rest.substr(trunk + 3);
  } else {
    number = rest;
  }
  std::string bare;
  for (const char32_t c : base::decode_utf8(number)) {
    if (is_ornament(c)) continue;
    const bool belongs = (c >= U'0' && c <= U'9') || (c == U'+' && bare.empty());
    if (!belongs) return std::string(rest);
    base::append_utf8(bare, c);
  }
  return bare;
}

// Everything else is no: a word that nobody has promised must not opt anybody out.
bool is_true(const json* value) {
  if (value == nullptr) return false;
  if (!value->is_string()) return *value == json(true) || *value == json(1);
  const std::string word = base::ascii_lower(value->get<std::string>());
  return word == "true" || word == "1";
}

// "+33937001122", "0033937001122" and "33937001122" are one number; other texts are senders.
std::string_view without_prefix(std::string_view number) {
  if (number.starts_with('+')) return number.substr(1);
  if (number.starts_with("00")) return number.substr(2);
  return number;
}

bool is_one_of(std::string_view number, std::span<const std::string> own_numbers) {
  if (number.empty()) return false;
  const std::string_view bare = without_prefix(number);
  return std::any_of(own_numbers.begin(), own_numbers.end(),
                     [&](const std::string& own) { return without_prefix(own) == bare; });
}

struct Parties {
  std::optional<PhoneNumber> handset;
  std::string own_number;
  bool foreign = false;
};

std::optional<PhoneNumber> handset_in(const std::string& text) {
  base::Result<PhoneNumber> parsed = PhoneNumber::parse(text);
  if (!parsed) return std::nullopt;
  return *std::move(parsed);
}

// `person_first`: where the person stands when our own numbers do not tell.
Parties tell_apart(const std::string& from, const std::string& to, bool person_in_from,
                   std::span<const std::string> own_numbers) {
  const bool from_is_ours = is_one_of(from, own_numbers);
  const bool to_is_ours = is_one_of(to, own_numbers);
  if (from_is_ours != to_is_ours) {
    return from_is_ours ? Parties{handset_in(to), from} : Parties{handset_in(from), to};
  }
  if (!own_numbers.empty() && !from_is_ours && !from.empty() && !to.empty()) {
    return {std::nullopt, {}, true};
  }
  const std::string& person = person_in_from ? from : to;
  const std::string& other = person_in_from ? to : from;
  if (auto handset = handset_in(person)) return {std::move(handset), other};
  return {handset_in(other), person};
}

core::DeliveryStatus status_of(std::string_view word) {
  using Status = core::DeliveryStatus;
  if (word == "SCHEDULED") return Status::scheduled;
  if (word == "ENROUTE") return Status::enroute;
  if (word == "DELIVERED") return Status::delivered;
  if (word == "READ") return Status::read;
  if (word == "UNDELIVERABLE") return Status::undeliverable;
  if (word == "UNDELIVERED") return Status::undelivered;
  return Status::unknown;
}

core::DeliveryReport read_report(const json& body, std::string id, const json& status) {
  core::DeliveryReport report;
  report.message = {std::move(id)};
  if (std::string reference = text_at(body, "refClient"); !reference.empty()) {
    report.reference = core::ClientReference{std::move(reference)};
  }
  report.word = text_at(status, "value");
  report.status = status_of(report.word);
  report.detail = text_at(status, "detail");
  return report;
}

}  // namespace

Notification read_notification(const net::Request& request,
                               std::span<const std::string> own_numbers,
                               std::string_view own_channel) {
  json body = json::parse(repaired_json(base::shallow_json(request.body)), nullptr, false);
  // A list of one is that one. Of several, smsmode would be answered for all when one is durable.
  if (body.is_array() && body.size() == 1) body = json(std::move(body.front()));
  if (!body.is_object()) return Unusable{"not-json"};
  std::string id = text_at(body, "messageId");
  if (id.empty()) return Unusable{"message-id-missing"};

  const std::string direction = text_at(body, "direction");
  const json* status = member(body, "status");
  const json* status_word = status == nullptr ? nullptr : member(*status, "value");
  const bool has_status = status_word != nullptr && status_word->is_string();
  const bool is_report = has_status && direction != "MO";
  // Read as an MO, an echo of our own message would be answered, and the answer's echo again.
  if (!is_report && direction == "MT") return Unusable{"mt-without-status"};

  const json* channel = member(body, "channel");
  const std::string channel_id = channel == nullptr ? "" : text_at(*channel, "channelId");
  if (!own_channel.empty() && !channel_id.empty() && channel_id != own_channel) {
    return Unusable{"foreign-channel"};
  }

  const json* recipient = member(body, "recipient");
  Parties parties =
      tell_apart(number_at(body, "from"), recipient == nullptr ? "" : number_at(*recipient, "to"),
                 !is_report, own_numbers);
  if (parties.foreign) return Unusable{"foreign-number"};
  if (is_report) {
    return DlrNotification{std::move(parties.handset), read_report(body, std::move(id), *status)};
  }
  if (!parties.handset) return Unusable{"handset-missing"};

  const json* content = member(body, "body");
  std::optional<std::string> text =
      content == nullptr ? std::nullopt : text_in(member(*content, "text"));
  // A STOP may come without words, as a picture does.
  const bool stop = content != nullptr && is_true(member(*content, "stop"));
  if (!text && !stop) return Unusable{"text-missing"};
  return MoNotification{{{std::move(id)},
                         *std::move(parties.handset),
                         std::move(parties.own_number),
                         std::move(text).value_or(""),
                         stop}};
}

}  // namespace smsrelay::providers::smsmode
