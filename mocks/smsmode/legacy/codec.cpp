#include "mocks/smsmode/legacy/codec.h"

#include "mocks/smsmode/legacy/latin9.h"
#include "mocks/smsmode/platform/country.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "net/http.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

constexpr std::size_t id_characters = 12;

struct Date {
  std::string year, month, day, hour, minute, second;
};

Date parts_of(base::Instant at) {
  const std::string text = paris_text(at);  // "2026-11-22T15:05:07"
  return {text.substr(0, 4),  text.substr(5, 2),  text.substr(8, 2),
          text.substr(11, 2), text.substr(14, 2), text.substr(17, 2)};
}

// Writes a blank as '+', as in the vendor's example.
std::string with_plus(std::string query) {
  for (auto at = query.find("%20"); at != std::string::npos; at = query.find("%20", at)) {
    query.replace(at, 3, "+");
  }
  return query;
}

}  // namespace

int legacy_status(const Status& status) {
  if (status.legacy_number != 0) return status.legacy_number;
  if (status.value == "ENROUTE") return status.detail == "DELIVERED_TO_NETWORK" ? 13 : 0;
  if (status.value == "SCHEDULED") return 10;
  if (status.value == "DELIVERED" || status.value == "READ") return 11;
  if (status.value == "UNDELIVERED") return status.detail == "EXPIRED" ? 37 : 35;
  if (status.value != "UNDELIVERABLE") return 999;
  if (status.detail == "INTERNAL_ERROR") return 2;
  if (status.detail == "INSUFFICIENT_CREDIT") return 33;
  if (status.detail == "SPAM") return 3524;
  if (status.detail == "ROUTE_NOT_AVAILABLE") return 3560;
  if (status.detail == "INVALID_PHONE_NUMBER") return 3998;
  if (status.detail == "BLACKLISTED") return 3999;
  return 34;
}

std::string_view legacy_status_text(int status) {
  switch (status) {
    case 0:
      return "Sent";
    case 2:
      return "Internal error";
    case 10:
      return "Scheduled";
    case 11:
      return "Received";
    case 13:
      return "At operator";
    case 16:
      return "Listened";
    case 33:
      return "Insufficient credit";
    case 34:
      return "Routing error";
    case 35:
      return "Reception error";
    case 37:
      return "Expired";
    case 3524:
      return "Spam";
    case 3525:
      return "Content refused";
    case 3560:
      return "Not routable";
    case 3998:
      return "Invalid number";
    case 3999:
      return "Blacklisted number";
    default:
      return "Undefined";
  }
}

std::string write_legacy_report(const Message& message) {
  std::string date = paris_text(message.status.at).substr(0, 19);
  date[10] = ' ';
  net::FormFields fields = {{"numero", message.handset},
                            {"date_reception", date},
                            {"statut", std::to_string(legacy_status(message.status))},
                            {"smsID", message.legacy->sms_id}};
  if (!message.ref_client.empty()) fields.emplace_back("refClient", message.ref_client);
  fields.emplace_back("cost", std::to_string(message.size.parts));
  const Country* country =
      message.status.with_lookup ? country_of(country_prefix(message.handset)) : nullptr;
  if (country != nullptr) fields.emplace_back("mcc_mnc", mcc_mnc(*country));
  return with_plus(net::form_encode(fields));
}

std::string write_legacy_reply(const Message& message, bool in_latin9) {
  net::FormFields fields = {{"numero", message.number},
                            {"message", in_latin9 ? latin9_of_utf8(message.text) : message.text},
                            {"emetteur", message.handset},
                            {"date_reception", legacy_callback_date(message.accepted_at)}};
  if (message.legacy) fields.emplace_back("smsID", message.legacy->sms_id);
  if (!message.ref_client.empty()) fields.emplace_back("refClient", message.ref_client);
  fields.emplace_back("responseID", response_id(message));
  return net::form_encode(fields);
}

std::string response_id(const Message& message) {
  std::string out;
  for (const char c : message.id) {
    if (c != '-' && out.size() < id_characters) out += c;
  }
  return out;
}

std::string legacy_sending_date(base::Instant at) {
  const Date date = parts_of(at);
  return date.day + "/" + date.month + "/" + date.year + " " + date.hour + ":" + date.minute;
}

std::string legacy_reply_date(base::Instant at) {
  const Date date = parts_of(at);
  return date.day + date.month + date.year + "-" + date.hour + ":" + date.minute;
}

std::string legacy_callback_date(base::Instant at) {
  const Date date = parts_of(at);
  return date.day + date.month + date.year + "-" + date.hour + date.minute + date.second;
}

std::optional<base::Instant> parse_legacy_date(std::string_view text) {
  if (text.size() != 14) return std::nullopt;
  const auto field = [&](std::size_t from, std::size_t length) {
    return std::string(text.substr(from, length));
  };
  if (text[8] != '-' || text[11] != ':') return std::nullopt;
  return parse_paris(field(4, 4) + "-" + field(2, 2) + "-" + field(0, 2) + "T" + field(9, 5) +
                     ":00");
}

std::string legacy_cost(int parts) { return std::to_string(parts) + ".0"; }

}  // namespace smsrelay::mocks::smsmode::legacy
