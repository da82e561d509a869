#include "mocks/dydu/contract.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "mocks/dydu/content.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::string_view documentation = "Dydu documentation, dialog API";
constexpr std::string_view chatbox = "Dydu web chatbox";

enum class Kind { any, boolean, language, mode, json_object, solution, uuid };
enum class Presence { optional, required };

struct FieldRule {
  std::string_view name;
  Kind kind = Kind::any;
  Presence presence = Presence::optional;
};

constexpr auto talk_fields = std::to_array<FieldRule>({
    {"userInput", Kind::any, Presence::required},
    {"language", Kind::language},
    {"space"},
    {"clientId"},
    {"alreadyCame", Kind::boolean},
    {"qualificationMode", Kind::boolean},
    {"solutionUsed", Kind::solution},
    {"mode", Kind::mode},
    {"variables", Kind::json_object},
    {"contextId"},
    {"botUUID", Kind::uuid},
    {"doNotRegisterInteraction", Kind::boolean},
    {"userUrl"},
    {"browser"},
    {"os"},
    {"extraParameters", Kind::json_object},
    {"saml2_info"},
    {"contextType"},
    {"disableLanguageDetection", Kind::boolean},
    {"pureLivechat", Kind::boolean},
    {"timestamp"},
    {"useServerCookieForContext", Kind::boolean},
});
constexpr auto context_fields = std::to_array<FieldRule>({
    {"alreadyCame", Kind::boolean},
    {"clientId"},
    {"language", Kind::language},
    {"space"},
    {"solutionUsed", Kind::solution},
    {"qualificationMode", Kind::boolean},
});
constexpr auto language_fields = std::to_array<FieldRule>({
    {"botUUID", Kind::uuid, Presence::required},
});

std::span<const FieldRule> fields_of(Operation operation) {
  switch (operation) {
    case Operation::talk:
      return talk_fields;
    case Operation::context:
      return context_fields;
    case Operation::languages:
      return language_fields;
    case Operation::available_context:
    case Operation::server_status:
      break;
  }
  return {};
}

bool is_mode(std::string_view value) {
  const auto decoded = base::base64_decode(value);
  return decoded && (*decoded == "Synchron" || *decoded == "polling" || *decoded == "websocket");
}

bool is_json_object(std::string_view value) {
  if (value == "{}" || value.empty()) return true;
  return nlohmann::json::parse(value, nullptr, false).is_object();
}

// What the value should have been, and who says so; nothing when it is right.
std::optional<std::pair<std::string_view, std::string_view>> breach(Kind kind,
                                                                    std::string_view value) {
  using Found = std::pair<std::string_view, std::string_view>;
  switch (kind) {
    case Kind::any:
      break;
    case Kind::boolean:
      if (value != "true" && value != "false") return Found("must be true or false", chatbox);
      break;
    case Kind::language:
      if (!is_language_code(value))
        return Found("must be a code of two lowercase letters", chatbox);
      break;
    case Kind::mode:
      if (!is_mode(value))
        return Found("must be base64 of Synchron, polling or websocket", chatbox);
      break;
    case Kind::json_object:
      if (!is_json_object(value)) return Found("must be a JSON object", chatbox);
      break;
    case Kind::solution:
      if (value != "ASSISTANT" && value != "LIVECHAT") {
        return Found("must be ASSISTANT or LIVECHAT", chatbox);
      }
      break;
    case Kind::uuid:
      if (!is_uuid(value)) return Found("must be a UUID", documentation);
      break;
  }
  return std::nullopt;
}

std::string shown(std::string_view sent) {
  constexpr std::size_t shown_bytes_max = 80;
  if (sent.size() <= shown_bytes_max) return base::visible(sent);
  return base::visible(sent.substr(0, shown_bytes_max)) + "…";
}

Violation violation(std::string_view field, std::string_view rule, std::string_view source,
                    std::string_view sent) {
  return {std::string(field), std::string(rule), std::string(source), shown(sent)};
}

std::string without_blanks_lower(std::string_view text) {
  auto lower = base::ascii_lower(text);
  std::erase_if(lower, [](char c) { return c == ' ' || c == '"'; });
  return lower;
}

}  // namespace

std::string to_text(const Violation& violation) {
  return violation.field + ": " + violation.rule + " (" + violation.source + "); sent '" +
         violation.sent + "'";
}

std::optional<Violation> check_body(const net::Request& request) {
  if (request.body.empty()) return std::nullopt;
  const auto sent = request.headers.get("Content-Type").value_or("");
  if (sent != "application/x-www-form-urlencoded; charset=utf-8") {
    const auto type = without_blanks_lower(sent);
    const auto parameters = type.find(';');
    if (type.substr(0, parameters) != "application/x-www-form-urlencoded") {
      return violation("header Content-Type", "must be application/x-www-form-urlencoded", chatbox,
                       sent);
    }
    if (const auto charset = type.find("charset=");
        charset != std::string::npos && type.compare(charset, 13, "charset=utf-8") != 0) {
      return violation("header Content-Type", "charset must be utf-8", chatbox, sent);
    }
  }
  if (const auto body = base::trim(request.body); body.starts_with('{') || body.starts_with('[')) {
    return violation("body", "must be form fields, not JSON", chatbox, request.body);
  }
  return std::nullopt;
}

Violation unreadable_field(std::string_view code, std::string_view as_sent) {
  const auto field = as_sent.substr(0, as_sent.find('='));
  return violation(shown(field),
                   code == "bad-utf8" ? "must be UTF-8" : "'%' must be followed by two hex digits",
                   chatbox, as_sent);
}

std::vector<Violation> check_fields(Operation operation, const net::FormFields& fields) {
  const auto rules = fields_of(operation);
  std::vector<Violation> found;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& [name, value] = fields[i];
    const auto rule = std::ranges::find(rules, std::string_view(name), &FieldRule::name);
    if (rule == rules.end()) {
      std::vector<std::string> known;
      for (const auto& each : rules) known.emplace_back(each.name);
      const auto hint = base::did_you_mean(name, known);
      found.push_back(violation(
          shown(name), "no such field" + (hint ? ", did you mean " + *hint + "?" : std::string()),
          chatbox, value));
      continue;
    }
    const auto same_name = [&](const auto& earlier) { return earlier.first == name; };
    if (std::any_of(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(i), same_name)) {
      found.push_back(violation(name, "must be given once", chatbox, value));
    }
    if (const auto wrong = breach(rule->kind, value)) {
      found.push_back(violation(name, wrong->first, wrong->second, value));
    }
  }
  for (const auto& rule : rules) {
    if (rule.presence == Presence::required &&
        std::ranges::find(fields, rule.name, &net::FormFields::value_type::first) == fields.end()) {
      found.push_back(violation(rule.name, "is missing", documentation, ""));
    }
  }
  return found;
}

Violation malformed_bot(std::string_view segment) {
  return violation("path botUUID", "must be a UUID", documentation, segment);
}

std::optional<Violation> check_method(Operation operation, std::string_view method) {
  const bool reads = operation == Operation::languages || operation == Operation::server_status;
  const bool both = operation == Operation::talk;
  if (method == "GET" && (reads || both)) return std::nullopt;
  if (method == "POST" && !reads) return std::nullopt;
  return violation("method",
                   both    ? "must be POST or GET"
                   : reads ? "must be GET"
                           : "must be POST",
                   both ? documentation : chatbox, method);
}

}  // namespace smsrelay::mocks::dydu
