#include "mocks/smsmode/rest/codec.h"

#include "base/text.h"
#include "mocks/smsmode/platform/country.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/vendor/object_writer.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

using vendor::ObjectWriter;

std::string_view default_sender(const Channel& channel) {
  return channel.seed.numbers.empty() ? std::string_view() : channel.seed.numbers.front();
}

// A channel that belongs to no account, for ASSUME-SMSMODE-CHANNEL-NAMED.
constexpr std::string_view foreign_channel_id = "00000000-0000-4000-8000-000000000000";

void write_channel_reference(std::string& out, const Channel& channel, bool foreign) {
  ObjectWriter object(out);
  object.text("channelId", foreign ? foreign_channel_id : std::string_view(channel.id));
  object.text("name", channel.seed.name);
  object.text("type", channel.seed.type);
  object.text("flow", channel.seed.flow);
  object.close();
}

// Extra fields, which a client that reads strictly would refuse.
void write_extra(ObjectWriter& object, const Profile& profile) {
  if (profile.extra_fields) object.name("undocumented") += R"({"since":1,"tags":["a",null]})";
}

void write_body(std::string& out, const Message& message, const Profile& profile) {
  ObjectWriter object(out);
  write_extra(object, profile);
  std::string_view text = message.text;
  if (!profile.stop_mention_shown) text.remove_suffix(message.mention_bytes);
  object.text("text", text);
  if (message.stop) object.flag("stop", true);
  object.text("encoding", to_text(message.size.encoding));
  object.number("messagePartCount", message.size.parts);
  object.number("length", profile.length_in_characters
                              ? static_cast<int>(base::decode_utf8(message.text).size())
                              : message.size.units);
  object.close();
}

void write_status(std::string& out, const Message& message, const Profile& profile) {
  const Status& status = message.status;
  ObjectWriter object(out);
  object.text("deliveryDate", date_text(status.at, profile));
  write_extra(object, profile);
  object.text("value", status.value);
  object.text_if_set("detail", status.detail);
  if (status.with_lookup) write_lookup(object.name("lookup"), message.handset);
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

std::string date_text(base::Instant at, const Profile& profile) {
  if (profile.dates == Profile::Dates::with_z) return utc_text(at) + "Z";
  std::string out = profile.dates_in_utc ? utc_text(at) : paris_text(at);
  if (profile.dates == Profile::Dates::with_fraction) {
    const auto micros = at.time_since_epoch() % std::chrono::seconds(1);
    std::string digits = std::to_string(micros / std::chrono::milliseconds(1));
    out += "." + std::string(3 - digits.size(), '0') + digits;
  }
  return out;
}

void write_money(std::string& out, std::int64_t cents, Profile::Price form) {
  const std::int64_t amount = cents < 0 ? -cents : cents;
  if (form == Profile::Price::text) out += '"';
  if (cents < 0) out += '-';
  out += std::to_string(amount / 100);
  out += '.';
  out += static_cast<char>('0' + amount % 100 / 10);
  out += static_cast<char>('0' + amount % 10);
  if (form == Profile::Price::text) out += '"';
}

void write_price(std::string& out, int parts, const Profile& profile) {
  ObjectWriter object(out);
  write_money(object.name("amount"), static_cast<std::int64_t>(parts) * cents_per_part,
              profile.price);
  object.text("currency", "EUR");
  object.close();
}

void write_lookup(std::string& out, std::string_view handset) {
  const std::string_view prefix = country_prefix(handset);
  const Country* known = country_of(prefix);
  ObjectWriter object(out);
  if (known != nullptr) {
    object.text("mcc", known->mcc);
    object.text("mnc", known->mnc);
    object.text("mccMnc", mcc_mnc(*known));
    object.text("country", known->name);
  }
  object.text("countryPrefix", prefix);
  if (known != nullptr) {
    object.text("isoCountryCode", known->iso);
    object.text("network", known->network);
  }
  object.close();
}

namespace {

enum class Carrier { answer, notification };

void write(std::string& out, const Message& message, const Style& style, Carrier carrier) {
  const Profile& profile = style.profile;
  const bool notified = carrier == Carrier::notification;
  const bool is_mt = message.direction == Direction::mt;
  const bool number_sends = is_mt || style.profile.mo_orientation == Orientation::swapped;
  out.reserve(out.size() + 900 + message.text.size());
  ObjectWriter object(out);
  const auto identity = [&] {
    object.text("messageId", message.id);
    object.text_if_set("originMessageId", message.origin_message_id);
    object.text_if_set("campaignId", message.campaign_id);
    if (is_mt) object.text("acceptedAt", date_text(message.accepted_at, profile));
    object.text("sentDate", date_text(message.sent_at, profile));
  };
  const auto content = [&] {
    if (is_mt || !notified || profile.mo_names_channel) {
      write_channel_reference(object.name("channel"), *message.channel,
                              notified && profile.names_foreign_channel);
    }
    object.text("type", message.channel->seed.type);
    if (!is_mt || !notified || style.profile.report_has_direction) {
      object.text("direction", is_mt ? "MT" : "MO");
    }
    write_recipient(object.name("recipient"), number_sends ? message.handset : message.number);
    object.text("from", number_sends ? message.number : message.handset);
    write_body(object.name("body"), message, profile);
  };
  const auto rest = [&] {
    if (is_mt) {
      if (profile.price != Profile::Price::absent) {
        write_price(object.name("price"), message.size.parts, profile);
      }
      write_status(object.name("status"), message, profile);
    } else if (notified && style.profile.mo_status_null) {
      object.name("status") += "null";
    }
    object.text_if_set("refClient", message.ref_client);
    object.text_if_set("callbackUrlStatus", message.callback_url_status);
    object.text_if_set("callbackUrlMo", message.callback_url_mo);
    object.text("href", style.public_url + "/sms/v1/messages/" + message.id);
  };
  if (profile.extra_fields) {
    rest();
    write_extra(object, profile);
    content();
    identity();
  } else {
    identity();
    content();
    rest();
  }
  object.close();
}

}  // namespace

void write_message(std::string& out, const Message& message, const Style& style) {
  write(out, message, style, Carrier::answer);
}

void write_notification(std::string& out, const Message& message, const Style& style) {
  if (style.profile.short_reports && message.direction == Direction::mt) {
    ObjectWriter object(out);
    object.text("messageId", message.id);
    ObjectWriter status(object.name("status"));
    status.text("value", message.status.value);
    status.close();
    object.close();
    return;
  }
  write(out, message, style, Carrier::notification);
}

void write_channel(std::string& out, const Channel& channel, const Style& style,
                   base::Instant now) {
  const Profile& profile = style.profile;
  ObjectWriter object(out);
  if (profile.extra_fields) object.text("defaultFromField", default_sender(channel));
  object.text("channelId", channel.id);
  object.text("name", channel.seed.name);
  object.text("type", channel.seed.type);
  object.text("flow", channel.seed.flow);
  write_extra(object, profile);
  object.text("organisationId", channel.account->id);
  object.text("creationDate", date_text(channel.created_at, profile));
  object.text_if_set("defaultCallbackUrlStatus",
                     profile.console_url_is_channels ? channel.status_url : channel.api_status_url);
  object.text_if_set("defaultCallbackUrlMo",
                     profile.console_url_is_channels ? channel.mo_url : channel.api_mo_url);
  if (!profile.extra_fields) object.text_if_set("defaultFromField", default_sender(channel));
  std::vector<std::string> senders = channel.seed.numbers;
  senders.insert(senders.end(), channel.seed.names.begin(), channel.seed.names.end());
  object.texts("fromFieldList", senders);
  object.number("dailyConsumption", channel.today.in(paris_day(now)));
  if (channel.seed.daily_limit_sms) {
    object.number("dailyConsumptionLimit", *channel.seed.daily_limit_sms);
  }
  object.number("monthlyConsumption", channel.this_month.in(paris_month(now)));
  if (channel.seed.monthly_limit_sms) {
    object.number("monthlyConsumptionLimit", *channel.seed.monthly_limit_sms);
  }
  object.text("href", style.public_url + "/commons/v1/channels/" + channel.id);
  object.close();
}

std::string write_page(const Page& page, std::span<const std::string> items, const Style& style) {
  std::string out;
  const auto size = static_cast<std::size_t>(page.page_size);
  const int last = page.total == 0 ? 1 : static_cast<int>((page.total + size - 1) / size);
  ObjectWriter object(out);
  if (page.with_dates) {
    object.text("startDate", date_text(page.start, style.profile));
    object.text("endDate", date_text(page.end, style.profile));
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

std::string write_error(std::string_view pages, std::string_view code, std::string_view message,
                        std::string_view detail) {
  const std::string_view status = code.substr(0, 3);
  std::string out;
  ObjectWriter object(out);
  object.text("title", title_of(status));
  object.text("message", message);
  object.text("detail", detail);
  object.text("type", std::string(pages) + std::string(code));
  object.text("status", status);
  object.text("errorCode", code);
  object.close();
  return out;
}

std::string error_body(int status) {
  const std::string_view title = net::reason_phrase(status);
  const std::string_view detail =
      status == 429 ? "The rate limit is exceeded" : "The request cannot be processed";
  // 400.001 is not free: for the vendor it means a wrong start date.
  return write_error(commons_error_pages,
                     std::to_string(status) + (status == 400 ? ".020" : ".001"), title, detail);
}

}  // namespace smsrelay::mocks::smsmode::rest
