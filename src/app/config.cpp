#include "app/config.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "base/whole_number.h"
#include "net/http.h"
#include "yaml/document.h"
#include "yaml/map_reader.h"

namespace smsrelay::app {
namespace {

using namespace std::chrono_literals;
using yaml::MapReader;

constexpr std::size_t secret_characters_min = 16;
constexpr std::size_t config_bytes_max = 1024UL * 1024;
constexpr std::size_t secret_bytes_max = 4096;

// A callback URL may have 255 characters, and the relay's path and token need their share.
constexpr std::size_t public_url_characters_max = 200;

bool is_ipv4(std::string_view text) {
  const std::vector<std::string_view> numbers = base::split(text, '.');
  return numbers.size() == 4 && std::all_of(numbers.begin(), numbers.end(), [](auto number) {
           const auto value = base::whole_number<unsigned>(number);
           return value && *value <= 255 && (number.size() == 1 || number.front() != '0');
         });
}

// Why the relay cannot serve at `authority` ("127.0.0.1:8080"), as the end of a sentence;
// empty: nothing.
std::string wrong_listen_address(const std::string& authority) {
  const std::string_view example = "write http://127.0.0.1:8080, or http://0.0.0.0:8080 for all";
  if (authority.starts_with('[')) {
    return "is an IPv6 address; the relay listens on IPv4 only: " + std::string(example) +
           ", and let the proxy in front take IPv6";
  }
  const std::size_t colon = authority.find(':');
  const std::string host = authority.substr(0, colon);
  if (host != "localhost" && !is_ipv4(host)) {
    return "must be an IPv4 address of this machine, not a name: " + std::string(example);
  }
  if (colon == std::string::npos) return {};
  const auto written = std::string_view(authority).substr(colon + 1);
  if (base::whole_number<int>(written, 0, 65535)) return {};
  return "has no port from 0 to 65535 (0: a free one) behind its colon: " + std::string(example);
}

// Why a client cannot send `token` in a header, as the end of a sentence; empty: it can.
std::string unsendable(std::string_view token) {
  for (const char c : token) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) continue;
    if (c == '\n' || c == '\r') return "a line end";
    if (c == ' ' || c == '\t') return "a blank";
    return byte < 0x80 ? "a control character" : "a character beyond ASCII";
  }
  return {};
}

// One reading of one file: the document to complain in, and how to open what it names.
class ConfigReader {
 public:
  ConfigReader(yaml::Document& document, const FileReader& read_file)
      : document_(document), read_file_(read_file) {}

  RelaySettings read() {
    RelaySettings settings;
    MapReader top(document_, document_.root(), "a relay configuration");
    top.integer("format", {1, 1});
    settings.webhook_listen = listen_origin(top, "webhook_listen");
    settings.admin_listen = listen_origin(top, "admin_listen");
    const yaml::Node* admin_listen = top.node().find("admin_listen");
    if (admin_listen != nullptr && !settings.admin_listen.empty() &&
        settings.admin_listen == settings.webhook_listen &&
        !settings.admin_listen.ends_with(":0")) {
      top.complain(admin_listen->mark,
                   "'admin_listen' needs a port of its own, apart from 'webhook_listen'");
    }
    settings.public_url = url(top, "public_url", true);
    settings.admin_token = secret(top, "admin_token", settings);
    refuse_unsendable(top, "admin_token", settings.admin_token);
    settings.client_id_key = secret(top, "client_id_key", settings);
    if (top.optional("smsmode_url") != nullptr) {
      settings.smsmode_url = url(top, "smsmode_url", true);
    }
    settings.dydu_servers = servers(top);
    settings.bots = bots(top);
    settings.store = database(top, settings.store);
    settings.webhook_must_be_set =
        top.maybe_boolean("webhook_must_be_set").value_or(settings.webhook_must_be_set);
    read_duration(top, "ask_timeout", settings.ask_timeout, 1s, 5min);
    read_duration(top, "send_timeout", settings.send_timeout, 1s, 5min);
    // Each time it asks smsmode and the bot: not oftener than somebody could read what it finds.
    read_duration(top, "canary_every", settings.canary_every, 1min, 24h * 31, Zero::means_never);
    read_number(top, "body_bytes_max", settings.body_bytes_max, {1024, 1024LL * 1024});
    read_number(top, "conversations_loaded_max", settings.conversations_loaded_max,
                {1, 10'000'000});
    if (const yaml::Node* policy = top.optional("policy")) read_policy(*policy, settings.policy);
    settings.policy.servers = settings.dydu_servers.size();
    return settings;
  }

 private:
  std::string url(MapReader& map, const std::string& key, bool path_allowed) {
    const yaml::Node* node = map.required(key);
    return node == nullptr ? "" : url_at(*node, "'" + key + "'", path_allowed);
  }

  std::string url_at(const yaml::Node& node, const std::string& what, bool path_allowed) {
    const auto text = yaml::as_text(document_, node, what);
    if (!text) return {};
    const auto parsed = net::Url::parse(*text);
    if (!parsed) {
      document_.complain(node.mark,
                         what + " must be a URL such as " +
                             (path_allowed ? "https://relay.example" : "http://127.0.0.1:8080") +
                             "; this is " + parsed.error().detail);
    } else if (parsed->target.find('?') != std::string::npos ||
               (!path_allowed && parsed->target != "/")) {
      document_.complain(node.mark,
                         what + " must end after the " + (path_allowed ? "path" : "host and port"));
    } else if (text->size() > public_url_characters_max) {
      document_.complain(node.mark, what + " must have at most " +
                                        std::to_string(public_url_characters_max) + " characters");
    }
    return *text;
  }

  std::string listen_origin(MapReader& map, const std::string& key) {
    std::string origin = url(map, key, false);
    const yaml::Node* node = map.node().find(key);
    if (node != nullptr && base::ascii_lower(origin).starts_with("https://")) {
      map.complain(node->mark, "'" + key +
                                   "' must begin with http://; TLS ends at a proxy in front of the "
                                   "relay");
    } else if (node != nullptr && net::Url::parse(origin)) {
      const std::string wrong = wrong_listen_address(net::Url::parse(origin)->authority);
      if (!wrong.empty()) map.complain(node->mark, "'" + key + "' " + wrong);
    }
    return origin;
  }

  // Its path, from the folder of this file; empty for "memory".
  std::string database(MapReader& map, const std::string& otherwise) {
    const std::string named = map.maybe_text("store").value_or(otherwise);
    if (named == "memory") return {};
    if (named.empty()) {
      map.complain(map.node().find("store")->mark,
                   "'store' must be the path of a database, or memory");
    }
    return (std::filesystem::path(document_.file()).parent_path() / named).string();
  }

  // `key`, or the content of the file named by `key`_file.
  std::string secret(MapReader& map, const std::string& key, RelaySettings& settings) {
    const std::string file_key = key + "_file";
    const yaml::Node* file = map.optional(file_key);
    const yaml::Node* inlined = map.optional(key);
    if ((file == nullptr) == (inlined == nullptr)) {
      const yaml::Mark mark = file != nullptr ? file->mark : document_.root().mark;
      document_.complain(mark, "exactly one of '" + key + "' and '" + file_key + "' is needed");
      return {};
    }
    const yaml::Node& node = file != nullptr ? *file : *inlined;
    auto text = yaml::as_text(document_, node, "'" + (file != nullptr ? file_key : key) + "'");
    if (!text) return {};
    const std::string holder = file != nullptr ? *text : document_.file();
    if (std::ranges::find(settings.secret_files, holder) == settings.secret_files.end()) {
      settings.secret_files.push_back(holder);
    }
    if (file != nullptr) {
      auto content = read_file_(*text);
      if (!content) {
        document_.complain(node.mark, "'" + file_key + "': " + content.error().detail);
        return {};
      }
      text = base::trim(*content);
    }
    if (text->size() < secret_characters_min) {
      document_.complain(node.mark, "'" + key + "' must have at least " +
                                        std::to_string(secret_characters_min) + " characters");
    }
    return *std::move(text);
  }

  void refuse_unsendable(MapReader& map, const std::string& key, std::string_view token) {
    const std::string found = unsendable(token);
    if (found.empty()) return;
    const yaml::Node* inlined = map.node().find(key);
    const yaml::Node* given = inlined != nullptr ? inlined : map.node().find(key + "_file");
    map.complain(given->mark, "'" + key + "' has " + found +
                                  " in it, which no client can send; use letters, digits and "
                                  "signs, such as `openssl rand -hex 32` writes");
  }

  std::vector<std::string> servers(MapReader& map) {
    std::vector<std::string> out;
    const yaml::Node* list = map.required("dydu_servers");
    if (list == nullptr) return out;
    for (const yaml::Node& item : yaml::as_list(document_, *list, "'dydu_servers'")) {
      std::string server = url_at(item, "a Dydu server", true);
      if (std::find(out.begin(), out.end(), server) != out.end()) {
        document_.complain(item.mark, "this server is listed twice");
      }
      out.push_back(std::move(server));
    }
    if (list->is_sequence() && out.empty()) {
      document_.complain(list->mark, "'dydu_servers' needs at least one server");
    }
    return out;
  }

  std::vector<RelaySettings::Bot> bots(MapReader& map) {
    std::vector<RelaySettings::Bot> out;
    std::set<std::string> ids;
    const yaml::Node* list = map.required("bots");
    if (list == nullptr) return out;
    for (const yaml::Node& item : yaml::as_list(document_, *list, "'bots'")) {
      MapReader row(document_, item, "a bot");
      RelaySettings::Bot bot;
      bot.id = row.text("id");
      if (!ids.insert(bot.id).second) row.complain(item.mark, "this bot is listed twice");
      for (const yaml::Node& language : row.list("languages")) {
        bot.directory.languages.push_back(read_language(language));
      }
      out.push_back(std::move(bot));
    }
    if (list->is_sequence() && out.empty()) {
      document_.complain(list->mark, "'bots' needs at least one bot");
    }
    return out;
  }

  core::BotDirectory::Language read_language(const yaml::Node& node) {
    MapReader row(document_, node, "a language");
    core::BotDirectory::Language language;
    language.code = row.text("code");
    language.spaces = row.texts("spaces");
    const auto preferred = row.maybe_text("default_space");
    if (language.spaces.empty()) return language;
    language.default_space = preferred.value_or(language.spaces.front());
    if (std::find(language.spaces.begin(), language.spaces.end(), language.default_space) ==
        language.spaces.end()) {
      row.complain(row.node().find("default_space")->mark,
                   "'default_space' must be one of 'spaces'");
    }
    return language;
  }

  void read_policy(const yaml::Node& node, core::Policy& policy) {
    MapReader row(document_, node, "a policy");
    read_duration(row, "dialog_lifetime", policy.dialog_lifetime, 1s, 24h);
    read_number(row, "ask_rounds", policy.ask_rounds, {1, 20});
    read_duration(row, "ask_round_pause", policy.ask_round_pause, 0s, 10min);
    read_duration(row, "send_backoff_first", policy.send_backoff_first, 100ms, 10min);
    read_duration(row, "send_backoff_max", policy.send_backoff_max, 100ms, 24h);
    if (policy.send_backoff_max < policy.send_backoff_first) {
      row.complain(node.mark, "'send_backoff_max' (" + base::to_text(policy.send_backoff_max) +
                                  ") must not be shorter than 'send_backoff_first' (" +
                                  base::to_text(policy.send_backoff_first) + ")");
    }
    read_duration(row, "retry_after_max", policy.retry_after_max, 0s, 24h);
    read_number(row, "send_attempts_max", policy.send_attempts_max, {1, 100});
    read_duration(row, "look_up_after", policy.look_up_after, 1s, 24h);
    read_number(row, "look_ups_before_resend", policy.look_ups_before_resend, {1, 20});
    read_duration(row, "answer_age_max", policy.answer_age_max, 1min, 24h * 30);
    // Shorter than smsmode's ladder, a late repeat would be answered again.
    read_duration(row, "remember_mo", policy.remember_mo, 30h + 13min, 24h * 30);
    read_number(row, "parts_max", policy.parts_max, {1, 10});
    read_number(row, "same_exchanges_max", policy.same_exchanges_max, {3, 1000});
    read_number(row, "exchanges_max", policy.exchanges_max, {3, 100'000});
    policy.apology = row.maybe_text("apology");
    policy.identity = row.maybe_text("identity");
    policy.welcome_back = row.maybe_text("welcome_back");
    policy.stop_confirmation = row.maybe_text("stop_confirmation");
  }

  enum class Zero { is_a_duration, means_never };

  void read_duration(MapReader& map, const std::string& key, base::Duration& value,
                     base::Duration min, base::Duration max, Zero zero = Zero::is_a_duration) {
    const auto given = map.maybe_duration(key);
    if (!given) return;
    const bool never = zero == Zero::means_never && *given == 0s;
    if (!never && (*given < min || *given > max)) {
      map.complain(map.node().find(key)->mark,
                   "'" + key + "' must be from " + base::to_text(min) + " to " +
                       base::to_text(max) + (zero == Zero::means_never ? ", or 0s: never" : ""));
    }
    value = *given;
  }

  template <class Number>
  void read_number(MapReader& map, const std::string& key, Number& value, yaml::Range range) {
    if (const auto given = map.maybe_integer(key, range)) value = static_cast<Number>(*given);
  }

  yaml::Document& document_;
  const FileReader& read_file_;
};

}  // namespace

base::Result<RelaySettings> read_config(std::string text, const std::string& file,
                                        const FileReader& read_file) {
  yaml::Document document = yaml::load(std::move(text), file, yaml::Values::hidden);
  RelaySettings settings = ConfigReader(document, read_file).read();
  if (!document.ok()) return base::Error{"bad-config", yaml::to_text(document.problems())};
  return settings;
}

base::Result<RelaySettings> load_config(const std::string& file) {
  const std::filesystem::path path(file);
  auto text = base::read_file(path, config_bytes_max);
  if (!text) {
    return base::Error{"bad-config", yaml::to_text(yaml::file_problem(file, text.error().detail))};
  }
  return read_config(*std::move(text), file, [&path](const std::string& named) {
    return base::read_file(path.parent_path() / named, secret_bytes_max);
  });
}

std::vector<ExposedFile> exposed_files(const RelaySettings& settings,
                                       const std::string& config_file) {
  namespace fs = std::filesystem;
  std::vector<fs::path> holders;
  for (const std::string& named : settings.secret_files) {
    holders.push_back(named == config_file ? fs::path(named)
                                           : fs::path(config_file).parent_path() / named);
  }
  if (!settings.store.empty()) holders.emplace_back(settings.store);  // it holds the channels' keys
  std::vector<ExposedFile> exposed;
  for (const fs::path& path : holders) {
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (failed || !fs::is_regular_file(status)) continue;  // a pipe is for one reader
    const auto mode = static_cast<unsigned>(status.permissions() & fs::perms::mask);
    constexpr unsigned of_others = 077;
    if ((mode & of_others) == 0) continue;
    std::array<char, 8> octal{};
    std::snprintf(octal.data(), octal.size(), "%04o", mode);
    exposed.push_back({path.string(), octal.data()});
  }
  return exposed;
}

}  // namespace smsrelay::app
