#include "mocks/dydu/control.h"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace smsrelay::mocks::dydu {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

net::Response refusal(int status, const base::Error& error) {
  const ordered_json problem{{"title", net::reason_phrase(status)},
                             {"status", status},
                             {"code", error.code},
                             {"detail", error.detail}};
  return net::problem_response(status,
                               problem.dump(-1, ' ', false, json::error_handler_t::replace));
}

net::Response outcome(const base::Result<void>& result) {
  if (result) return net::json_response(200, "{}");
  const bool taken = result.error().code.starts_with("duplicate-");
  return refusal(taken ? 409 : 422, result.error());
}

ordered_json shown(const State::Bot& bot) {
  ordered_json out{{"name", bot.name}, {"id", bot.id}, {"languages", ordered_json::array()}};
  for (const auto& language : bot.languages) {
    auto knowledge = ordered_json::array();
    for (const auto& each : language.knowledge) {
      knowledge.push_back(
          {{"name", each.name}, {"served", each.served}, {"served_apart", each.served_apart}});
    }
    out["languages"].push_back(
        {{"code", language.code}, {"spaces", language.spaces}, {"knowledge", knowledge}});
  }
  return out;
}

std::string shown(const State& state) {
  ordered_json out;
  out["bots"] = ordered_json::array();
  for (const auto& bot : state.bots) out["bots"].push_back(shown(bot));
  out["servers"] = ordered_json::array();
  for (const auto& server : state.servers) {
    out["servers"].push_back({{"party", server.party},
                              {"origin", server.origin},
                              {"dialogs_alive", server.dialogs_alive}});
  }
  out["talks"] = state.talks;
  out["talks_apart"] = state.talks_apart;
  out["unknown_spaces"] = state.unknown_spaces;
  out["violations"] = state.violations;
  out["last_violations"] = state.last_violations;
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

// Reads one JSON object, remembering the first field that is not what it should be.
class Fields {
 public:
  explicit Fields(const std::string& body) : object_(json::parse(body, nullptr, false)) {
    if (!object_.is_object()) wrong_ = "the body must be a JSON object";
  }

  std::string text(const std::string& name) {
    const auto* value = find(name);
    if (value != nullptr && value->is_string()) return value->get<std::string>();
    complain("'" + name + "' must be a text");
    return {};
  }
  std::vector<std::string> texts(const std::string& name) {
    const auto* value = find(name);
    std::vector<std::string> texts;
    if (value == nullptr || !value->is_array()) complain("'" + name + "' must be a list of texts");
    if (!wrong_.empty()) return texts;
    for (const auto& each : *value) {
      if (each.is_string()) {
        texts.push_back(each.get<std::string>());
      } else {
        complain("'" + name + "' must be a list of texts");
      }
    }
    return texts;
  }
  std::map<std::string, std::string> text_map(const std::string& name) {
    const auto* value = find(name);
    std::map<std::string, std::string> texts;
    if (value == nullptr || !value->is_object()) complain("'" + name + "' must map texts to texts");
    if (!wrong_.empty()) return texts;
    for (const auto& [key, each] : value->items()) {
      if (each.is_string()) {
        texts[key] = each.get<std::string>();
      } else {
        complain("'" + name + "' must map texts to texts");
      }
    }
    return texts;
  }
  base::Duration maybe_milliseconds(const std::string& name) {
    const auto* value = find(name);
    if (value == nullptr) return {};
    constexpr std::int64_t a_day_ms = 86'400'000;
    if (value->is_number_unsigned() && value->get<std::uint64_t>() <= a_day_ms) {
      return std::chrono::milliseconds(value->get<std::int64_t>());
    }
    complain("'" + name + "' must be a number of milliseconds, a day at most");
    return {};
  }

  // Nothing when all was well. Fields that were never asked for are wrong too.
  std::optional<base::Error> error() {
    if (wrong_.empty()) {
      for (const auto& [name, value] : object_.items()) {
        if (!asked_.contains(name)) complain("no such field: '" + name + "'");
      }
    }
    if (wrong_.empty()) return std::nullopt;
    return base::Error{"bad-request", wrong_};
  }

 private:
  const json* find(const std::string& name) {
    asked_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  void complain(const std::string& what) {
    if (wrong_.empty()) wrong_ = what;
  }

  json object_;
  std::set<std::string> asked_;
  std::string wrong_;
};

net::Response add_knowledge(Engine& engine, const std::string& body) {
  Fields fields(body);
  KnowledgeSeed seed;
  seed.bot = fields.text("bot");
  seed.language = fields.text("language");
  seed.name = fields.text("name");
  seed.asked_like = fields.texts("asked_like");
  for (auto& [space, html] : fields.text_map("answers")) seed.answers[space] = html;
  seed.takes = fields.maybe_milliseconds("takes_ms");
  if (const auto error = fields.error()) return refusal(400, *error);
  return outcome(engine.add_knowledge(seed));
}

net::Response rename_space(Engine& engine, const std::string& body) {
  Fields fields(body);
  const auto bot = fields.text("bot");
  const auto language = fields.text("language");
  const auto from = fields.text("from");
  const auto to = fields.text("to");
  if (const auto error = fields.error()) return refusal(400, *error);
  return outcome(engine.rename_space(bot, language, from, to));
}

net::Response serve(Engine& engine, const net::Request& request) {
  const auto operation = request.path().substr(control_prefix.size());
  const bool reads = request.method == "GET";
  const bool writes = request.method == "POST";
  if (operation == "state" && reads) return net::json_response(200, shown(engine.state()));
  if (operation == "knowledge" && writes) return add_knowledge(engine, request.body);
  if (operation == "rename-space" && writes) return rename_space(engine, request.body);
  if (operation == "state" || operation == "knowledge" || operation == "rename-space") {
    return refusal(405, {"wrong-method", "GET for state, POST for the others"});
  }
  return refusal(404, {"unknown-path", "known: state, knowledge, rename-space"});
}

}  // namespace

net::Handler control_face(Engine& engine) {
  return [&engine](const net::Request& request, const net::Responder& responder) {
    responder.answer(serve(engine, request));
  };
}

}  // namespace smsrelay::mocks::dydu
