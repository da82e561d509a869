#include "mocks/dydu/chat_http.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_depth.h"
#include "base/text.h"
#include "mocks/dydu/content.h"

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;

struct Message {
  std::string_view type;
  Operation operation;
  std::string_view answer_type = {};  // empty: the operation's own
};
constexpr auto messages = std::to_array<Message>({
    {"talk", Operation::talk},
    {"context", Operation::context},
    {"getContext", Operation::context, "getContextResponse"},
    {"checkContextAvailability", Operation::available_context, "checkContextAvailabilityResponse"},
    // An act of the visitor on the page. It is acknowledged like reading, whatever its fields.
    {"addInternautEvent", Operation::reading, "addInternautEventResponse"},
    {"history", Operation::history},
    {"poll", Operation::poll},
    {"typing", Operation::typing},
    {"reading", Operation::reading},
    {"survey", Operation::survey},
    {"surveyConfiguration", Operation::survey_configuration},
    {"feedback", Operation::feedback},
    {"topKnowledge", Operation::top_knowledge},
    {"topknowledge", Operation::top_knowledge},
    {"gdpr", Operation::gdpr},
    {"welcomeCall", Operation::welcome_call},
});

// Ids and protocol words are distinguished from base64 by their form: some clients send them plain,
// and the real servers accept that.
bool is_plain(std::string_view text) {
  if (is_language_code(text)) return true;
  return text == "ASSISTANT" || text == "LIVECHAT" || is_uuid(text);
}

// Nothing when it is not base64 of a text.
std::optional<std::string> decoded(std::string_view text) {
  if (text.empty()) return std::string();
  if (is_plain(text) || text.size() % 4 != 0) return std::nullopt;
  auto out = base::base64_decode(text);
  if (!out || !base::is_utf8(*out)) return std::nullopt;
  for (const char c : *out) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      return std::nullopt;
    }
  }
  return out;
}

// A value that is an object itself, with its texts decoded: extraParameters.
json decoded_members(json value) {
  if (value.is_string()) {
    if (auto plain = decoded(value.get_ref<const std::string&>())) value = *std::move(plain);
  } else if (value.is_structured()) {
    for (auto& each : value) each = decoded_members(std::move(each));
  }
  return value;
}

// The parameters that Dydu's client puts into every message.
constexpr auto common_fields = std::to_array<FieldRule>({
    {"botId", FieldRule::Kind::uuid, FieldRule::Presence::required},
    {"contextId", FieldRule::Kind::context},
    {"space"},
    {"clientId"},
    {"language", FieldRule::Kind::language},
    {"solutionUsed", FieldRule::Kind::solution},
    {"userUrl"},
    {"browser"},
    {"os"},
    {"qualificationMode", FieldRule::Kind::boolean},
});

struct EnvelopeRule {
  OperationRule rule;
  std::vector<FieldRule> fields;
};

// The parameters that the web chatbox adds to the answer of a survey: all those of a talk.
constexpr auto survey_message_fields = std::to_array<FieldRule>({
    {"contextId", FieldRule::Kind::context, FieldRule::Presence::required},
    {"surveyId", FieldRule::Kind::any, FieldRule::Presence::required},
    {"operator"},
    {"interactionSurveyAnswer"},
    {"reword"},
    {"variables", FieldRule::Kind::json_object},
    {"alreadyCame", FieldRule::Kind::boolean},
    {"doNotRegisterInteraction", FieldRule::Kind::boolean},
    {"tokenUserData"},
    {"extraParameters", FieldRule::Kind::json_object},
});

// The operation's own fields, with the envelope's names; their texts are decoded from base64.
std::vector<FieldRule> own_fields(const OperationRule& own) {
  using Kind = FieldRule::Kind;
  if (own.operation == Operation::survey) {
    return {survey_message_fields.begin(), survey_message_fields.end()};
  }
  std::vector<FieldRule> out;
  for (FieldRule field : own.fields) {
    if (field.kind == Kind::context) field.name = "contextId";
    if (field.kind == Kind::mode || field.kind == Kind::base64) field.kind = Kind::any;
    out.push_back(field);
  }
  if (own.operation == Operation::history) out.push_back({"dialog"});
  return out;
}

EnvelopeRule envelope_rule(const Message& message) {
  const auto own = std::ranges::find(operations(), message.operation, &OperationRule::operation);
  EnvelopeRule out{.rule = *own, .fields = own_fields(*own)};
  if (message.type == "addInternautEvent") {
    out.fields = {{"contextId", FieldRule::Kind::context}};
    out.rule.open_prefix = "event";
  }
  for (const FieldRule& field : common_fields) {
    if (std::ranges::find(out.fields, field.name, &FieldRule::name) == out.fields.end()) {
      out.fields.push_back(field);
    }
  }
  return out;
}

}  // namespace

const OperationRule& chat_http_rule(std::string_view type) {
  static const auto rules = [] {
    std::vector<EnvelopeRule> all;
    for (const auto& message : messages) all.push_back(envelope_rule(message));
    for (auto& each : all) each.rule.fields = each.fields;
    return all;
  }();
  const auto message = std::ranges::find(messages, type, &Message::type);
  return rules[static_cast<std::size_t>(message - messages.begin())].rule;
}

base::Result<ChatHttp> read_chat_http(std::string_view text) {
  const auto document = json::parse(base::shallow_json(text), nullptr, false);
  const auto bad = [](std::string detail) {
    return base::Error{"bad-envelope", std::move(detail)};
  };
  if (!document.is_object()) return bad("must be a JSON object");
  const auto type = document.find("type");
  const auto parameters = document.find("parameters");
  if (type == document.end() || !type->is_string()) return bad("'type' must be a text");
  if (parameters == document.end() || !parameters->is_object()) {
    return bad("'parameters' must be an object");
  }
  const auto& name = type->get_ref<const std::string&>();
  const auto message = std::ranges::find(messages, name, &Message::type);
  if (message == messages.end()) return base::Error{"unknown-type", name};

  ChatHttp out;
  out.type = message->type;
  out.operation = message->operation;
  out.answer_type = message->answer_type;
  const auto add = [&](const std::string& field, const json& value) {
    if (value.is_null()) {
      // As in a form, in which the same client writes the word.
      if (field == "lastPoll") out.fields.emplace_back(field, "0");
      return;
    }
    if (!value.is_string()) {
      out.fields.emplace_back(
          field, decoded_members(value).dump(-1, ' ', false, json::error_handler_t::replace));
      return;
    }
    const auto& sent = value.get_ref<const std::string&>();
    auto plain = decoded(sent);
    if (!plain && !is_plain(sent)) out.plain.push_back(field);
    out.fields.emplace_back(field, plain ? *std::move(plain) : sent);
  };
  for (const auto& [field, value] : parameters->items()) {
    if (field == "fields" && value.is_object()) {  // of a survey
      for (const auto& [id, answer] : value.items()) add("field_" + id, answer);
    } else {
      add(field, value);
    }
  }
  std::string dialog;  // a history may name it so
  for (const auto& [field, value] : out.fields) {
    if (field == "botId") out.bot_id = value;
    if (field == "dialog") dialog = value;
    if (is_context_spelling(field)) out.context_id = value;
  }
  if (out.operation == Operation::history && out.context_id.empty() && !dialog.empty()) {
    out.context_id = dialog;
    out.fields.emplace_back("contextId", std::move(dialog));
  }
  return out;
}

}  // namespace smsrelay::mocks::dydu
