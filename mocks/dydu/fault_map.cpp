#include "mocks/dydu/fault_map.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_depth.h"
#include "base/text.h"
#include "mocks/dydu/operations.h"

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;
using vendor::FaultPlace;
using vendor::Vendor;

constexpr std::string_view question = "dydu talk";
// Has a place of its own, so that a question of a test does not count among those of people.
constexpr std::string_view test_question = "dydu test";

const std::vector<FaultPlace>& places() {
  static const std::vector<FaultPlace> all = [] {
    std::vector<FaultPlace> out;
    for (const OperationRule& rule : operations()) {
      add_place(out, {std::string(rule.fault), Vendor::dydu});
    }
    add_place(out, {std::string(test_question), Vendor::dydu});
    return out;
  }();
  return all;
}

// The envelope of 2017: {"type":"talk","parameters":{…}}. A question has the same place in every
// form, and so has a question of a test; the other messages share one place.
std::string_view word_in_envelope(const net::Call& call, std::string_view word) {
  std::string text = call.request.body;
  if (!base::trim(text).starts_with('{')) {
    const auto fields = net::form_decode(text.empty() ? vendor::query_of(call.url) : text);
    text = net::form_value(fields, "data").value_or("");
  }
  const json message = json::parse(base::shallow_json(text), nullptr, false);
  if (!message.is_object() || !message.contains("type") || message["type"] != "talk") return word;
  if (message.contains("parameters") && message["parameters"].is_object()) {
    const json test = message["parameters"].value("qualificationMode", json());
    if (test == true || test == "true" || test == base::base64_encode("true")) return test_question;
  }
  return question;
}

bool is_test(const net::Call& call) {
  constexpr std::string_view mark = "qualificationMode=true";
  return call.request.body.find(mark) != std::string::npos ||
         vendor::query_of(call.url).find(mark) != std::string_view::npos;
}

const FaultPlace* find(const net::Call& call, std::string_view to) {
  if (!to.starts_with("dydu") || call.from == "smsmode") return nullptr;
  const auto route = find_route(vendor::path_of(call.url));
  if (!route) return nullptr;
  std::string_view word = route->rule->fault;
  if (route->rule->operation == Operation::chat_http) word = word_in_envelope(call, word);
  if (word == question && is_test(call)) word = test_question;
  return vendor::place_with(places(), word);
}

}  // namespace

const vendor::FaultMap& fault_map() {
  static const vendor::FaultMap map{Vendor::dydu, places(), find};
  return map;
}

}  // namespace smsrelay::mocks::dydu
