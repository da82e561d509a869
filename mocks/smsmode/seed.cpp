#include "mocks/smsmode/seed.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "mocks/smsmode/platform/authorized_ips.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/program.h"
#include "net/http.h"
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

// The texts of a list, or the single text.
template <class Visit>
void each_text(const yaml::Node& node, Visit visit) {
  if (node.is_scalar()) visit(node);
  for (const yaml::Node& item : node.items) {
    if (item.is_scalar()) visit(item);
  }
}

// Empty: the number is valid: a short code, or a long number with its country code.
std::string why_no_number(std::string_view text) {
  constexpr std::size_t french_digits = 11;  // 33 and nine more
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return "digits alone, without '+' and blanks";
  }
  if (text.front() == '0') return "the country code first, as 33937001122, not 0";
  if (text.size() >= 3 && text.size() <= 6) return {};
  if (text.size() < 8 || text.size() > 15) {
    return "a short code of 3 to 6 digits, or 8 to 15 digits with the country code";
  }
  if (text.starts_with("33") && text.size() != french_digits)
    return "in France, 33 and nine digits";
  return {};
}

// Texts that must be unique, each with the line on which it came first.
class Names {
 public:
  // `what`: "account", for the complaint "there is another account 'town', in line 3".
  void add(yaml::Document& document, const yaml::Node* node, const std::string& what,
           const std::string& shown) {
    if (node == nullptr || !node->is_scalar()) return;
    const auto [first, is_new] = lines_.emplace(node->text, node->mark.line);
    if (is_new) return;
    document.complain(node->mark, "there is another " + what + (shown.empty() ? "" : " " + shown) +
                                      ", in line " + std::to_string(first->second));
  }
  void add(yaml::Document& document, const yaml::Node* node, const std::string& what) {
    add(document, node, what, node == nullptr ? "" : shown_text(node->text));
  }

 private:
  std::map<std::string, int, std::less<>> lines_;
};

// The names already used, in the whole file or in one account.
struct Taken {
  Names accounts;
  Names key_values;
  Names numbers;
};
struct TakenInAccount {
  Names channels;
  Names keys;
};

void read_key(yaml::Document& document, const yaml::Node& node, Taken& taken,
              TakenInAccount& in_account, KeySeed place, Seed& out) {
  yaml::MapReader reader(document, node, "an API key");
  KeySettings& settings = place.settings;
  settings.name = reader.text("name");
  in_account.keys.add(document, node.find("name"), "API key of this account");
  if (const yaml::Node* value = reader.optional("value")) {
    settings.value = yaml::as_text(document, *value, "'value'").value_or("");
    if (!is_key(settings.value)) {
      document.complain(value->mark, "a key value has 32 letters and digits");
    } else {
      taken.key_values.add(document, value, "API key with this value", "");
    }
  }
  const std::string role =
      reader.maybe_one_of("role", {"USER", "MANAGER", "ADMIN"}).value_or("USER");
  settings.role = role == "ADMIN" ? Role::admin : role == "MANAGER" ? Role::manager : Role::user;
  settings.authorized_ips = reader.maybe_texts("authorised ips");
  if (const yaml::Node* ips = node.find("authorised ips")) {
    each_text(*ips, [&](const yaml::Node& ip) {
      if (ip_form(ip.text) != IpForm::neither) return;
      document.complain(ip.mark, shown_text(ip.text) +
                                     " is no IP address, such as 192.0.2.7, and no range of them, "
                                     "such as 192.0.2.0/24");
    });
  }
  place.blocked = reader.maybe_boolean("blocked").value_or(false);
  out.keys.push_back(std::move(place));
}

std::optional<int> maybe_sms(yaml::MapReader& reader, const std::string& key) {
  const auto sms = reader.maybe_integer(key, {0, 1'000'000'000});
  return sms ? std::optional(static_cast<int>(*sms)) : std::nullopt;
}

// Channels of other types go by names.
void check_numbers(yaml::Document& document, const yaml::Node& numbers, Taken& taken) {
  each_text(numbers, [&](const yaml::Node& number) {
    if (const std::string wanted = why_no_number(number.text); !wanted.empty()) {
      document.complain(number.mark, shown_text(number.text) + " is no number: " + wanted);
    } else {
      taken.numbers.add(document, &number, "number");
    }
  });
}

// A URL as pasted: the console may keep blanks around it.
std::string read_url(yaml::Document& document, yaml::MapReader& reader, const std::string& key) {
  const yaml::Node* node = reader.optional(key);
  if (node == nullptr) return "";
  std::string url = yaml::as_text(document, *node, "'" + key + "'").value_or("");
  if (node->is_scalar() && !net::Url::parse(std::string(base::trim(url)))) {
    document.complain(node->mark, "'" + key + "' is no URL: " + shown_url(url) +
                                      "; expected one such as https://relay.example/hooks/mo");
  }
  return url;
}

void read_channel(yaml::Document& document, const yaml::Node& node, Taken& taken,
                  TakenInAccount& in_account, AccountSeed& account, Seed& out) {
  yaml::MapReader reader(document, node, "a channel");
  ChannelSeed channel;
  channel.name = reader.text("name");
  in_account.channels.add(document, node.find("name"), "channel of this account");
  channel.type = reader.maybe_one_of("type", {"SMS", "RCS", "WHATSAPP"}).value_or("SMS");
  channel.flow =
      reader.maybe_one_of("flow", {"TRANSACTIONAL", "MARKETING", "OTP"}).value_or("TRANSACTIONAL");
  channel.numbers = channel.type == "SMS" ? reader.texts("numbers") : reader.maybe_texts("numbers");
  const yaml::Node* numbers = node.find("numbers");
  if (channel.type == "SMS" && numbers != nullptr) check_numbers(document, *numbers, taken);
  channel.names = reader.maybe_texts("names");
  channel.daily_limit_sms = maybe_sms(reader, "daily limit");
  channel.monthly_limit_sms = maybe_sms(reader, "monthly limit");
  channel.webhook_secret = reader.maybe_text("webhook secret").value_or("");
  const WebhookSeed webhook{account.name, channel.name, read_url(document, reader, "mo url"),
                            read_url(document, reader, "status url")};
  for (const yaml::Node& key : reader.maybe_list("keys")) {
    read_key(document, key, taken, in_account, {account.name, channel.name, {}, false}, out);
  }
  if (!webhook.mo_url.empty() || !webhook.status_url.empty()) out.webhooks.push_back(webhook);
  account.channels.push_back(std::move(channel));
}

}  // namespace

base::Result<Seed> read_seed(std::string yaml, std::string file) {
  yaml::Document document = yaml::load(std::move(yaml), std::move(file));
  Seed out;
  {
    Taken taken;
    yaml::MapReader top(document, document.root(), "a seed");
    top.maybe_integer("format", {1, 1});
    for (const yaml::Node& node : top.list("accounts")) {
      yaml::MapReader reader(document, node, "an account");
      AccountSeed account;
      account.name = reader.text("name");
      taken.accounts.add(document, node.find("name"), "account");
      TakenInAccount in_account;
      account.credit_sms = maybe_sms(reader, "credit");
      account.monthly_limit_sms = maybe_sms(reader, "monthly limit");
      account.parent = reader.maybe_text("part of").value_or("");
      const bool is_above =
          std::ranges::find(out.accounts, account.parent, &AccountSeed::name) != out.accounts.end();
      if (!account.parent.empty() && !is_above) {
        document.complain(node.find("part of")->mark,
                          "there is no account " + shown_text(account.parent) +
                              " above this one; a sub-organisation comes after its parent");
      }
      for (const yaml::Node& channel : reader.list("channels")) {
        read_channel(document, channel, taken, in_account, account, out);
      }
      out.accounts.push_back(std::move(account));
    }
  }
  if (!document.ok()) return base::Error{"bad-seed", yaml::to_text(document.problems())};
  return out;
}

base::Result<Seed> load_seed(const std::string& file) {
  auto text = base::read_file(file, vendor::seed_bytes_max);
  if (!text) {
    return base::Error{"bad-seed", yaml::to_text(yaml::file_problem(file, text.error().detail))};
  }
  return read_seed(*std::move(text), file);
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
