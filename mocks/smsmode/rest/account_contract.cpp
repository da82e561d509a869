#include "mocks/smsmode/rest/account_contract.h"

#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "mocks/smsmode/platform/authorized_ips.h"
#include "mocks/smsmode/platform/paris_time.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/smsmode/rest/codec.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

constexpr std::string_view source_account = "smsmode.md §6, documented";
constexpr std::string_view source_inferred = "smsmode.md §6, inferred";

constexpr int limit_max = 1'000'000'000;

constexpr std::array<std::pair<std::string_view, Role>, 3> roles = {
    {{"USER", Role::user}, {"MANAGER", Role::manager}, {"ADMIN", Role::admin}}};

// Reads the body as one object by `read(reader)`; a breach takes precedence over the result.
template <class Out, class Read>
std::variant<Out, Breach> checked(std::string_view text, Read read) {
  const RequestBody body(text);
  if (auto wrong = body.expect_object(source_account)) return *std::move(wrong);
  std::optional<Breach> first;
  ObjectReader reader = body.object(first);
  Out out;
  read(reader, out);
  if (first) return *std::move(first);
  return out;
}

std::optional<std::string> read_name(ObjectReader& reader, bool required) {
  const std::string* name = reader.text("name", required, source_account);
  if (name == nullptr) return std::nullopt;
  if (base::trim(*name).empty()) {
    reader.fail(code_bad_body, "name", "must not be empty", shown_text(*name), source_inferred);
  }
  return *name;
}

std::optional<std::string> read_one_of(ObjectReader& reader, std::string_view name, bool required,
                                       std::initializer_list<std::string_view> choices,
                                       std::string_view source) {
  const std::string* value = reader.text(name, required, source);
  if (value == nullptr) return std::nullopt;
  std::string rule = "must be one of";
  for (const std::string_view choice : choices) {
    if (*value == choice) return *value;
    (rule += ' ') += choice;
  }
  reader.fail(code_bad_body, name, rule, shown_text(*value), source);
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_ips(ObjectReader& reader, const Profile& profile) {
  auto ips = reader.texts("authorizedIps", false, source_account);
  if (!ips || profile.authorized_ips == Profile::Ips::anything) return ips;
  const bool ranges = profile.authorized_ips == Profile::Ips::ranges;
  for (const std::string& ip : *ips) {
    const IpForm form = ip_form(ip);
    if (form == IpForm::address || (ranges && form == IpForm::range)) continue;
    reader.fail(
        code_bad_body, "authorizedIps",
        ranges ? "must be a list of IP addresses and ranges" : "must be a list of IP addresses",
        shown_text(ip), source_inferred);
  }
  return ips;
}

std::optional<std::string> read_credential_type(ObjectReader& reader, bool required,
                                                const Profile& profile) {
  if (!profile.any_credential_type) {
    return read_one_of(reader, "type", required, {"API_KEY"}, source_inferred);
  }
  const std::string* type = reader.text("type", required, source_account);
  return type == nullptr ? std::nullopt : std::optional(*type);
}

std::optional<int> read_limit(ObjectReader& reader, std::string_view name) {
  const auto limit = reader.integer(name, source_account);
  if (!limit) return std::nullopt;
  if (*limit < 0 || *limit > limit_max) {
    reader.fail(code_bad_body, name, "must be a number of SMS", std::to_string(*limit),
                source_inferred);
    return std::nullopt;
  }
  return static_cast<int>(*limit);
}

// An amount in euros, more than 0; 0 when it is absent.
std::int64_t read_cents(ObjectReader& reader, std::string_view name, bool required) {
  const auto amount = reader.number(name, required, source_account);
  if (!amount) return 0;
  const double cents = std::round(*amount * 100);
  std::string rule;
  if (!(*amount > 0)) {
    rule = "must be more than 0";
  } else if (cents > static_cast<double>(balance_cents_max)) {
    rule = "must be at most " + std::to_string(balance_cents_max / 100);
  } else if (std::abs(*amount * 100 - cents) > 0.0001) {
    rule = "must be whole cents";
  } else {
    return static_cast<std::int64_t>(cents);
  }
  reader.fail(code_bad_body, name, rule, std::to_string(*amount), source_inferred);
  return 0;
}

OrganisationDetails read_details(ObjectReader& reader, bool contact_required) {
  const auto read = [&](std::string_view name, bool required) {
    return reader.object_text(name, required, source_account).value_or("");
  };
  return {read("contact", contact_required), read("address", false), read("billingAddress", false),
          read("billingContact", false), read("companyInformation", false)};
}

// The highest of `roles`.
std::optional<Role> read_role(ObjectReader& reader, bool required) {
  const auto names = reader.texts("roles", required, source_account);
  if (!names) return std::nullopt;
  Role highest = Role::user;
  if (names->empty()) {
    reader.fail(code_bad_body, "roles", "must name a role", "none", source_account);
  }
  for (const std::string& name : *names) {
    bool known = false;
    for (const auto& [text, role] : roles) {
      if (name != text) continue;
      known = true;
      highest = std::max(highest, role);
    }
    if (!known) {
      reader.fail(code_bad_body, "roles", "must be of USER, MANAGER, ADMIN", shown_text(name),
                  source_inferred);
    }
  }
  return highest;
}

}  // namespace

std::string_view to_text(Role role) {
  for (const auto& [text, known] : roles) {
    if (known == role) return text;
  }
  return "USER";
}

std::variant<NewChannel, Breach> check_new_channel(std::string_view body) {
  return checked<NewChannel>(body, [](ObjectReader& reader, NewChannel& out) {
    reader.only({"name", "type", "flow", "dailyConsumptionLimit"}, "a new channel", source_account);
    out.daily_limit_sms = read_limit(reader, "dailyConsumptionLimit");
    out.name = read_name(reader, true).value_or("");
    out.type =
        read_one_of(reader, "type", true, {"SMS", "RCS", "WHATSAPP"}, source_account).value_or("");
    out.flow =
        read_one_of(reader, "flow", true, {"MARKETING", "TRANSACTIONAL", "OTP"}, source_account)
            .value_or("");
  });
}

std::variant<ChannelEdit, Breach> check_channel_edit(std::string_view body) {
  return checked<ChannelEdit>(body, [](ObjectReader& reader, ChannelEdit& out) {
    reader.only(
        {"name", "dailyConsumptionLimit", "defaultCallbackUrlStatus", "defaultCallbackUrlMo"},
        "a channel that can be changed", source_account);
    out.name = read_name(reader, false);
    out.daily_limit_sms = read_limit(reader, "dailyConsumptionLimit");
    out.status_url = read_callback(reader, "defaultCallbackUrlStatus");
    out.mo_url = read_callback(reader, "defaultCallbackUrlMo");
  });
}

std::variant<NewCredential, Breach> check_new_credential(std::string_view body,
                                                         const Profile& profile) {
  return checked<NewCredential>(body, [&](ObjectReader& reader, NewCredential& out) {
    reader.only({"name", "type", "roles", "authorizedIps"}, "a new credential", source_account);
    out.name = read_name(reader, true).value_or("");
    out.type = read_credential_type(reader, true, profile).value_or("");
    out.role = read_role(reader, true).value_or(Role::user);
    out.authorized_ips = read_ips(reader, profile).value_or(std::vector<std::string>());
  });
}

std::variant<CredentialEdit, Breach> check_credential_edit(std::string_view body,
                                                           const Profile& profile) {
  return checked<CredentialEdit>(body, [&](ObjectReader& reader, CredentialEdit& out) {
    reader.only({"name", "type", "roles", "authorizedIps", "blocked"},
                "a credential that can be changed", source_account);
    out.name = read_name(reader, false);
    out.type = read_credential_type(reader, true, profile);
    out.role = read_role(reader, false);
    out.blocked = reader.flag("blocked", source_account);
    out.authorized_ips = read_ips(reader, profile);
  });
}

std::variant<NewOrganisation, Breach> check_new_organisation(std::string_view body) {
  return checked<NewOrganisation>(body, [](ObjectReader& reader, NewOrganisation& out) {
    reader.only({"name", "contact", "address", "billingAddress", "billingContact",
                 "companyInformation", "balance", "monthlyConsumptionLimit"},
                "a new organisation", source_account);
    out.name = read_name(reader, true).value_or("");
    out.details = read_details(reader, true);
    if (auto balance = reader.object("balance", false, source_account)) {
      balance->only({"amount", "currency", "paymentType", "parentBilling"}, "a balance",
                    source_account);
      out.balance_cents = read_cents(*balance, "amount", false);
    }
    out.monthly_limit_sms = read_limit(reader, "monthlyConsumptionLimit");
  });
}

std::variant<OrganisationDetails, Breach> check_organisation_edit(std::string_view body) {
  return checked<OrganisationDetails>(body, [](ObjectReader& reader, OrganisationDetails& out) {
    reader.only({"contact", "address", "billingAddress", "billingContact", "companyInformation"},
                "an organisation that can be changed", source_account);
    out = read_details(reader, false);
  });
}

std::variant<NewTransfer, Breach> check_transfer(std::string_view body) {
  return checked<NewTransfer>(body, [](ObjectReader& reader, NewTransfer& out) {
    reader.only({"amount", "type", "reference", "description", "organisationDestination"},
                "a transfer", source_account);
    out.cents = read_cents(reader, "amount", true);
    reader.text("type", false, source_account);
    if (const std::string* text = reader.text("reference", false, source_account)) {
      out.reference = *text;
    }
    if (const std::string* text = reader.text("description", false, source_account)) {
      out.description = *text;
    }
    if (auto to = reader.object("organisationDestination", true, source_account)) {
      const std::string* id = to->text("organisationId", true, source_account);
      if (id != nullptr) out.destination_id = *id;
    }
  });
}

std::variant<PageQuery, Breach> check_pages(std::string_view query, const Profile& profile) {
  PageQuery out;
  for (const auto& [name, value] : net::form_decode(query)) {
    PageField paged = read_page_field(name, value, out);
    if (paged.breach) return *std::move(paged.breach);
    if (paged.known) continue;
    if (auto unknown = unknown_query_field(name, value, profile)) return *std::move(unknown);
  }
  return out;
}

std::variant<ConsumptionQuery, Breach> check_consumptions(std::string_view query,
                                                          const Profile& profile,
                                                          base::Instant now) {
  ConsumptionQuery out;
  out.start = start_of_paris_month(paris_month(now) - 2);
  out.end = now;
  for (const auto& [name, value] : net::form_decode(query)) {
    PageField paged = read_page_field(name, value, out.page);
    if (paged.breach) return *std::move(paged.breach);
    if (paged.known) continue;
    if (name == "startDate" || name == "endDate") {
      base::Instant& date = name == "startDate" ? out.start : out.end;
      if (auto wrong = read_date_field(name, value, profile, now, date)) return *std::move(wrong);
    } else if (name == "searchBy[type]") {
      if (value != "SMS_MONTH") {
        return breach(code_bad_query, "Query parameter: " + name, "must be SMS_MONTH",
                      shown_text(value), source_inferred);
      }
    } else if (auto unknown = unknown_query_field(name, value, profile)) {
      return *std::move(unknown);
    }
  }
  return out;
}

}  // namespace smsrelay::mocks::smsmode::rest
