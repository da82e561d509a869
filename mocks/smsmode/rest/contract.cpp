#include "mocks/smsmode/rest/contract.h"

#include <charconv>
#include <utility>

#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/platform/parts.h"
#include "mocks/smsmode/platform/redaction.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

constexpr std::string_view source_request = "smsmode.md §1, documented";
constexpr std::string_view source_inferred = "smsmode.md §1, inferred";
constexpr std::string_view source_rcs = "smsmode.md §1, documented for the sibling API";
constexpr std::string_view source_strict = "smsmode.md §2, measured on the sibling API";
constexpr std::string_view source_status = "smsmode.md §2, status documented";
constexpr std::string_view source_unsettled = "smsmode.md §12, seen in clients";
constexpr std::string_view source_list = "smsmode.md §5, documented";

constexpr std::size_t callback_url_characters_max = 255;
constexpr std::size_t ref_client_characters_min = 3;
constexpr std::size_t ref_client_characters_max = 140;
constexpr std::size_t items_max = 1000;
constexpr int parts_max = 10;
constexpr int page_size_max = 100;

std::string number_hint(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  if (digits.size() == 10 && digits.front() == '0' && digits[1] != '0') {
    return "a national number: write the country code (33) in place of its 0";
  }
  if (digits.starts_with("00")) return "00 is a dialling prefix: leave it out";
  if (digits.size() != text.size() && e164_digits(digits)) {
    return "the number is right without blanks and punctuation";
  }
  return digits.size() == 5 ? "a short code sends, it does not receive from the API" : "";
}

RequestBody::Null null_under(const Profile& profile) {
  return profile.null_is_absent ? RequestBody::Null::absent : RequestBody::Null::value;
}

void expect_message_properties(ObjectReader& reader, const Profile& profile) {
  if (!profile.strict_body) return;
  std::vector<std::string_view> known = {
      "recipient", "body", "from", "refClient", "callbackUrlStatus", "callbackUrlMo", "sentDate"};
  if (profile.sender_object_taken) known.emplace_back("sender");
  if (profile.reference_taken) known.emplace_back("reference");
  reader.only(known, "a message", source_strict);
}

std::size_t characters(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

void read_recipient(ObjectReader& reader, const Profile& profile, SendRequest& out) {
  if (profile.strict_body) reader.only({"to"}, "a recipient", source_strict);
  const std::string* to = reader.text("to", true, source_request);
  if (to == nullptr) return;
  if (auto digits = e164_digits(*to)) {
    out.to = std::move(*digits);
  } else {
    reader.fail(code_bad_number, "to",
                "must be an E.164 number: 8 to 15 digits with the country code, '+' optional",
                shown_number(*to), source_rcs, number_hint(*to));
  }
}

enum class Wish { none, gsm7, unicode };

// `required`: for a POST; a PATCH may have only one of them.
Wish read_body(ObjectReader& reader, const Profile& profile, bool required, SendRequest& out) {
  if (profile.strict_body) {
    reader.only({"text", "stop", "encoding"}, "a message's body", source_strict);
  }
  const std::string* text = reader.text("text", required, source_request);
  if (const auto stop = reader.flag("stop", source_request)) out.stop_mention = *stop;
  const std::string* encoding = reader.text("encoding", false, source_request);
  if (encoding != nullptr && *encoding != "GSM7" && *encoding != "UNICODE") {
    reader.fail(code_bad_body, "encoding", "must be GSM7 or UNICODE", shown_text(*encoding),
                source_inferred);
  }
  if (text != nullptr) {
    if (text->empty()) {
      reader.fail(code_bad_body, "text", "must not be empty", "an empty text", source_inferred);
    }
    out.text = *text;
  }
  if (encoding == nullptr || !profile.encoding_obeyed) return Wish::none;
  return *encoding == "GSM7" ? Wish::gsm7 : Wish::unicode;
}

// Applies the platform's rules to the text (characters, appended mention, size) and to the sender.
void compose(const Channel& channel, const Profile& profile, Wish wish, SendRequest& request,
             std::optional<Breach>& first) {
  const CCedilla c_cedilla = c_cedilla_of(profile);
  if (wish == Wish::gsm7 || (wish == Wish::none && profile.replace_outside_gsm)) {
    request.text = with_question_marks(request.text, c_cedilla);
  }
  std::string mention = request.stop_mention ? stop_mention(request.to, channel, profile) : "";
  std::string counted = request.stop_mention ? counted_mention(request.to, channel, profile) : "";
  const auto size_of = [&](std::string_view text) {
    return wish == Wish::unicode ? measure_as_unicode(text) : measure(text, c_cedilla);
  };
  if (profile.stop_only_if_it_fits && !mention.empty() &&
      size_of(request.text + counted).parts != size_of(request.text).parts) {
    mention.clear();
    counted.clear();
  }
  request.size = size_of(request.text + counted);
  request.text += mention;
  request.mention_bytes = mention.size();
  request.from = sender_of(request, channel, profile);
  if (request.size.parts <= parts_max) return;
  if (!profile.cut_long_text) {
    first = breach(code_bad_body, "body.text", "must fit in 10 parts",
                   std::to_string(request.size.parts) + " parts of " +
                       std::string(to_text(request.size.encoding)),
                   source_inferred);
    return;
  }
  const std::u32string all = base::decode_utf8(
      std::string_view(request.text).substr(0, request.text.size() - mention.size()));
  // Finds the greatest number of characters that fit: fewer never take more parts.
  std::size_t fits = 0;
  std::size_t too_many = all.size();
  while (fits + 1 < too_many) {
    const std::size_t middle = fits + (too_many - fits) / 2;
    const std::string text =
        base::encode_utf8(std::u32string_view(all).substr(0, middle)) + counted;
    (size_of(text).parts <= parts_max ? fits : too_many) = middle;
  }
  const std::string cut = base::encode_utf8(std::u32string_view(all).substr(0, fits));
  request.text = cut + mention;
  request.size = size_of(cut + counted);
}

// The text of `name`, or of the other spelling that the profile accepts; null: neither is present.
const std::string* text_of_either(ObjectReader& reader, std::string_view name,
                                  std::string_view other, bool other_is_taken) {
  const std::string* text = reader.text(name, false, source_request);
  return text != nullptr || !other_is_taken ? text : reader.text(other, false, source_unsettled);
}

// `from`, or `sender: {value}`; null: neither is present.
const std::string* sender_text(ObjectReader& reader, const Profile& profile) {
  const std::string* from = reader.text("from", false, source_request);
  if (from != nullptr || !profile.sender_object_taken) return from;
  auto sender = reader.object("sender", false, source_unsettled);
  return sender ? sender->text("value", true, source_unsettled) : nullptr;
}

void read_sender(ObjectReader& reader, const Channel& channel, const Profile& profile,
                 SendRequest& out) {
  const std::string default_sender =
      channel.seed.numbers.empty() ? "" : channel.seed.numbers.front();
  const std::string* from = sender_text(reader, profile);
  if (from == nullptr) {
    if (out.from.empty()) out.from = default_sender;
  } else if (from->empty() && profile.empty_from_is_default) {
    out.from = default_sender;
  } else if (channel.may_send_as(*from)) {
    out.from = *from;
  } else if (profile.replace_unknown_sender) {
    out.from = default_sender;
  } else {
    reader.fail(code_bad_body, "from", "must be one of the channel's senders", shown_text(*from),
                source_inferred,
                from->starts_with('+') && channel.may_send_as(from->substr(1))
                    ? "the channel has it without the '+'"
                    : "");
  }
}

void read_reference(ObjectReader& reader, const Profile& profile, SendRequest& out) {
  const std::string* reference =
      text_of_either(reader, "refClient", "reference", profile.reference_taken);
  if (reference == nullptr) return;
  const std::size_t length = characters(*reference);
  if (length < ref_client_characters_min || length > ref_client_characters_max) {
    reader.fail(code_bad_body, "refClient", "size must be between 3 and 140 characters",
                std::to_string(length) + " characters", source_rcs);
  }
  out.ref_client = *reference;
}

std::optional<base::Instant> parse_date(std::string_view text, const Profile& profile) {
  return profile.dates_in_utc ? parse_as_utc(text) : parse_paris(text);
}

// The day of an instant in the time zone in which dates are written.
int day_of(base::Instant at, const Profile& profile) {
  if (!profile.dates_in_utc) return paris_day(at);
  return static_cast<int>(std::chrono::floor<std::chrono::days>(at).time_since_epoch().count());
}

void read_sent_date(ObjectReader& reader, const Profile& profile, base::Instant now,
                    SendRequest& out) {
  const std::string* date = reader.text("sentDate", false, source_request);
  if (date == nullptr) return;
  out.sent_date = parse_date(*date, profile);
  if (!out.sent_date) {
    reader.fail(code_bad_body, "sentDate", "must be an ISO 8601 date-time", shown_text(*date),
                source_request);
  } else if (*out.sent_date > now + std::chrono::days(365)) {
    reader.fail(code_bad_body, "sentDate", "must be within a year", shown_text(*date), source_rcs);
  }
}

SendRequest read_send(ObjectReader reader, const Channel& channel, const Profile& profile,
                      base::Instant now, std::optional<Breach>& first) {
  SendRequest out;
  expect_message_properties(reader, profile);
  Wish wish = Wish::none;
  if (auto recipient = reader.object("recipient", true, source_request)) {
    read_recipient(*recipient, profile, out);
  }
  if (auto content = reader.object("body", true, source_request)) {
    wish = read_body(*content, profile, true, out);
  }
  read_sender(reader, channel, profile, out);
  read_reference(reader, profile, out);
  // An empty URL is no way to say "none" in a POST.
  for (const auto& [name, url] : {std::pair{"callbackUrlStatus", &SendRequest::callback_url_status},
                                  std::pair{"callbackUrlMo", &SendRequest::callback_url_mo}}) {
    auto given = read_callback(reader, name);
    if (!given) continue;
    if (given->empty()) {
      reader.fail(code_bad_body, name, "must be an absolute http or https URL", "nothing",
                  source_inferred);
    }
    out.*url = std::move(*given);
  }
  read_sent_date(reader, profile, now, out);
  if (!first) compose(channel, profile, wish, out, first);
  return out;
}

// The breach, with the item's index before the field: "[3].recipient.to".
Breach placed(Breach found, std::size_t index) {
  const std::string place = "[" + std::to_string(index) + "]";
  if (!found.field.starts_with(place)) found.field = place + "." + found.field;
  return found;
}

std::variant<Sending, Breach> check_array(const RequestBody& body, const Channel& channel,
                                          const Profile& profile, base::Instant now) {
  if (body.size() == 0 || body.size() > items_max) {
    return breach(code_bad_body, "body of the request", "must hold 1 to 1000 messages",
                  std::to_string(body.size()) + " messages", source_rcs);
  }
  Sending out{true, {}};
  out.items.reserve(body.size());
  for (std::size_t i = 0; i < body.size(); ++i) {
    std::optional<Breach> first;
    const auto reader = body.item(i, first, source_rcs);
    SendRequest request;
    if (reader) request = read_send(*reader, channel, profile, now, first);
    if (!first) {
      out.items.emplace_back(std::move(request));
    } else if (profile.bad_item_alone_refused) {
      out.items.emplace_back(placed(*std::move(first), i));
    } else {
      return placed(*std::move(first), i);
    }
  }
  return out;
}

// Empty text: absent, or given as empty, which clears it.
void edit_optional(ObjectReader& reader, const Message& message, const Profile& profile,
                   base::Instant now, SendRequest& out) {
  const auto is_empty = [&](std::string_view name) {
    const std::string* text = reader.text(name, false, source_request);
    return text != nullptr && text->empty();
  };
  if (is_empty("from")) {
    out.from = message.channel->seed.numbers.empty() ? "" : message.channel->seed.numbers.front();
  } else {
    read_sender(reader, *message.channel, profile, out);
  }
  if (is_empty("refClient")) {
    out.ref_client.clear();
  } else {
    read_reference(reader, profile, out);
  }
  if (auto url = read_callback(reader, "callbackUrlStatus")) {
    out.callback_url_status = std::move(*url);
  }
  if (auto url = read_callback(reader, "callbackUrlMo")) out.callback_url_mo = std::move(*url);
  if (is_empty("sentDate")) {
    out.sent_date.reset();
  } else {
    read_sent_date(reader, profile, now, out);
  }
}

Breach query_breach(std::string_view code, std::string field, std::string rule,
                    std::string_view sent) {
  return breach(code, "Query parameter: " + std::move(field), std::move(rule), shown_text(sent),
                source_list);
}

std::optional<Breach> read_search(const std::string& name, const std::string& value,
                                  const Profile& profile, ListQuery& out) {
  if (name == "searchBy[direction]") {
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
    return unknown_query_field(name, value, profile);
  }
  return std::nullopt;
}

std::string_view media_type(std::string_view value) {
  return base::trim(value.substr(0, value.find(';')));
}

}  // namespace

std::optional<Breach> check_content_type(const net::Headers& headers) {
  const auto value = headers.get("Content-Type");
  const std::string media = value ? base::ascii_lower(media_type(*value)) : "";
  if (media == "application/json") return std::nullopt;
  Breach out{415,
             "415.001",
             "header Content-Type",
             "must be application/json",
             value ? shown_text(*value) : "nothing",
             std::string(source_status)};
  if (media == "application/x-www-form-urlencoded") {
    out.hint = "a client's default: the body is JSON only when the header says so";
  } else if (media.find("json") != std::string::npos) {
    out.hint = "the vendor lists application/json and no other JSON type";
  }
  return out;
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

std::variant<Sending, Breach> check_send(std::string_view text, const Channel& channel,
                                         const Profile& profile, base::Instant now) {
  const RequestBody body(text, null_under(profile));
  if (profile.arrays && body.is_array()) return check_array(body, channel, profile, now);
  if (auto wrong = body.expect_object(source_request)) return *std::move(wrong);
  std::optional<Breach> first;
  Sending out;
  out.items.emplace_back(read_send(body.object(first), channel, profile, now, first));
  if (first) return *std::move(first);
  return out;
}

std::variant<SendRequest, Breach> check_edit(std::string_view text, const Message& message,
                                             const Profile& profile, base::Instant now) {
  const RequestBody body(text, null_under(profile));
  if (auto wrong = body.expect_object(source_request)) return *std::move(wrong);
  SendRequest out;
  out.to = message.handset;
  out.text = message.text.substr(0, message.text.size() - message.mention_bytes);
  out.stop_mention = message.stop;
  out.from = message.number;
  out.campaign_id = message.campaign_id;
  out.ref_client = message.ref_client;
  out.callback_url_status = message.callback_url_status;
  out.callback_url_mo = message.callback_url_mo;
  out.sent_date = message.sent_at;

  std::optional<Breach> first;
  ObjectReader reader = body.object(first);
  expect_message_properties(reader, profile);
  Wish wish = Wish::none;
  if (auto recipient = reader.object("recipient", false, source_request)) {
    read_recipient(*recipient, profile, out);
  }
  if (auto content = reader.object("body", false, source_request)) {
    wish = read_body(*content, profile, false, out);
  }
  edit_optional(reader, message, profile, now, out);
  if (!first) compose(*message.channel, profile, wish, out, first);
  if (first) return *std::move(first);
  return out;
}

std::variant<ListQuery, Breach> check_list(std::string_view query, const Profile& profile,
                                           base::Instant now) {
  ListQuery out;
  out.start = now - std::chrono::days(10);
  out.end = now;
  for (const auto& [name, value] : net::form_decode(query)) {
    PageField paged = read_page_field(name, value, out.page);
    if (paged.breach) return *std::move(paged.breach);
    if (paged.known) continue;
    const bool is_start = name == "startDate";
    auto failed = is_start || name == "endDate"
                      ? read_date_field(name, value, profile, now, is_start ? out.start : out.end)
                      : read_search(name, value, profile, out);
    if (failed) return *std::move(failed);
  }
  if (out.origin_message_id && out.direction != Direction::mo) {
    return query_breach(code_bad_query, "searchBy[originMessageId]",
                        "is allowed with searchBy[direction]=MO only", *out.origin_message_id);
  }
  return out;
}

std::optional<std::string> e164_digits(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.size() < 8 || text.size() > 15 || text.front() == '0') return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  return std::string(text);
}

PageField read_page_field(const std::string& name, const std::string& value, PageQuery& out) {
  if (name == "page") {
    const auto page = base::whole_number<int>(value);
    if (!page || *page < 1) {
      return {true, query_breach("400.003", name, "must be 1 or more", value)};
    }
    out.page = *page;
    return {true, std::nullopt};
  }
  if (name != "pageSize") return {false, std::nullopt};
  const auto size = base::whole_number<int>(value);
  if (!size || *size < 1 || *size > page_size_max) {
    return {true, query_breach(code_bad_query, name, "must be 1 to 100", value)};
  }
  out.page_size = *size;
  return {true, std::nullopt};
}

std::optional<Breach> read_date_field(const std::string& name, const std::string& value,
                                      const Profile& profile, base::Instant now,
                                      base::Instant& out) {
  const auto date = parse_date(value, profile);
  if (!date || day_of(*date, profile) > day_of(now, profile)) {
    Breach wrong = query_breach(name == "startDate" ? "400.001" : "400.002", name,
                                "must be an ISO 8601 date, today or earlier", value);
    if (value.find(' ') != std::string::npos) {
      wrong.hint = "a '+' of the offset is a blank in a query unless written %2B";
    }
    return wrong;
  }
  out = *date;
  return std::nullopt;
}

std::optional<Breach> unknown_query_field(const std::string& name, const std::string& value,
                                          const Profile& profile) {
  if (!profile.strict_query) return std::nullopt;
  return query_breach(code_bad_query, base::visible(name.substr(0, 60)),
                      "is not a parameter of this list", value);
}

std::optional<std::string> read_callback(ObjectReader& reader, std::string_view name) {
  const std::string* url = reader.text(name, false, source_request);
  if (url == nullptr || url->empty()) return url == nullptr ? std::nullopt : std::optional(*url);
  if (characters(*url) > callback_url_characters_max) {
    reader.fail(code_bad_body, name, "must be at most 255 characters", shown_url(*url), source_rcs);
    return std::nullopt;
  }
  if (!net::Url::parse(*url)) {
    reader.fail(code_bad_body, name, "must be an absolute http or https URL", shown_url(*url),
                source_inferred);
    return std::nullopt;
  }
  return *url;
}

}  // namespace smsrelay::mocks::smsmode::rest
