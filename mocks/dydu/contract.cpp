#include "mocks/dydu/contract.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "base/text.h"
#include "mocks/dydu/content.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::string_view documentation = "Dydu documentation, dialog API";
constexpr std::string_view chatbox = "Dydu web chatbox";

using Kind = FieldRule::Kind;

// Fields that any client may send with any operation: logins, and fields of older clients.
constexpr auto common_fields = std::to_array<std::string_view>({
    "saml2_info",
    "contextType",
    "timestamp",
    "useServerCookieForContext",
    "tokenUserData",
    "mode",
});

bool is_mode(std::string_view value) {
  const auto decoded = base::base64_decode(value);
  return decoded && (*decoded == "Synchron" || *decoded == "polling" || *decoded == "websocket");
}

bool is_json_object(std::string_view value) {
  if (value == "{}" || value.empty()) return true;
  return nlohmann::json::parse(base::shallow_json(value), nullptr, false).is_object();
}

bool is_number(std::string_view value) {
  return !value.empty() && value.size() <= 18 &&
         std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> choices) {
  return std::ranges::find(choices, value) != choices.end();
}

// The rule that the value breaks, and its source; nothing when the value is right.
std::optional<std::pair<std::string_view, std::string_view>> breach(Kind kind,
                                                                    std::string_view value) {
  using Found = std::pair<std::string_view, std::string_view>;
  switch (kind) {
    case Kind::any:
    case Kind::context:
    case Kind::date:
      return std::nullopt;
    case Kind::boolean:
      if (is_one_of(value, {"true", "false"})) return std::nullopt;
      return Found("must be true or false", chatbox);
    case Kind::language:
      if (is_language_code(value)) return std::nullopt;
      return Found("must be a code of two lowercase letters", chatbox);
    case Kind::mode:
      if (is_mode(value)) return std::nullopt;
      return Found("must be base64 of Synchron, polling or websocket", chatbox);
    case Kind::json_object:
      if (is_json_object(value)) return std::nullopt;
      return Found("must be a JSON object", chatbox);
    case Kind::solution:
      if (is_one_of(value, {"ASSISTANT", "LIVECHAT"})) return std::nullopt;
      return Found("must be ASSISTANT or LIVECHAT", chatbox);
    case Kind::uuid:
      if (is_uuid(value)) return std::nullopt;
      return Found("must be a UUID", documentation);
    case Kind::base64:
      if (base::base64_decode(value)) return std::nullopt;
      return Found("must be base64", chatbox);
    case Kind::number:
      if (is_number(value)) return std::nullopt;
      return Found("must be a whole number", chatbox);
    case Kind::vote:
      if (is_one_of(value, {"positive", "negative", "withoutAnswer"})) return std::nullopt;
      return Found("must be positive, negative or withoutAnswer", chatbox);
    case Kind::gdpr_object:
      if (is_one_of(value, {"Get", "Delete"})) return std::nullopt;
      return Found("must be Get or Delete", documentation);
    case Kind::export_format:
      if (is_one_of(value, {"Xml", "CSV", "Excel"})) return std::nullopt;
      return Found("must be Xml, CSV or Excel", documentation);
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
  return {.field = std::string(field),
          .rule = std::string(rule),
          .source = std::string(source),
          .sent = shown(sent)};
}

Violation unknown_field(std::span<const FieldRule> rules, std::string_view name,
                        std::string_view value) {
  std::vector<std::string> known;
  for (const auto& each : rules) known.emplace_back(each.name);
  const auto hint = base::did_you_mean(name, known);
  return violation(shown(name),
                   "no such field" + (hint ? ", did you mean " + *hint + "?" : std::string()),
                   chatbox, value);
}

// Whether a field without a rule has no consequence.
bool is_open(const OperationRule& operation, std::string_view name) {
  if (!operation.open_prefix.empty() && name.starts_with(operation.open_prefix)) return true;
  return std::ranges::find(common_fields, name) != common_fields.end();
}

std::string without_blanks_lower(std::string_view text) {
  auto lower = base::ascii_lower(text);
  std::erase_if(lower, [](char c) { return c == ' ' || c == '"'; });
  return lower;
}

// Dydu's own pages if they describe the operation, else its public client.
std::string_view source_of(Operation operation) {
  switch (operation) {
    case Operation::talk:
    case Operation::gdpr:
    case Operation::dialog_export:
      return documentation;
    default:
      return chatbox;
  }
}

}  // namespace

std::string to_text(const Violation& violation) {
  return violation.field + ": " + violation.rule + " (" + violation.source + "); sent '" +
         violation.sent + "'" + (violation.meant.empty() ? "" : "; " + violation.meant);
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

std::vector<Violation> check_fields(const OperationRule& operation, const net::FormFields& fields,
                                    bool lenient) {
  const auto& rules = operation.fields;
  std::vector<Violation> found;
  std::uint64_t given = 0;  // one bit for each rule
  for (const auto& [name, value] : fields) {
    auto rule = std::ranges::find(rules, std::string_view(name), &FieldRule::name);
    if (rule == rules.end() && is_context_spelling(name)) {
      rule = std::ranges::find(rules, Kind::context, &FieldRule::kind);
      if (rule != rules.end() && !lenient) {
        found.push_back(
            violation(name, "is spelt " + std::string(rule->name) + " here", chatbox, value));
        continue;
      }
    }
    if (rule == rules.end()) {
      if (!is_open(operation, name)) found.push_back(unknown_field(rules, name, value));
      continue;
    }
    const auto bit = std::uint64_t{1} << (rule - rules.begin());
    if ((given & bit) != 0) {
      found.push_back(violation(name, "must be given once", chatbox, value));
    }
    given |= bit;
    if (const auto wrong = breach(rule->kind, value)) {
      found.push_back(violation(name, wrong->first, wrong->second, value));
    }
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].presence == FieldRule::Presence::required &&
        (given & (std::uint64_t{1} << i)) == 0) {
      found.push_back(violation(rules[i].name, "is missing", source_of(operation.operation), ""));
    }
  }
  return found;
}

Violation malformed_bot(std::string_view segment) {
  return violation("path botUUID", "must be a UUID", documentation, segment);
}

Violation nobodys_bot(std::string_view id) {
  return violation("botUUID", "must be the id of a bot, as shown in Preferences > Api > API access",
                   documentation, id);
}

Violation unserved_path(std::string_view path, std::string meant) {
  auto wrong = violation("path", "must be one of the API", documentation, path);
  wrong.meant = std::move(meant);
  return wrong;
}

Violation wrong_field(std::string_view name, std::string_view rule, std::string_view sent) {
  return violation(name, rule, chatbox, sent);
}

std::optional<Violation> check_method(const OperationRule& operation, std::string_view method) {
  using Methods = OperationRule::Methods;
  if (method == "GET" && operation.methods != Methods::post) return std::nullopt;
  if (method == "POST" && operation.methods != Methods::get) return std::nullopt;
  switch (operation.methods) {
    case Methods::get:
      return violation("method", "must be GET", chatbox, method);
    case Methods::post:
      return violation("method", "must be POST", source_of(operation.operation), method);
    case Methods::both:
      break;
  }
  return violation("method", "must be POST or GET", documentation, method);
}

}  // namespace smsrelay::mocks::dydu
