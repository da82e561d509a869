#include "mocks/dydu/talk_request.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;

// Most questions have neither field.
bool is_nothing(std::string_view text) {
  text = base::trim(text);
  return text.empty() || text == "{}";
}

json read_object(std::string_view text) {
  auto read = json::parse(base::shallow_json(text), nullptr, false);
  return read.is_object() ? read : json::object();
}

std::string as_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

Click read_click(std::string_view text) {
  Click click;
  if (is_nothing(text)) return click;
  const auto object = read_object(text);
  if (object.contains("type")) click.type = as_text(object["type"]);
  if (object.contains("lastcondition")) {
    const auto number = as_text(object["lastcondition"]);
    std::from_chars(number.data(), number.data() + number.size(), click.last_condition);
  }
  if (object.contains("hide")) click.hidden = as_text(object["hide"]) == "true";
  return click;
}

std::vector<std::pair<std::string, std::string>> read_variables(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> variables;
  if (is_nothing(text)) return variables;
  const auto object = read_object(text);
  for (const auto& [name, value] : object.items()) variables.emplace_back(name, as_text(value));
  return variables;
}

}  // namespace smsrelay::mocks::dydu
