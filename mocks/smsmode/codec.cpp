#include "mocks/smsmode/codec.h"

#include "mocks/smsmode/paris_time.h"

namespace smsrelay::mocks::smsmode {

namespace {

constexpr int cents_per_part = 5;

// One JSON object written front to back.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void close() { out_ += '}'; }

  std::string& name(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += key;
    out_ += "\":";
    return out_;
  }
  void text(std::string_view key, std::string_view value) { append_json_string(name(key), value); }
  void text_if_set(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  void number(std::string_view key, std::int64_t value) { name(key) += std::to_string(value); }
  void flag(std::string_view key, bool value) { name(key) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool first_ = true;
};

void write_channel_reference(std::string& out, const Channel& channel) {
  ObjectWriter object(out);
  object.text("channelId", channel.id);
  object.text("name", channel.seed.name);
  object.text("type", channel.seed.type);
  object.text("flow", channel.seed.flow);
  object.close();
}

void write_body(std::string& out, const Message& message) {
  ObjectWriter object(out);
  object.text("text", message.text);
  if (message.stop_mention) object.flag("stop", true);
  object.text("encoding", to_text(message.size.encoding));
  object.number("messagePartCount", message.size.parts);
  object.number("length", message.size.units);
  object.close();
}

void write_price(std::string& out, int parts) {
  const int cents = parts * cents_per_part;
  ObjectWriter object(out);
  std::string& amount = object.name("amount");
  amount += std::to_string(cents / 100);
  amount += '.';
  amount += static_cast<char>('0' + cents % 100 / 10);
  amount += static_cast<char>('0' + cents % 10);
  object.text("currency", "EUR");
  object.close();
}

void write_status(std::string& out, const Status& status) {
  ObjectWriter object(out);
  object.text("deliveryDate", paris_text(status.at));
  object.text("value", status.value);
  object.text_if_set("detail", status.detail);
  if (status.with_lookup) {
    object.name("lookup") +=
        R"({"mcc":"208","mnc":"01","mccMnc":"20801","country":"France","countryPrefix":"33",)"
        R"("isoCountryCode":"FR","network":"ORANGE"})";
  }
  object.close();
}

void write_recipient(std::string& out, std::string_view to) {
  ObjectWriter object(out);
  object.text("to", to);
  object.close();
}

std::string link(const Page& page, int number, const Style& style) {
  std::string out = style.public_url + page.path + "?page=" + std::to_string(number);
  if (!page.query.empty()) out += "&" + page.query;
  return out;
}

std::string_view title_of(std::string_view status) {
  const int number = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
  return net::reason_phrase(number);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void write_message(std::string& out, const Message& message, const Style& style) {
  const bool is_mt = message.direction == Direction::mt;
  const bool number_sends = is_mt || style.mo_orientation == Orientation::swapped;
  out.reserve(out.size() + 900 + message.text.size());
  ObjectWriter object(out);
  object.text("messageId", message.id);
  object.text_if_set("originMessageId", message.origin_message_id);
  if (is_mt) object.text("acceptedAt", paris_text(message.accepted_at));
  object.text("sentDate", paris_text(message.sent_at));
  write_channel_reference(object.name("channel"), *message.channel);
  object.text("type", message.channel->seed.type);
  object.text("direction", is_mt ? "MT" : "MO");
  write_recipient(object.name("recipient"), number_sends ? message.handset : message.number);
  object.text("from", number_sends ? message.number : message.handset);
  write_body(object.name("body"), message);
  if (is_mt) {
    write_price(object.name("price"), message.size.parts);
    write_status(object.name("status"), message.status);
  }
  object.text_if_set("refClient", message.ref_client);
  object.text_if_set("callbackUrlStatus", message.callback_url_status);
  object.text_if_set("callbackUrlMo", message.callback_url_mo);
  object.text("href", style.public_url + "/sms/v1/messages/" + message.id);
  object.close();
}

void write_channel(std::string& out, const Channel& channel, const Style& style) {
  ObjectWriter object(out);
  object.text("channelId", channel.id);
  object.text("name", channel.seed.name);
  object.text("type", channel.seed.type);
  object.text("flow", channel.seed.flow);
  object.text("organisationId", channel.account->id);
  object.text("creationDate", paris_text(channel.created_at));
  object.text_if_set("defaultCallbackUrlStatus", channel.status_url);
  object.text_if_set("defaultCallbackUrlMo", channel.mo_url);
  if (!channel.seed.numbers.empty()) object.text("defaultFromField", channel.seed.numbers.front());
  std::string& senders = object.name("fromFieldList");
  senders += '[';
  for (std::size_t i = 0; i < channel.seed.numbers.size(); ++i) {
    if (i > 0) senders += ',';
    append_json_string(senders, channel.seed.numbers[i]);
  }
  senders += ']';
  object.text("href", style.public_url + "/commons/v1/channels/" + channel.id);
  object.close();
}

std::string write_page(const Page& page, std::span<const std::string> items, const Style& style) {
  std::string out;
  const auto size = static_cast<std::size_t>(page.page_size);
  const int last = page.total == 0 ? 1 : static_cast<int>((page.total + size - 1) / size);
  ObjectWriter object(out);
  if (page.with_dates) {
    object.text("startDate", paris_text(page.start));
    object.text("endDate", paris_text(page.end));
  }
  object.number("page", page.page);
  object.number("pageSize", page.page_size);
  object.number("count", static_cast<std::int64_t>(items.size()));
  object.number("totalCount", static_cast<std::int64_t>(page.total));
  ObjectWriter links(object.name("links"));
  links.text("first", link(page, 1, style));
  links.text("last", link(page, last, style));
  if (page.page > 1) links.text("previous", link(page, page.page - 1, style));
  if (page.page < last) links.text("next", link(page, page.page + 1, style));
  links.close();
  std::string& list = object.name("items");
  list += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) list += ',';
    list += items[i];
  }
  list += ']';
  object.close();
  return out;
}

std::string write_error(std::string_view code, std::string_view message, std::string_view detail) {
  const std::string_view status = code.substr(0, 3);
  std::string out;
  ObjectWriter object(out);
  object.text("title", title_of(status));
  object.text("message", message);
  object.text("detail", detail);
  object.text("type", "https://dev.smsmode.com/commons/errors/" + std::string(code));
  object.text("status", status);
  object.text("errorCode", code);
  object.close();
  return out;
}

std::string error_body(int status) {
  const std::string_view title = net::reason_phrase(status);
  const std::string_view detail =
      status == 429 ? "The rate limit is exceeded" : "The request cannot be processed";
  // 400.001 is taken: the vendor means a start date by it.
  return write_error(std::to_string(status) + (status == 400 ? ".020" : ".001"), title, detail);
}

}  // namespace smsrelay::mocks::smsmode
