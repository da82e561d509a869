// Account contract: the rules for a valid request about channels, credentials, organisations,
// consumptions and transfers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mocks/smsmode/rest/codec.h"
#include "mocks/smsmode/rest/contract.h"

namespace smsrelay::mocks::smsmode::rest {

struct NewChannel {
  std::string name;
  std::string type;
  std::string flow;
  std::optional<int> daily_limit_sms;
};
struct ChannelEdit {  // nullopt, here and below: unchanged; an empty URL removes it
  std::optional<std::string> name;
  std::optional<int> daily_limit_sms;
  std::optional<std::string> status_url;
  std::optional<std::string> mo_url;
};
struct NewCredential {
  std::string name;
  std::string type;
  Role role = Role::user;
  std::vector<std::string> authorized_ips;
};
struct CredentialEdit {
  std::optional<std::string> name;
  std::optional<std::string> type;
  std::optional<Role> role;
  std::optional<bool> blocked;
  std::optional<std::vector<std::string>> authorized_ips;
};
struct NewOrganisation {
  std::string name;
  OrganisationDetails details;
  std::int64_t balance_cents = 0;
  std::optional<int> monthly_limit_sms;
};
struct NewTransfer {
  std::int64_t cents = 0;
  std::string destination_id;
  std::string reference;
  std::string description;
};
struct ConsumptionQuery {
  PageQuery page;
  base::Instant start;
  base::Instant end;
};

std::variant<NewChannel, Breach> check_new_channel(std::string_view body);
std::variant<ChannelEdit, Breach> check_channel_edit(std::string_view body);
std::variant<NewCredential, Breach> check_new_credential(std::string_view body, const Profile&);
std::variant<CredentialEdit, Breach> check_credential_edit(std::string_view body, const Profile&);
std::variant<NewOrganisation, Breach> check_new_organisation(std::string_view body);
// Empty details stay unchanged.
std::variant<OrganisationDetails, Breach> check_organisation_edit(std::string_view body);
std::variant<NewTransfer, Breach> check_transfer(std::string_view body);

// The query of a list that has only pages.
std::variant<PageQuery, Breach> check_pages(std::string_view query, const Profile&);
// The query of GET …/consumptions; without dates: the last three months.
std::variant<ConsumptionQuery, Breach> check_consumptions(std::string_view query, const Profile&,
                                                          base::Instant now);

std::string_view to_text(Role);  // "MANAGER"

}  // namespace smsrelay::mocks::smsmode::rest
