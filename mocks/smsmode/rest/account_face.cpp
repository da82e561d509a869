#include "mocks/smsmode/rest/account_face.h"

#include <algorithm>
#include <array>

#include "mocks/smsmode/platform/new_key.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/smsmode/rest/account_codec.h"
#include "mocks/smsmode/rest/account_contract.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

// ---- what every operation has in common

std::optional<Breach> check_json(const net::Headers& headers) {
  auto breach = check_content_type(headers);
  return breach ? breach : check_accept(headers);
}

// The checked body of a POST or PATCH; or the refusal.
template <class Read, class Check>
std::variant<Read, net::Response> read_body(const Platform& platform, const RestCall& call,
                                            Check check) {
  if (const auto breach = check_json(call.request.headers)) return refuse(platform, *breach);
  std::variant<Read, Breach> checked = check(call.request.body);
  if (const auto* failed = std::get_if<Breach>(&checked)) return refuse(platform, *failed);
  return std::get<Read>(std::move(checked));
}

// One page of a list, whose items `write` writes.
template <class Thing, class Write>
net::Response page_of(const Platform& platform, const RestCall& call, const PageQuery& query,
                      const std::vector<Thing>& things, Write write) {
  const auto size = static_cast<std::size_t>(query.page_size);
  const std::size_t skipped = static_cast<std::size_t>(query.page - 1) * size;
  std::vector<std::string> items;
  for (std::size_t i = skipped; i < things.size() && items.size() < size; ++i) {
    write(items.emplace_back(), *things[i]);
  }
  Page page;
  page.path = call.request.path();
  page.query = query_without_page(call.request.query());
  page.page = query.page;
  page.page_size = query.page_size;
  page.total = things.size();
  return net::json_response(200, write_page(page, items, platform.style));
}

template <class Thing, class Write>
net::Response list_of(const Platform& platform, const RestCall& call,
                      const std::vector<Thing>& things, Write write) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  const auto query = check_pages(call.request.query(), platform.profile);
  if (const auto* failed = std::get_if<Breach>(&query)) return refuse(platform, *failed);
  return page_of(platform, call, std::get<PageQuery>(query), things, write);
}

net::Response refuse_taken_name(const Platform& platform, const std::string& name) {
  return refuse(platform, breach(code_bad_body, "name", "must not be taken already",
                                 shown_text(name), "smsmode.md §6, inferred"));
}

// ---- channels

net::Response channel_response(const Platform& platform, int status, const Channel& channel) {
  std::string body;
  write_channel(body, channel, platform.style, platform.scheduler.now());
  return net::json_response(status, std::move(body));
}

net::Response list(const Platform& platform, const RestCall& call,
                   const std::vector<const Channel*>& channels) {
  return list_of(platform, call, channels, [&](std::string& out, const Channel& channel) {
    write_channel(out, channel, platform.style, platform.scheduler.now());
  });
}

net::Response list_channels_of_key(const Platform& platform, RestCall& call) {
  std::vector<const Channel*> channels;
  if (platform.profile.lists_follow_role) {
    for (const auto& account : platform.state.accounts()) {
      for (const auto& channel : account->channels) {
        if (reaches(call.key, *channel)) channels.push_back(channel.get());
      }
    }
  } else {
    channels.push_back(call.key.channel);
  }
  return list(platform, call, channels);
}

net::Response read_channel(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  return channel_response(platform, 200, *std::get<Channel*>(addressed));
}

net::Response change_channel(const Platform& platform, RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Channel& channel = *std::get<Channel*>(addressed);
  auto body = read_body<ChannelEdit>(platform, call, check_channel_edit);
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& edit = std::get<ChannelEdit>(body);
  if (edit.name && *edit.name != channel.seed.name) {
    if (platform.state.channel(*channel.account, *edit.name) != nullptr) {
      return refuse_taken_name(platform, *edit.name);
    }
    channel.seed.name = *std::move(edit.name);
  }
  if (edit.daily_limit_sms) channel.seed.daily_limit_sms = edit.daily_limit_sms;
  const bool one_value = platform.profile.console_url_is_channels;
  if (edit.mo_url) {
    (one_value ? channel.mo_url : channel.api_mo_url) = *std::move(edit.mo_url);
  }
  if (edit.status_url) {
    (one_value ? channel.status_url : channel.api_status_url) = *std::move(edit.status_url);
  }
  return channel_response(platform, 200, channel);
}

// ---- organisations

// The organisation of the path; or the refusal.
std::variant<Account*, net::Response> addressed_organisation(const Platform& platform,
                                                             const RestCall& call) {
  Account* account = platform.state.account_by_id(call.parameter("organisationId"));
  if (account != nullptr && reaches(call.key, *account)) return account;
  if (call.key.role == Role::user) {
    return role_too_low(platform, "Organisations need an API key of role MANAGER or ADMIN");
  }
  if (account != nullptr && account->parent == call.key.channel->account) {
    return role_too_low(platform, "Sub-organisations need an API key of role ADMIN");
  }
  return not_found(platform, "Organisation");
}

net::Response organisation_response(const Platform& platform, int status, const Account& account) {
  std::string body;
  write_organisation(body, account, platform.style, platform.scheduler.now());
  return net::json_response(status, std::move(body));
}

net::Response list_organisations(const Platform& platform, RestCall& call) {
  if (call.key.role == Role::user) {
    return role_too_low(platform, "Organisations need an API key of role MANAGER or ADMIN");
  }
  std::vector<const Account*> reached;
  for (const auto& account : platform.state.accounts()) {
    if (reaches(call.key, *account)) reached.push_back(account.get());
  }
  return list_of(platform, call, reached, [&](std::string& out, const Account& account) {
    write_organisation(out, account, platform.style, platform.scheduler.now());
  });
}

net::Response create_organisation(const Platform& platform, RestCall& call) {
  if (call.key.role != Role::admin) {
    return role_too_low(platform, "Creating an organisation needs an API key of role ADMIN");
  }
  auto body = read_body<NewOrganisation>(platform, call, check_new_organisation);
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& wanted = std::get<NewOrganisation>(body);
  if (platform.state.account(wanted.name) != nullptr) {
    return refuse_taken_name(platform, wanted.name);
  }
  auto account = std::make_unique<Account>();
  account->id = platform.rng.uuid();
  account->name = std::move(wanted.name);
  account->parent = call.key.channel->account;
  set_credit_cents(*account, wanted.balance_cents);
  account->monthly_limit_sms = wanted.monthly_limit_sms;
  account->details = std::move(wanted.details);
  account->created_at = platform.scheduler.now();
  return organisation_response(platform, 201, platform.state.add(std::move(account)));
}

net::Response read_organisation(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  return organisation_response(platform, 200, *std::get<Account*>(addressed));
}

net::Response change_organisation(const Platform& platform, RestCall& call) {
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Account& account = *std::get<Account*>(addressed);
  auto body = read_body<OrganisationDetails>(platform, call, check_organisation_edit);
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& given = std::get<OrganisationDetails>(body);
  const auto replace = [](std::string& kept, std::string& wanted) {
    if (!wanted.empty()) kept = std::move(wanted);
  };
  replace(account.details.contact, given.contact);
  replace(account.details.address, given.address);
  replace(account.details.billing_address, given.billing_address);
  replace(account.details.billing_contact, given.billing_contact);
  replace(account.details.company_information, given.company_information);
  return organisation_response(platform, 200, account);
}

net::Response list_channels_of_organisation(const Platform& platform, RestCall& call) {
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  std::vector<const Channel*> channels;
  for (const auto& channel : std::get<Account*>(addressed)->channels) {
    channels.push_back(channel.get());
  }
  return list(platform, call, channels);
}

// The number from which a new SMS channel sends until it has its own: the organisation's first, or
// else the platform's short code.
std::string shared_number(const Account& account) {
  for (const auto& channel : account.channels) {
    if (channel->seed.type == "SMS" && !channel->seed.numbers.empty()) {
      return channel->seed.numbers.front();
    }
  }
  return std::string(platform_short_code);
}

net::Response create_channel(const Platform& platform, RestCall& call) {
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Account& account = *std::get<Account*>(addressed);
  auto body = read_body<NewChannel>(platform, call, check_new_channel);
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& wanted = std::get<NewChannel>(body);
  if (platform.state.channel(account, wanted.name) != nullptr) {
    return refuse_taken_name(platform, wanted.name);
  }
  auto channel = std::make_unique<Channel>();
  channel->id = platform.rng.uuid();
  channel->seed.name = std::move(wanted.name);
  channel->seed.type = std::move(wanted.type);
  channel->seed.flow = std::move(wanted.flow);
  channel->seed.daily_limit_sms = wanted.daily_limit_sms;
  if (channel->seed.type == "SMS") channel->seed.numbers = {shared_number(account)};
  channel->created_at = platform.scheduler.now();
  return channel_response(platform, 201, platform.state.add(account, std::move(channel)));
}

// ---- credentials

net::Response credential_response(const Platform& platform, int status, const Key& key,
                                  bool with_value) {
  std::string body;
  write_credential(body, key, platform.style, with_value);
  return net::json_response(status, std::move(body));
}

net::Response list_credentials(const Platform& platform, RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  const Channel* channel = std::get<Channel*>(addressed);
  std::vector<const Key*> keys;
  for (const auto& key : channel->account->keys) {
    if (key->channel == channel && !key->shown.revoked) keys.push_back(key.get());
  }
  return list_of(platform, call, keys, [&](std::string& out, const Key& key) {
    write_credential(out, key, platform.style, platform.profile.key_shown_again);
  });
}

constexpr std::string_view no_role_above_its_own = "An API key cannot give a role above its own";

net::Response create_credential(const Platform& platform, RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Channel& channel = *std::get<Channel*>(addressed);
  auto body = read_body<NewCredential>(platform, call, [&](std::string_view text) {
    return check_new_credential(text, platform.profile);
  });
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& wanted = std::get<NewCredential>(body);
  if (wanted.role > call.key.role) return role_too_low(platform, no_role_above_its_own);
  Key& key = new_key(platform.state, platform.rng, platform.scheduler.now(),
                     platform.profile.key_takes_effect, channel,
                     {std::move(wanted.name), "", wanted.role, std::move(wanted.authorized_ips)});
  key.type = std::move(wanted.type);
  return credential_response(platform, 201, key, true);
}

// The credential of the path; or the refusal.
std::variant<Key*, net::Response> addressed_credential(const Platform& platform,
                                                       const RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  const Channel* channel = std::get<Channel*>(addressed);
  for (const auto& key : channel->account->keys) {
    if (key->shown.id != call.parameter("credentialId") || key->shown.revoked) continue;
    if (key->channel == channel) return key.get();
    platform.remarks.note("credential " + shown_text(key->shown.name) + " belongs to the channel " +
                          key->channel->seed.name);
  }
  return not_found(platform, "Credential");
}

net::Response read_credential(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  auto found = addressed_credential(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  return credential_response(platform, 200, *std::get<Key*>(found),
                             platform.profile.key_shown_again);
}

constexpr std::string_view no_key_above_its_own = "An API key cannot change one above its own role";

net::Response change_credential(const Platform& platform, RestCall& call) {
  auto found = addressed_credential(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  Key& key = *std::get<Key*>(found);
  if (key.role > call.key.role) return role_too_low(platform, no_key_above_its_own);
  auto body = read_body<CredentialEdit>(platform, call, [&](std::string_view text) {
    return check_credential_edit(text, platform.profile);
  });
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& edit = std::get<CredentialEdit>(body);
  if (edit.role > call.key.role) return role_too_low(platform, no_role_above_its_own);
  if (edit.name) key.shown.name = *std::move(edit.name);
  if (edit.type) key.type = *std::move(edit.type);
  if (edit.role) key.role = *edit.role;
  if (edit.blocked) key.shown.blocked = *edit.blocked;
  if (edit.authorized_ips) key.authorized_ips = *std::move(edit.authorized_ips);
  key.modified_at = platform.scheduler.now();
  return credential_response(platform, 200, key, platform.profile.key_shown_again);
}

net::Response delete_credential(const Platform& platform, RestCall& call) {
  auto found = addressed_credential(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&found)) return std::move(*refusal);
  Key& key = *std::get<Key*>(found);
  if (key.role > call.key.role) return role_too_low(platform, no_key_above_its_own);
  key.shown.revoked = true;
  return {204, {}, ""};
}

// The balance of the key's organisation. Any role may read it: the only client that calls it does
// so to check its key.
net::Response read_credit(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  std::string body;
  write_balance(body, *call.key.channel->account, platform.style);
  return net::json_response(200, std::move(body));
}

// ---- consumptions

// Messages sent and billed, by channel and month, without those that wait or never left.
std::vector<Consumption> consumptions(const Platform& platform, const RestCall& call,
                                      const Channel* only, const ConsumptionQuery& query) {
  std::vector<Consumption> out;
  const int first_month = paris_month(query.start);
  const int last_month = paris_month(query.end);
  for (const auto& account : platform.state.accounts()) {
    for (const auto& channel : account->channels) {
      if (only != nullptr ? channel.get() != only : !reaches(call.key, *channel)) continue;
      std::map<int, Consumption, std::greater<>> by_month;  // the latest first
      for (const Message& message : platform.state.messages()) {
        if (message.channel != channel.get() || message.direction != Direction::mt) continue;
        if (message.voice) continue;
        if (message.status.value == "SCHEDULED" || message.status.value == "UNDELIVERABLE") {
          continue;
        }
        const int month = paris_month(message.sent_at);
        if (month < first_month || month > last_month) continue;
        Consumption& consumption = by_month[month];
        consumption.channel = channel.get();
        consumption.month = month;
        consumption.add(message);
      }
      for (auto& [month, consumption] : by_month) out.push_back(std::move(consumption));
    }
  }
  return out;
}

net::Response list_consumptions(const Platform& platform, RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  const auto query =
      check_consumptions(call.request.query(), platform.profile, platform.scheduler.now());
  if (const auto* failed = std::get_if<Breach>(&query)) return refuse(platform, *failed);
  const auto& wanted = std::get<ConsumptionQuery>(query);
  const bool one_channel = !call.parameter("channelId").empty();
  const auto found = consumptions(
      platform, call,
      one_channel || call.key.role == Role::user ? std::get<Channel*>(addressed) : nullptr, wanted);
  std::vector<const Consumption*> things;
  things.reserve(found.size());
  for (const Consumption& consumption : found) things.push_back(&consumption);
  return page_of(platform, call, wanted.page, things,
                 [&](std::string& out, const Consumption& consumption) {
                   write_consumption(out, consumption, platform.style);
                 });
}

net::Response read_consumption(const Platform& platform, RestCall& call) {
  auto addressed = addressed_channel(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  const ConsumptionQuery ever{{}, base::Instant(), platform.scheduler.now()};
  for (const Consumption& consumption :
       consumptions(platform, call, std::get<Channel*>(addressed), ever)) {
    if (consumption.id() != call.parameter("consumptionId")) continue;
    std::string body;
    write_consumption(body, consumption, platform.style);
    return net::json_response(200, std::move(body));
  }
  return not_found(platform, "Consumption");
}

// ---- transfers

net::Response list_transfers(const Platform& platform, RestCall& call) {
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  const Account* account = std::get<Account*>(addressed);
  std::vector<const Transfer*> transfers;
  for (const Transfer& transfer : platform.state.transfers()) {
    if (transfer.source == account || transfer.destination == account) {
      transfers.push_back(&transfer);
    }
  }
  return list_of(platform, call, transfers, [&](std::string& out, const Transfer& transfer) {
    write_transfer(out, transfer, platform.style);
  });
}

net::Response read_transfer(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  const Account* account = std::get<Account*>(addressed);
  for (const Transfer& transfer : platform.state.transfers()) {
    if (transfer.id != call.parameter("transferId")) continue;
    if (transfer.source != account && transfer.destination != account) continue;
    std::string body;
    write_transfer(body, transfer, platform.style);
    return net::json_response(200, std::move(body));
  }
  return not_found(platform, "Transfer");
}

net::Response create_transfer(const Platform& platform, RestCall& call) {
  auto addressed = addressed_organisation(platform, call);
  if (auto* refusal = std::get_if<net::Response>(&addressed)) return std::move(*refusal);
  Account& source = *std::get<Account*>(addressed);
  auto body = read_body<NewTransfer>(platform, call, check_transfer);
  if (auto* refusal = std::get_if<net::Response>(&body)) return std::move(*refusal);
  auto& wanted = std::get<NewTransfer>(body);
  Account* destination = platform.state.account_by_id(wanted.destination_id);
  if (destination == nullptr || destination == &source || !reaches(call.key, *destination)) {
    return refuse(platform, breach(code_bad_body, "organisationDestination.organisationId",
                                   "must be another organisation within reach of the API key",
                                   shown_text(wanted.destination_id), "smsmode.md §6, inferred"));
  }
  const auto refuse_amount = [&](std::string rule) {
    return refuse(platform,
                  breach(code_bad_body, "amount", std::move(rule),
                         std::to_string(wanted.cents) + " cents", "smsmode.md §6, inferred"));
  };
  if (const auto obstacle = obstacle_to_transfer(source, *destination, wanted.cents)) {
    return refuse_amount(*obstacle == TransferObstacle::credit_too_small
                             ? "must not exceed the balance"
                             : "must not raise the destination's balance above " +
                                   std::to_string(balance_cents_max / 100));
  }
  transfer(platform.state, source, *destination,
           {platform.rng.uuid(), wanted.cents, std::move(wanted.reference),
            std::move(wanted.description), &source, destination, platform.scheduler.now()});
  std::string out;
  write_transfer(out, platform.state.transfers().back(), platform.style);
  return net::json_response(201, std::move(out));
}

// ---- look-up

net::Response look_up(const Platform& platform, RestCall& call) {
  if (const auto breach = check_accept(call.request.headers)) return refuse(platform, *breach);
  const std::string decoded = net::percent_decode(call.parameter("msisdn"));
  const auto digits = e164_digits(decoded);
  if (!digits) {
    return refuse(platform, breach(code_bad_number, "path segment msisdn",
                                   "must be an E.164 number: 8 to 15 digits", shown_number(decoded),
                                   "smsmode.md §6, inferred"));
  }
  std::string body;
  write_lookup(body, *digits);
  return net::json_response(200, std::move(body));
}

}  // namespace

std::span<const Route> account_routes() {
  static const std::array<Route, 24> routes = {{
      {{"GET", "/commons/v1/channels", "lists the channels of the key"},
       "smsmode channels",
       list_channels_of_key},
      {{"GET", "/commons/v1/channels/{channelId}", "reads a channel"},
       "smsmode channels",
       read_channel},
      {{"PATCH", "/commons/v1/channels/{channelId}", "changes a channel"},
       "smsmode channels",
       change_channel},
      {{"GET", "/commons/v1/organisations/{organisationId}/channels",
        "lists the channels of an organisation"},
       "smsmode channels",
       list_channels_of_organisation},
      {{"POST", "/commons/v1/organisations/{organisationId}/channels", "creates a channel"},
       "smsmode channels",
       create_channel},
      {{"GET", "/commons/v1/organisations/{organisationId}/channels/{channelId}",
        "reads a channel"},
       "smsmode channels",
       read_channel},
      {{"PATCH", "/commons/v1/organisations/{organisationId}/channels/{channelId}",
        "changes a channel"},
       "smsmode channels",
       change_channel},

      {{"GET", "/commons/v1/channels/{channelId}/credentials", "lists the keys of a channel"},
       "smsmode credentials",
       list_credentials},
      {{"POST", "/commons/v1/channels/{channelId}/credentials", "creates a key"},
       "smsmode credentials",
       create_credential},
      {{"GET", "/commons/v1/channels/{channelId}/credentials/{credentialId}", "reads a key"},
       "smsmode credentials",
       read_credential},
      {{"PATCH", "/commons/v1/channels/{channelId}/credentials/{credentialId}", "changes a key"},
       "smsmode credentials",
       change_credential},
      {{"DELETE", "/commons/v1/channels/{channelId}/credentials/{credentialId}", "deletes a key"},
       "smsmode credentials",
       delete_credential},

      {{"GET", "/commons/v1/organisations", "lists organisations"},
       "smsmode balance",
       list_organisations},
      {{"POST", "/commons/v1/organisations", "creates a sub-organisation"},
       "smsmode balance",
       create_organisation},
      {{"GET", "/commons/v1/organisations/{organisationId}", "reads an organisation"},
       "smsmode balance",
       read_organisation},
      {{"PATCH", "/commons/v1/organisations/{organisationId}", "changes an organisation"},
       "smsmode balance",
       change_organisation},

      {{"GET", "/commons/v1/credit", "reads the credit left"},
       "smsmode balance",
       read_credit,
       &Profile::credit_served},

      {{"GET", "/commons/v1/consumptions", "lists what was consumed"},
       "smsmode consumptions",
       list_consumptions},
      {{"GET", "/commons/v1/channels/{channelId}/consumptions", "lists what a channel consumed"},
       "smsmode consumptions",
       list_consumptions},
      {{"GET", "/commons/v1/channels/{channelId}/consumptions/{consumptionId}",
        "reads a consumption"},
       "smsmode consumptions",
       read_consumption},

      {{"GET", "/commons/v1/organisations/{organisationId}/transfers", "lists transfers"},
       "smsmode transfers",
       list_transfers},
      {{"POST", "/commons/v1/organisations/{organisationId}/transfers", "transfers credit"},
       "smsmode transfers",
       create_transfer},
      {{"GET", "/commons/v1/organisations/{organisationId}/transfers/{transferId}",
        "reads a transfer"},
       "smsmode transfers",
       read_transfer},

      {{"GET", "/commons/v1/lookup/{msisdn}", "looks up a number"}, "smsmode lookup", look_up},
  }};
  return routes;
}

}  // namespace smsrelay::mocks::smsmode::rest
