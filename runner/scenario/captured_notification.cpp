#include "runner/scenario/captured_notification.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/json_depth.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;

base::Error not_a_notification(std::string why) {
  return {"not-a-notification", "a captured notification is a JSON object; " + std::move(why)};
}

// 0xD83D for "\ud83d" at this place; 0 for anything else.
unsigned escaped_unit(std::string_view text) {
  constexpr std::size_t escape_bytes = 6;
  if (text.size() < escape_bytes || text[0] != '\\' || text[1] != 'u') return 0;
  for (std::size_t i = 2; i < escape_bytes; ++i) {
    if (base::hex_value(text[i]) < 0) return 0;
  }
  return static_cast<unsigned>(std::stoul(std::string(text.substr(2, 4)), nullptr, 16));
}

bool is_first_half(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Halves of surrogate pairs without the other half become U+FFFD, which a JSON parser takes.
std::string with_whole_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const unsigned unit = escaped_unit(text.substr(at));
    std::size_t taken = text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
    if (is_first_half(unit) && is_second_half(escaped_unit(text.substr(at + 6)))) taken = 12;
    if (taken < 12 && (is_first_half(unit) || is_second_half(unit))) {
      out += "\\ufffd";
      at += 6;
      continue;
    }
    out.append(text.substr(at, taken));
    at += taken;
  }
  return out;
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// Numbers of phones may stand there as JSON numbers.
std::string text_at(const json* object, const char* name) {
  const json* const value = object == nullptr ? nullptr : member(*object, name);
  if (value == nullptr) return {};
  if (value->is_number_unsigned()) return std::to_string(value->get<std::uint64_t>());
  return value->is_string() ? value->get<std::string>() : std::string();
}

}  // namespace

base::Result<CapturedNotification> read_captured_notification(std::string_view text) {
  if (text.size() > captured_bytes_max) {
    return not_a_notification("this has " + std::to_string(text.size()) + " bytes, at most " +
                              std::to_string(captured_bytes_max) + " are allowed");
  }
  if (base::is_nested_deeper(text)) {
    return not_a_notification("this is nested deeper than " +
                              std::to_string(base::json_levels_max) +
                              " levels; post it with 'someone posts to the webhook'");
  }
  json body;
  try {
    body = json::parse(with_whole_characters(text));
  } catch (const json::parse_error& error) {
    return not_a_notification("this is no JSON from byte " + std::to_string(error.byte) +
                              " on; post it with 'someone posts to the webhook'");
  } catch (const json::out_of_range&) {
    return not_a_notification(
        "this holds a number that is too large; post it with 'someone posts to the webhook'");
  }
  if (!body.is_object()) {
    return not_a_notification(
        "this is JSON of another kind; post it with 'someone posts to the "
        "webhook'");
  }
  CapturedNotification out;
  out.message_id = text_at(&body, "messageId");
  out.from = text_at(&body, "from");
  out.to = text_at(member(body, "recipient"), "to");
  out.text = text_at(member(body, "body"), "text");
  out.smsmode_channel = text_at(member(body, "channel"), "channelId");
  out.status = text_at(member(body, "status"), "value");
  const json* const inner = member(body, "body");
  const json* const stop = inner == nullptr ? nullptr : member(*inner, "stop");
  out.stop = stop != nullptr && *stop == true;
  out.is_report = !out.status.empty() && text_at(&body, "direction") != "MO";
  return out;
}

}  // namespace smsrelay::runner
