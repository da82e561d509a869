#include "mocks/smsmode/rest/account_codec.h"

#include "mocks/smsmode/platform/country.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/rest/account_contract.h"
#include "mocks/vendor/object_writer.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

using vendor::ObjectWriter;

void write_organisation_reference(std::string& out, const Account& account) {
  ObjectWriter object(out);
  object.text("organisationId", account.id);
  object.text("name", account.name);
  object.close();
}

void write_channel_reference(std::string& out, const Channel& channel) {
  ObjectWriter object(out);
  object.text("channelId", channel.id);
  object.text("name", channel.seed.name);
  object.text("type", channel.seed.type);
  object.text("flow", channel.seed.flow);
  object.text("organisationId", channel.account->id);
  object.close();
}

void write_share(std::string& out, std::string_view country_prefix, const Consumption::Share& share,
                 const Profile& profile) {
  ObjectWriter object(out);
  write_lookup(object.name("lookup"), country_prefix);
  object.number("quantity", share.sms);
  write_price(object.name("price"), share.sms, profile);
  std::string& statuses = object.name("statuses");
  statuses += '[';
  bool first = true;
  for (const auto& [value, sms] : share.by_status) {
    if (!first) statuses += ',';
    first = false;
    ObjectWriter status(statuses);
    status.text("value", value);
    status.number("quantity", sms);
    status.close();
  }
  statuses += ']';
  object.close();
}

}  // namespace

void write_credential(std::string& out, const Key& key, const Style& style, bool with_value) {
  ObjectWriter object(out);
  object.text("credentialId", key.shown.id);
  object.text("name", key.shown.name);
  object.text("type", key.type);
  if (with_value) object.text("value", key.shown.value);
  object.texts("roles", std::array{to_text(key.role)});
  object.text("state", "ACTIVATED");
  object.flag("blocked", key.shown.blocked);
  object.texts("authorizedIps", key.authorized_ips);
  object.text("creationDate", date_text(key.created_at, style.profile));
  object.text("modificationDate", date_text(key.modified_at, style.profile));
  if (key.last_used_at) object.text("lastUseDate", date_text(*key.last_used_at, style.profile));
  object.text_if_set("lastIpAddress", key.last_address);
  write_channel_reference(object.name("channel"), *key.channel);
  object.text("href", style.public_url + "/commons/v1/channels/" + key.channel->id +
                          "/credentials/" + key.shown.id);
  object.close();
}

void write_balance(std::string& out, const Account& account, const Style& style) {
  ObjectWriter balance(out);
  const auto whole_sms = static_cast<std::int64_t>(account.balance_sms());
  write_money(balance.name("amount"), whole_sms * cents_per_part + account.credit_cents,
              style.profile.price);
  balance.text("currency", "EUR");
  balance.text("paymentType", account.credit_sms ? "PREPAID" : "POSTPAID");
  balance.flag("parentBilling", false);
  balance.close();
}

void write_organisation(std::string& out, const Account& account, const Style& style,
                        base::Instant now) {
  ObjectWriter object(out);
  object.text("organisationId", account.id);
  if (account.parent != nullptr) object.text("parentOrganisationId", account.parent->id);
  object.text("name", account.name);
  object.text("state", "ACTIVATED");
  write_balance(object.name("balance"), account, style);
  object.number("monthlyConsumption", account.this_month.in(paris_month(now)));
  if (account.monthly_limit_sms) {
    object.number("monthlyConsumptionLimit", *account.monthly_limit_sms);
  }
  const OrganisationDetails& details = account.details;
  if (details.company_information.empty()) {
    ObjectWriter company(object.name("companyInformation"));
    company.text("name", account.name);
    company.close();
  } else {
    object.name("companyInformation") += details.company_information;
  }
  for (const auto& [name, value] :
       {std::pair{"contact", &details.contact}, std::pair{"address", &details.address},
        std::pair{"billingAddress", &details.billing_address},
        std::pair{"billingContact", &details.billing_contact}}) {
    if (!value->empty()) object.name(name) += *value;
  }
  object.text("creationDate", date_text(account.created_at, style.profile));
  object.text("href", style.public_url + "/commons/v1/organisations/" + account.id);
  object.close();
}

std::string Consumption::id() const {
  // The channel's id with the year and month as its last group: stable, and in the vendor's form.
  const std::string date = std::to_string(month / 12 * 100 + month % 12 + 1);
  return channel->id.substr(0, channel->id.rfind('-') + 1) + "000000" + date;
}

void Consumption::add(const Message& message) {
  const int parts = message.size.parts;
  sms += parts;
  const std::string_view prefix = country_prefix(message.handset);
  auto share = by_country.find(prefix);
  if (share == by_country.end()) share = by_country.emplace(prefix, Share()).first;
  share->second.sms += parts;
  share->second.by_status[message.status.value] += parts;
}

void write_consumption(std::string& out, const Consumption& consumption, const Style& style) {
  ObjectWriter object(out);
  object.text("consumptionId", consumption.id());
  object.text("type", "SMS_MONTH");
  object.text("periodType", "MONTH");
  object.text("startDate", date_text(start_of_paris_month(consumption.month), style.profile));
  object.number("quantity", consumption.sms);
  write_price(object.name("price"), consumption.sms, style.profile);
  write_channel_reference(object.name("channel"), *consumption.channel);
  object.text("href", style.public_url + "/commons/v1/channels/" + consumption.channel->id +
                          "/consumptions/" + consumption.id());
  std::string& items = object.name("items");
  items += '[';
  bool first = true;
  for (const auto& [prefix, share] : consumption.by_country) {
    if (!first) items += ',';
    first = false;
    write_share(items, prefix, share, style.profile);
  }
  items += ']';
  object.close();
}

void write_transfer(std::string& out, const Transfer& transfer, const Style& style) {
  ObjectWriter object(out);
  object.text("transferId", transfer.id);
  write_money(object.name("amount"), transfer.cents, style.profile.price);
  object.text("currency", "EUR");
  object.text("type", "CREDIT");
  object.text_if_set("reference", transfer.reference);
  object.text_if_set("description", transfer.description);
  write_organisation_reference(object.name("organisationSource"), *transfer.source);
  write_organisation_reference(object.name("organisationDestination"), *transfer.destination);
  object.text("creationDate", date_text(transfer.created_at, style.profile));
  object.close();
}

}  // namespace smsrelay::mocks::smsmode::rest
