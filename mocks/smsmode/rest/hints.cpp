#include "mocks/smsmode/rest/hints.h"

#include "base/text.h"
#include "mocks/smsmode/platform/redaction.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

constexpr std::size_t recognisable_characters = 8;  // fewer characters could belong to any key

std::string without_decoration(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '"' && c != '\'') out += c;
  }
  return out;
}

std::string place_of(const Key& key) {
  return shown_text(key.shown.name) + " of " + key.channel->account->name + "/" +
         key.channel->seed.name;
}

std::string likeness(std::string_view sent, std::string_view value) {
  if (sent == value) return "";
  if (base::ascii_lower(sent) == base::ascii_lower(value)) return "in other letter case";
  if (sent.size() < recognisable_characters) return "";
  const std::string of = std::to_string(sent.size()) + " of " + std::to_string(value.size());
  if (value.starts_with(sent)) return "the first " + of + " characters of it";
  if (value.ends_with(sent)) return "the last " + of + " characters of it";
  if (sent.starts_with(value) || sent.ends_with(value)) return "it, and more";
  return "";
}

}  // namespace

std::string key_hint(const net::Request& request, const State& state, base::Instant now) {
  const auto header = request.headers.get("X-Api-Key");
  if (!header) {
    return request.headers.get("Authorization") ? "smsmode reads X-Api-Key, not Authorization" : "";
  }
  const std::string_view sent = base::trim(*header);
  const std::string bare = without_decoration(sent);
  for (const auto& account : state.accounts()) {
    for (const auto& key : account->keys) {
      const std::string& value = key->shown.value;
      if (sent == value) {
        if (key->shown.revoked) return "the key " + place_of(*key) + " is revoked";
        if (now < key->works_from) return "the key " + place_of(*key) + " does not work yet";
        continue;
      }
      if (bare == value) return "the key " + place_of(*key) + " with blanks or quotes in it";
      if (const std::string how = likeness(bare, value); !how.empty()) {
        return "like the key " + place_of(*key) + ": " + how;
      }
    }
  }
  return "";
}

std::vector<std::string> path_hints(const net::Request& request) {
  const std::string_view path = request.path();
  std::vector<std::string> out;
  if (path.starts_with("/servlet/")) {
    out.emplace_back("a path of Dydu: this host is smsmode's");
  } else if (path.find(".do") != std::string_view::npos) {
    out.emplace_back("the legacy HTTP API is at /http/1.6/, on api.smsmode.com");
  } else if (path.starts_with("/rcs/") || path.starts_with("/whatsapp/")) {
    out.emplace_back("the API of another channel type: SMS is at /sms/v1");
  } else if (path.starts_with("/v1/")) {
    out.emplace_back("the path begins with /sms/v1 or /commons/v1");
  } else if (path.starts_with("/sms/") && !path.starts_with("/sms/v1/")) {
    out.emplace_back("the version of the API is v1");
  } else if (path.starts_with("/sms/v1/channels") || path.starts_with("/sms/v1/organisations")) {
    out.emplace_back("channels and organisations are at /commons/v1");
  }
  return out;
}

std::string charset_hint(const net::Request& request) {
  if (base::is_utf8(request.body)) return "";
  const auto type = request.headers.get("Content-Type");
  const std::size_t charset = type ? base::ascii_lower(*type).find("charset=") : std::string::npos;
  if (charset == std::string::npos) return "the body is not UTF-8";
  return "the body is not UTF-8 but " + shown_text(type->substr(charset)) + "; JSON is UTF-8";
}

}  // namespace smsrelay::mocks::smsmode::rest
