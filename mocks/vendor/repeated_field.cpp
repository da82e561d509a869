#include "mocks/vendor/repeated_field.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/json_depth.h"

namespace smsrelay::mocks::vendor {

std::optional<std::string> repeated_field(std::string_view json) {
  using Json = nlohmann::json;
  std::optional<std::string> repeated;
  std::vector<std::set<std::string>> open;  // the fields seen in each object that is still open
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key) {
      auto name = parsed.get<std::string>();
      if (!open.back().insert(name).second && !repeated) repeated = std::move(name);
    }
    return true;
  };
  const Json read = Json::parse(base::shallow_json(json), watch, false);
  return read.is_discarded() ? std::nullopt : repeated;
}

}  // namespace smsrelay::mocks::vendor
