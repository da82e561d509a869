#include "mocks/smsmode/contract.h"

#include <array>
#include <charconv>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "mocks/smsmode/paris_time.h"
#include "mocks/smsmode/redaction.h"

namespace smsrelay::mocks::smsmode {

namespace {

using Json = nlohmann::json;

constexpr std::string_view source_request = "smsmode.md §1, documented";
constexpr std::string_view source_inferred = "smsmode.md §1, inferred";
constexpr std::string_view source_rcs = "smsmode.md §1, documented for the sibling API";
constexpr std::string_view source_strict = "smsmode.md §2, measured on the sibling API";
constexpr std::string_view source_status = "smsmode.md §2, status documented";
constexpr std::string_view source_list = "smsmode.md §5, documented";

constexpr std::string_view code_bad_query = "400.004";  // suffix inferred, as the next
constexpr std::string_view code_bad_body = "400.020";
constexpr std::string_view code_bad_number = "400.029";

constexpr std::size_t callback_url_characters_max = 255;
constexpr std::size_t ref_client_characters_min = 3;
constexpr std::size_t ref_client_characters_max = 140;
constexpr int parts_max = 10;
constexpr int page_size_max = 100;

Breach breach(std::string_view code, std::string field, std::string rule, std::string sent,
              std::string_view source) {
  return {400,
          std::string(code),
          std::move(field),
          std::move(rule),
          std::move(sent),
          std::string(source)};
}

std::string joined(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : std::string(parent) + "." + std::string(name);
}

std::string kind_of(const Json& value) {
  return std::string("a value of type ") + value.type_name();
}

// Reads one JSON object, remembers the first breach and then reads nothing more.
class Reader {
 public:
  Reader(const Json& object, std::string_view path, std::optional<Breach>& first)
      : object_(object), path_(path), first_(first) {}

  void only(std::initializer_list<std::string_view> known, bool strict) {
    if (first_ || !strict) return;
    for (const auto& item : object_.items()) {
      bool found = false;
      for (const std::string_view name : known) found = found || name == item.key();
      if (!found) {
        fail(code_bad_body, item.key().substr(0, 60), "is not a property of a message",
             kind_of(item.value()), source_strict);
        return;
      }
    }
  }

  const Json* object(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr || !value->is_object()) {
      fail(code_bad_body, name, "is required and must be an object",
           value == nullptr ? "nothing" : kind_of(*value), source_request);
      return nullptr;
    }
    return value;
  }

  // Null: absent, or a breach.
  const std::string* text(std::string_view name, bool required) {
    const Json* value = find(name);
    if (value == nullptr) {
      if (required) fail(code_bad_body, name, "is required", "nothing", source_request);
      return nullptr;
    }
    if (!value->is_string()) {
      fail(code_bad_body, name, "must be a string", kind_of(*value), source_request);
      return nullptr;
    }
    return value->get_ptr<const std::string*>();
  }

  bool flag(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) {
      fail(code_bad_body, name, "must be a boolean", kind_of(*value), source_request);
      return false;
    }
    return value->get<bool>();
  }

  void fail(std::string_view code, std::string_view name, std::string rule, std::string sent,
            std::string_view source) {
    if (first_) return;
    first_ = breach(code, joined(path_, name), std::move(rule), std::move(sent), source);
  }

 private:
  const Json* find(std::string_view name) const {
    if (first_) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }

  const Json& object_;
  std::string_view path_;
  std::optional<Breach>& first_;
};

std::optional<std::string> e164_digits(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.size() < 8 || text.size() > 15 || text.front() == '0') return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  return std::string(text);
}

std::size_t characters(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

void read_recipient(const Json& object, bool strict, SendRequest& out,
                    std::optional<Breach>& first) {
  Reader reader(object, "recipient", first);
  reader.only({"to"}, strict);
  const std::string* to = reader.text("to", true);
  if (to == nullptr) return;
  if (auto digits = e164_digits(*to)) {
    out.to = std::move(*digits);
  } else {
    reader.fail(code_bad_number, "to",
                "must be an E.164 number: 8 to 15 digits with the country code, '+' optional",
                shown_number(*to), source_rcs);
  }
}

void read_body(const Json& object, bool strict, SendRequest& out, std::optional<Breach>& first) {
  Reader reader(object, "body", first);
  reader.only({"text", "stop", "encoding"}, strict);
  const std::string* text = reader.text("text", true);
  out.stop_mention = reader.flag("stop");
  const std::string* encoding = reader.text("encoding", false);
  if (encoding != nullptr && *encoding != "GSM7" && *encoding != "UNICODE") {
    reader.fail(code_bad_body, "encoding", "must be GSM7 or UNICODE", shown_text(*encoding),
                source_inferred);
  }
  if (text == nullptr) return;
  if (text->empty()) {
    reader.fail(code_bad_body, "text", "must not be empty", "an empty text", source_inferred);
    return;
  }
  out.text = *text;
}

// The vendor appends the mention, and it is billed as part of the text.
void append_stop_mention(SendRequest& request, const Channel& channel) {
  if (request.to.starts_with("33")) {
    request.text +=
        " STOP " + (channel.seed.numbers.empty() ? request.from : channel.seed.numbers[0]);
  } else {
    request.text += " no-sms.eu";
  }
}

void read_callback(Reader& reader, std::string_view name, std::string& out) {
  const std::string* url = reader.text(name, false);
  if (url == nullptr) return;
  if (characters(*url) > callback_url_characters_max) {
    reader.fail(code_bad_body, name, "must be at most 255 characters", shown_url(*url), source_rcs);
  } else if (!net::Url::parse(*url)) {
    reader.fail(code_bad_body, name, "must be an absolute http or https URL", shown_url(*url),
                source_inferred);
  } else {
    out = *url;
  }
}

void read_optional_fields(Reader& reader, const Channel& channel, base::Instant now,
                          SendRequest& out) {
  if (const std::string* from = reader.text("from", false)) {
    out.from = *from;
    if (!channel.has_number(*from)) {
      reader.fail(code_bad_body, "from", "must be one of the channel's senders", shown_text(*from),
                  source_inferred);
    }
  } else if (!channel.seed.numbers.empty()) {
    out.from = channel.seed.numbers.front();
  }
  if (const std::string* reference = reader.text("refClient", false)) {
    const std::size_t length = characters(*reference);
    if (length < ref_client_characters_min || length > ref_client_characters_max) {
      reader.fail(code_bad_body, "refClient", "must have 3 to 140 characters",
                  std::to_string(length) + " characters", source_rcs);
    }
    out.ref_client = *reference;
  }
  read_callback(reader, "callbackUrlStatus", out.callback_url_status);
  read_callback(reader, "callbackUrlMo", out.callback_url_mo);
  if (const std::string* date = reader.text("sentDate", false)) {
    out.sent_date = parse_paris(*date);
    if (!out.sent_date) {
      reader.fail(code_bad_body, "sentDate", "must be an ISO 8601 date-time", shown_text(*date),
                  source_request);
    } else if (*out.sent_date > now + std::chrono::days(365)) {
      reader.fail(code_bad_body, "sentDate", "must be within a year", shown_text(*date),
                  source_rcs);
    }
  }
}

// A whole number of the query, or nothing.
std::optional<int> number_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Breach query_breach(std::string_view code, std::string field, std::string rule,
                    std::string_view sent) {
  return breach(code, "query parameter " + std::move(field), std::move(rule), shown_text(sent),
                source_list);
}

std::optional<Breach> read_dates(const std::string& name, const std::string& value,
                                 base::Instant now, ListQuery& out) {
  const bool is_start = name == "startDate";
  const auto date = parse_paris(value);
  if (!date || *date > now + std::chrono::days(1)) {
    return query_breach(is_start ? "400.001" : "400.002", name,
                        "must be an ISO 8601 date, today or earlier", value);
  }
  (is_start ? out.start : out.end) = *date;
  return std::nullopt;
}

std::optional<Breach> read_query_field(const std::string& name, const std::string& value,
                                       base::Instant now, ListQuery& out) {
  if (name == "page") {
    const auto page = number_of(value);
    if (!page || *page < 1) return query_breach("400.003", name, "must be 1 or more", value);
    out.page = *page;
  } else if (name == "pageSize") {
    const auto size = number_of(value);
    if (!size || *size < 1 || *size > page_size_max) {
      return query_breach(code_bad_query, name, "must be 1 to 100", value);
    }
    out.page_size = *size;
  } else if (name == "startDate" || name == "endDate") {
    return read_dates(name, value, now, out);
  } else if (name == "searchBy[direction]") {
    if (value != "MT" && value != "MO") {
      return query_breach(code_bad_query, name, "must be MT or MO", value);
    }
    out.direction = value == "MT" ? Direction::mt : Direction::mo;
  } else if (name == "searchBy[refClient]") {
    out.ref_client = value;
  } else if (name == "searchBy[to]") {
    out.to = value.starts_with('+') ? value.substr(1) : value;
  } else if (name == "searchBy[originMessageId]") {
    out.origin_message_id = value;
  } else if (name == "sortBy[sentDate]" || name == "sortBy[refClient]") {
    if (value != "ASC" && value != "DESC") {
      return query_breach(code_bad_query, name, "must be ASC or DESC", value);
    }
    out.sort =
        name == "sortBy[sentDate]" ? ListQuery::Sort::sent_date : ListQuery::Sort::ref_client;
    out.ascending = value == "ASC";
  } else {
    return query_breach(code_bad_query, base::visible(name.substr(0, 60)),
                        "is not a parameter of this list", value);
  }
  return std::nullopt;
}

std::string_view media_type(std::string_view value) {
  return base::trim(value.substr(0, value.find(';')));
}

}  // namespace

std::string Breach::text() const {
  return field + ": " + rule + "; sent " + sent + " [" + source + "]; answered " + code;
}

std::optional<Breach> check_content_type(const net::Headers& headers) {
  const auto value = headers.get("Content-Type");
  if (value && base::ascii_lower(media_type(*value)) == "application/json") return std::nullopt;
  return Breach{415,
                "415.001",
                "header Content-Type",
                "must be application/json",
                value ? shown_text(*value) : "nothing",
                std::string(source_status)};
}

std::optional<Breach> check_accept(const net::Headers& headers) {
  const auto value = headers.get("Accept");
  if (!value) return std::nullopt;
  for (const std::string_view item : base::split(*value, ',')) {
    const std::string media = base::ascii_lower(media_type(item));
    if (media == "application/json" || media == "*/*" || media == "application/*") {
      return std::nullopt;
    }
  }
  return Breach{406,
                "406.001",
                "header Accept",
                "must allow application/json",
                shown_text(*value),
                std::string(source_status)};
}

std::variant<SendRequest, Breach> check_send(std::string_view body, const Channel& channel,
                                             bool strict, base::Instant now) {
  const Json document = Json::parse(body, nullptr, false);
  if (document.is_discarded()) {
    return breach(code_bad_body, "body of the request", "must be JSON in UTF-8",
                  std::to_string(body.size()) + " bytes that are not", source_request);
  }
  if (!document.is_object()) {
    return breach(code_bad_body, "body of the request", "must be a JSON object", kind_of(document),
                  source_request);
  }
  SendRequest request;
  std::optional<Breach> first;
  Reader reader(document, "", first);
  reader.only(
      {"recipient", "body", "from", "refClient", "callbackUrlStatus", "callbackUrlMo", "sentDate"},
      strict);
  if (const Json* recipient = reader.object("recipient")) {
    read_recipient(*recipient, strict, request, first);
  }
  if (const Json* content = reader.object("body")) read_body(*content, strict, request, first);
  read_optional_fields(reader, channel, now, request);
  if (first) return *std::move(first);

  if (request.stop_mention) append_stop_mention(request, channel);
  request.size = measure(request.text);
  if (request.size.parts > parts_max) {
    return breach(code_bad_body, "body.text", "must fit in 10 parts",
                  std::to_string(request.size.parts) + " parts of " +
                      std::string(to_text(request.size.encoding)),
                  source_inferred);
  }
  return request;
}

std::variant<ListQuery, Breach> check_list(std::string_view query, base::Instant now) {
  ListQuery out;
  out.start = now - std::chrono::days(10);
  out.end = now;
  for (const auto& [name, value] : net::form_decode(query)) {
    if (auto failed = read_query_field(name, value, now, out)) return *std::move(failed);
  }
  if (out.origin_message_id && out.direction != Direction::mo) {
    return query_breach(code_bad_query, "searchBy[originMessageId]",
                        "is allowed with searchBy[direction]=MO only", *out.origin_message_id);
  }
  return out;
}

}  // namespace smsrelay::mocks::smsmode
