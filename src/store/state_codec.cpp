#include "store/state_codec.h"

#include <concepts>
#include <deque>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/json_depth.h"

namespace smsrelay::store {
namespace {

using Json = nlohmann::json;
using core::Conversation;

constexpr int version = 1;
constexpr std::size_t depth_max = 16;

// ---- the fields, one list for both directions ---------------------------------------------------
// Never renamed, never given another meaning: a database in the field has them.

template <typename Visitor>
void visit(Visitor& with, core::InboundMessage& message) {
  with.field("id", message.id.value);
  with.field("own", message.own_number);
  with.field("text", message.text);
  with.field("stop", message.stop);
}

template <typename Visitor>
void visit(Visitor& with, core::OutboundMessage& message) {
  with.field("reference", message.reference.value);
  with.field("text", message.text);
  with.field("answers", message.answers.value);
  with.field("from", message.from);
}

template <typename Visitor>
void visit(Visitor& with, core::KnownMt& known) {
  with.field("reference", known.reference.value);
  with.field("status", known.status);
  with.field("word", known.word);
  with.field("detail", known.detail);
  with.field("at", known.at);
}

template <typename Visitor>
void visit(Visitor& with, Conversation::Sending::Reported& reported) {
  with.field("message", reported.message.value);
  with.field("known", reported.known);
}

template <typename Visitor>
void visit(Visitor& with, Conversation::Sending& sending) {
  with.field("message", sending.message);
  with.field("queued_at", sending.queued_at);
  with.field("phase", sending.phase);
  with.field("settles", sending.settles);
  with.field("cancelled", sending.cancelled);
  with.field("attempts", sending.attempts);
  with.field("look_ups_empty", sending.look_ups_empty);
  with.field("look_ups_failed", sending.look_ups_failed);
  with.field("reported", sending.reported);
}

template <typename Visitor>
void visit(Visitor& with, Conversation::Asking& asking) {
  with.field("message", asking.message);
  with.field("ask", asking.ask.value);
  with.field("paused", asking.paused);
  with.field("round", asking.round);
  with.field("first_server", asking.first_server);
  with.field("server", asking.server);
  with.field("spent", asking.spent);
  with.field("wait_asked", asking.wait_asked);
  with.field("cancelled", asking.cancelled);
}

template <typename Visitor>
void visit(Visitor& with, Conversation::Exchanged& exchanged) {
  with.field("at", exchanged.at);
  with.field("question", exchanged.question);
  with.field("answer", exchanged.answer);
}

template <typename Visitor>
void visit(Visitor& with, core::DialogId& dialog) {
  with.field("id", dialog.value);
}

template <typename Visitor>
void visit(Visitor& with, Conversation& conversation) {
  with.field("opted_out", conversation.opted_out);
  with.field("came_back_at", conversation.came_back_at);
  with.field("inbox", conversation.inbox);
  with.field("asking", conversation.asking);
  with.field("outbox", conversation.outbox);
  with.field("dialog", conversation.dialog);
  with.field("dialog_space", conversation.dialog_space);
  with.field("dialog_server", conversation.dialog_server);
  with.field("dialog_used_at", conversation.dialog_used_at);
  with.field("exchanged", conversation.exchanged);
  with.field("in_loop", conversation.in_loop);
  with.field("incident", conversation.incident);
  with.field("counter", conversation.counter);
}

template <typename Visitor>
void visit(Visitor& with, core::Canary& canary) {
  with.field("question", canary.question);
  with.field("expected", canary.expected);
}

template <typename Visitor>
void visit(Visitor& with, core::Channel& channel) {
  with.field("id", channel.id.value);
  with.field("title", channel.title);
  with.field("endpoint_token", channel.endpoint_token);
  with.field("state", channel.state);
  with.field("bot", channel.bot);
  with.field("language", channel.language);
  with.field("space", channel.space);
  with.field("api_key", channel.api_key);
  with.field("canary", channel.canary);
  with.field("own_numbers", channel.own_numbers);
  with.field("smsmode_channel", channel.smsmode_channel);
}

// ---- both directions ----------------------------------------------------------------------------

template <typename Value>
concept List = requires(Value list) {
  typename Value::value_type;
  list.push_back(std::declval<typename Value::value_type>());
}
&&!std::same_as<Value, std::string>;

template <typename Value>
constexpr bool is_optional = false;
template <typename Value>
constexpr bool is_optional<std::optional<Value>> = true;

class Writer {
 public:
  template <typename Value>
  void field(const char* name, Value& value) {
    if constexpr (is_optional<Value>) {
      if (value) json_[name] = written(*value);
    } else if constexpr (List<Value>) {
      if (!value.empty()) json_[name] = written(value);
    } else {
      json_[name] = written(value);
    }
  }
  Json take() { return std::move(json_); }

 private:
  template <typename Value>
  static Json written(Value& value) {
    if constexpr (List<Value>) {
      Json list = Json::array();
      for (auto&& one : value) {
        typename Value::value_type copy = one;
        list.push_back(written(copy));
      }
      return list;
    } else if constexpr (std::is_enum_v<Value>) {
      return static_cast<int>(value);
    } else if constexpr (std::same_as<Value, base::Duration>) {
      return value.count();
    } else if constexpr (std::same_as<Value, base::Instant>) {
      return value.time_since_epoch().count();
    } else if constexpr (std::is_arithmetic_v<Value> || std::same_as<Value, std::string>) {
      return value;
    } else {
      Writer writer;
      visit(writer, value);
      return writer.take();
    }
  }

  Json json_ = Json::object();
};

// Reads what is there; a field that is missing keeps its default. The first wrong one is
// remembered.
class Reader {
 public:
  Reader(const Json& json, const base::PhoneNumber* handset, std::string& wrong)
      : json_(json), handset_(handset), wrong_(wrong) {}

  template <typename Value>
  void field(const char* name, Value& value) {
    const auto found = json_.find(name);
    if (found == json_.end()) return;
    if constexpr (is_optional<Value>) {
      value.emplace(blank<typename Value::value_type>());
      if (!read(*found, *value)) wrong_ = wrong_.empty() ? name : wrong_;
    } else {
      if (!read(*found, value)) wrong_ = wrong_.empty() ? name : wrong_;
    }
  }

 private:
  // A message holds a number, which has no empty value: it is always the conversation's.
  template <typename Value>
  [[nodiscard]] Value blank() const {
    if constexpr (std::same_as<Value, core::InboundMessage>) {
      return {.id = {}, .handset = *handset_, .own_number = {}, .text = {}};
    } else if constexpr (std::same_as<Value, core::OutboundMessage>) {
      return {.reference = {}, .to = *handset_, .text = {}, .answers = {}};
    } else if constexpr (std::same_as<Value, Conversation::Asking>) {
      return {.message = blank<core::InboundMessage>()};
    } else if constexpr (std::same_as<Value, Conversation::Sending>) {
      return {.message = blank<core::OutboundMessage>(), .queued_at = {}};
    } else {
      return {};
    }
  }

  template <typename Value>
  bool read(const Json& json, Value& value) const {
    if constexpr (std::same_as<Value, std::string>) {
      if (!json.is_string()) return false;
      value = json.get_ref<const std::string&>();
      return true;
    } else if constexpr (std::same_as<Value, bool>) {
      if (!json.is_boolean()) return false;
      value = json.get<bool>();
      return true;
    } else if constexpr (std::is_enum_v<Value>) {
      int number = 0;
      if (!read(json, number) || number < 0) return false;
      value = static_cast<Value>(number);
      return true;
    } else if constexpr (std::same_as<Value, base::Duration>) {
      std::int64_t count = 0;
      if (!read(json, count)) return false;
      value = base::Duration(count);
      return true;
    } else if constexpr (std::same_as<Value, base::Instant>) {
      base::Duration since{};
      if (!read(json, since)) return false;
      value = base::Instant(since);
      return true;
    } else if constexpr (std::is_integral_v<Value>) {
      if (!json.is_number_integer()) return false;
      value = json.get<Value>();
      return true;
    } else if constexpr (List<Value>) {
      if (!json.is_array()) return false;
      for (const Json& one : json) {
        auto read_one = blank<typename Value::value_type>();
        if (!read(one, read_one)) return false;
        value.push_back(std::move(read_one));
      }
      return true;
    } else {
      if (!json.is_object()) return false;
      Reader reader(json, handset_, wrong_);
      visit(reader, value);
      return wrong_.empty();
    }
  }

  const Json& json_;
  const base::PhoneNumber* handset_;
  std::string& wrong_;
};

template <typename Value>
std::string write(const Value& value) {
  Value copy = value;
  Writer writer;
  visit(writer, copy);
  Json json = writer.take();
  json["v"] = version;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename Value>
base::Result<Value> read(std::string_view text, Value value, const base::PhoneNumber* handset) {
  const base::Error unreadable{"state-unreadable", "a saved state is damaged"};
  if (base::is_nested_deeper(text, depth_max)) return unreadable;
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return unreadable;
  const auto written_by = json.find("v");
  if (written_by == json.end() || !written_by->is_number_integer()) return unreadable;
  if (written_by->get<int>() > version) {
    return base::Error{"state-newer", "a newer release has written the saved state: run that one"};
  }
  std::string wrong;
  Reader reader(json, handset, wrong);
  visit(reader, value);
  if (wrong.empty()) return value;
  return base::Error{"state-unreadable", "a saved state is damaged: " + wrong};
}

}  // namespace

std::string write_state(const core::Conversation& conversation) { return write(conversation); }
std::string write_state(const core::Channel& channel) { return write(channel); }

base::Result<core::Conversation> read_conversation(std::string_view text,
                                                   const core::ChannelId& channel,
                                                   const base::PhoneNumber& handset) {
  return read(text, core::Conversation{.channel = channel, .handset = handset}, &handset);
}

base::Result<core::Channel> read_channel(std::string_view text) {
  return read(text, core::Channel{}, nullptr);
}

}  // namespace smsrelay::store
