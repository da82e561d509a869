#include "mocks/smsmode/seed.h"

#include <fstream>
#include <iterator>

#include "yaml/document.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::smsmode {

namespace {

constexpr std::size_t key_characters = 32;

bool is_key(std::string_view value) {
  if (value.size() != key_characters) return false;
  for (const char c : value) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && (c < '0' || c > '9')) return false;
  }
  return true;
}

void read_key(yaml::Document& document, const yaml::Node& node, KeySeed place, Seed& out) {
  yaml::MapReader reader(document, node, "an API key");
  KeySettings& settings = place.settings;
  settings.name = reader.text("name");
  if (const yaml::Node* value = reader.optional("value")) {
    settings.value = yaml::as_text(document, *value, "'value'").value_or("");
    if (!is_key(settings.value)) {
      document.complain(value->mark, "a key value has 32 letters and digits");
    }
  }
  const std::string role =
      reader.maybe_one_of("role", {"USER", "MANAGER", "ADMIN"}).value_or("USER");
  settings.role = role == "ADMIN" ? Role::admin : role == "MANAGER" ? Role::manager : Role::user;
  settings.authorized_ips = reader.maybe_texts("authorised ips");
  place.blocked = reader.maybe_boolean("blocked").value_or(false);
  out.keys.push_back(std::move(place));
}

std::optional<int> maybe_sms(yaml::MapReader& reader, const std::string& key) {
  const auto sms = reader.maybe_integer(key, {0, 1'000'000'000});
  return sms ? std::optional(static_cast<int>(*sms)) : std::nullopt;
}

void read_channel(yaml::Document& document, const yaml::Node& node, AccountSeed& account,
                  Seed& out) {
  yaml::MapReader reader(document, node, "a channel");
  ChannelSeed channel;
  channel.name = reader.text("name");
  channel.type = reader.maybe_one_of("type", {"SMS", "RCS", "WHATSAPP"}).value_or("SMS");
  channel.flow =
      reader.maybe_one_of("flow", {"TRANSACTIONAL", "MARKETING", "OTP"}).value_or("TRANSACTIONAL");
  channel.numbers = channel.type == "SMS" ? reader.texts("numbers") : reader.maybe_texts("numbers");
  channel.names = reader.maybe_texts("names");
  channel.daily_limit_sms = maybe_sms(reader, "daily limit");
  channel.monthly_limit_sms = maybe_sms(reader, "monthly limit");
  const WebhookSeed webhook{account.name, channel.name, reader.maybe_text("mo url").value_or(""),
                            reader.maybe_text("status url").value_or("")};
  for (const yaml::Node& key : reader.maybe_list("keys")) {
    read_key(document, key, {account.name, channel.name, {}, false}, out);
  }
  if (!webhook.mo_url.empty() || !webhook.status_url.empty()) out.webhooks.push_back(webhook);
  account.channels.push_back(std::move(channel));
}

}  // namespace

base::Result<Seed> read_seed(std::string yaml, std::string file) {
  yaml::Document document = yaml::load(std::move(yaml), std::move(file));
  Seed out;
  {
    yaml::MapReader top(document, document.root(), "a seed");
    for (const yaml::Node& node : top.list("accounts")) {
      yaml::MapReader reader(document, node, "an account");
      AccountSeed account;
      account.name = reader.text("name");
      account.credit_sms = maybe_sms(reader, "credit");
      account.monthly_limit_sms = maybe_sms(reader, "monthly limit");
      account.parent = reader.maybe_text("part of").value_or("");
      for (const yaml::Node& channel : reader.list("channels")) {
        read_channel(document, channel, account, out);
      }
      out.accounts.push_back(std::move(account));
    }
  }
  if (!document.ok()) return base::Error{"bad-seed", yaml::to_text(document.problems())};
  return out;
}

base::Result<Seed> load_seed(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return base::Error{"bad-seed", yaml::to_text(yaml::file_problem(file, "cannot be opened"))};
  }
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return read_seed(std::move(text), file);
}

base::Result<std::vector<DrawnKey>> plant(Engine& engine, const Seed& seed) {
  for (const AccountSeed& account : seed.accounts) {
    if (auto added = engine.add_account(account); !added) return added.error();
  }
  std::vector<DrawnKey> drawn;
  for (const KeySeed& key : seed.keys) {
    const KeySettings& settings = key.settings;
    const auto created = engine.create_key(key.account, key.channel, settings);
    if (!created) return created.error();
    if (settings.value.empty()) {
      drawn.push_back({key.account, key.channel, settings.name, created->value});
    }
    if (key.blocked) {
      if (auto blocked = engine.block_key(key.account, settings.name); !blocked) {
        return blocked.error();
      }
    }
  }
  for (const WebhookSeed& webhook : seed.webhooks) {
    if (auto set = engine.set_mo_url(webhook.account, webhook.channel, webhook.mo_url); !set) {
      return set.error();
    }
    if (auto set = engine.set_status_url(webhook.account, webhook.channel, webhook.status_url);
        !set) {
      return set.error();
    }
  }
  return drawn;
}

}  // namespace smsrelay::mocks::smsmode
