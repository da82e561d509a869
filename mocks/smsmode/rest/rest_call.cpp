#include "mocks/smsmode/rest/rest_call.h"

namespace smsrelay::mocks::smsmode::rest {

std::string_view RestCall::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters) {
    if (known == name) return value;
  }
  return {};
}

net::Response error(const Platform& platform, std::string_view code, std::string_view message,
                    std::string_view detail) {
  const int status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  return net::json_response(status, write_error(platform.error_pages, code, message, detail));
}

net::Response refuse(const Platform& platform, const Breach& breach) {
  platform.remarks.violation(breach.text());
  // "Request body: refClient invalid", "Size must be between 3 and 140 characters".
  const bool of_body = breach.code == code_bad_body || breach.code == code_bad_number;
  std::string detail = breach.rule;
  if (!detail.empty()) {
    char& first = detail.front();
    if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
  }
  return error(platform, breach.code, (of_body ? "Request body: " : "") + breach.field + " invalid",
               detail);
}

net::Response not_found(const Platform& platform, std::string_view what) {
  return error(platform, "404.001", std::string(what) + " not found",
               "Nothing of this kind has this identifier");
}

net::Response role_too_low(const Platform& platform, std::string_view detail) {
  return error(platform, "403.002", "Forbidden", detail);
}

net::Response type_mismatch(const Platform& platform, const std::string& type,
                            std::string_view api) {
  return error(
      platform, "403.005", "Channel type mismatch",
      "A channel of type " + type + " cannot be used with the " + std::string(api) + " API");
}

bool reaches(const Key& key, const Channel& channel) {
  return key.channel == &channel || reaches(key, *channel.account);
}

bool reaches(const Key& key, const Account& account) {
  if (account.closed) return false;
  switch (key.role) {
    case Role::user:
      return false;
    case Role::manager:
      return key.channel->account == &account;
    case Role::admin:
      return is_within(account, *key.channel->account);
  }
  return false;
}

std::variant<Channel*, net::Response> addressed_channel(const Platform& platform,
                                                        const RestCall& call) {
  const std::string_view id = call.parameter("channelId");
  if (id.empty()) return call.key.channel;
  Channel* channel = platform.state.channel_by_id(std::string(id));
  const std::string_view organisation = call.parameter("organisationId");
  if (channel == nullptr || channel->account->closed ||
      (!organisation.empty() && channel->account->id != organisation)) {
    return not_found(platform, "Channel");
  }
  if (reaches(call.key, *channel)) return channel;
  if (is_within(*channel->account, *call.key.channel->account)) {
    return role_too_low(platform, "The role of the API key does not reach this channel");
  }
  platform.remarks.note("the channel asked for belongs to the account " + channel->account->name +
                        ", the key to " + call.key.channel->account->name);
  return not_found(platform, "Channel");
}

std::string query_without_page(std::string_view query) {
  net::FormFields kept;
  for (auto& field : net::form_decode(query)) {
    if (field.first != "page") kept.push_back(std::move(field));
  }
  return net::form_encode(kept);
}

}  // namespace smsrelay::mocks::smsmode::rest
