#include "mocks/dydu/chat_http.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "mocks/dydu/content.h"

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;

struct Message {
  std::string_view type;
  Operation operation;
};
constexpr auto messages = std::to_array<Message>({
    {"talk", Operation::talk},
    {"context", Operation::context},
    {"history", Operation::history},
    {"poll", Operation::poll},
    {"typing", Operation::typing},
    {"reading", Operation::reading},
    {"survey", Operation::survey},
    {"feedback", Operation::feedback},
    {"topKnowledge", Operation::top_knowledge},
    {"gdpr", Operation::gdpr},
    {"welcomeCall", Operation::welcome_call},
});

// Ids and words of a protocol are told from base64 by their look: the clients that leave some of
// them as they are read well on the real servers.
bool is_plain(std::string_view text) {
  if (is_language_code(text)) return true;
  return text == "ASSISTANT" || text == "LIVECHAT" || is_uuid(text);
}

// Nothing when it is no base64 of a text.
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

}  // namespace

base::Result<ChatHttp> read_chat_http(std::string_view text) {
  const auto document = json::parse(text, nullptr, false);
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
  out.operation = message->operation;
  const auto add = [&](const std::string& field, const json& value) {
    if (value.is_null()) return;
    if (!value.is_string()) {
      out.fields.emplace_back(field, value.dump(-1, ' ', false, json::error_handler_t::replace));
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
  for (const auto& [field, value] : out.fields) {
    if (field == "botId") out.bot_id = value;
    if (field == "contextId") out.context_id = value;
  }
  if (out.operation == Operation::survey) {
    out.fields.emplace_back("ctx", out.context_id);
    for (std::size_t i = 0; i < out.fields.size(); ++i) {
      if (out.fields[i].first == "surveyId") {
        out.fields.emplace_back("uuid", std::string(out.fields[i].second));
        break;
      }
    }
  }
  return out;
}

}  // namespace smsrelay::mocks::dydu
