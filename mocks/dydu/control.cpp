#include "mocks/dydu/control.h"

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_depth.h"
#include "base/text.h"
#include "mocks/vendor/control_answer.h"
#include "mocks/vendor/repeated_field.h"
#include "mocks/vendor/stage.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {
namespace {

using Json = nlohmann::ordered_json;

net::Response answer(int status, const Json& body) {
  return vendor::control_answer(status, body.dump(2, ' ', false, Json::error_handler_t::replace));
}
net::Response refusal(int status, const base::Error& error) {
  return vendor::control_refusal(status, error);
}

int status_of(const base::Error& error) {
  if (error.code == "bad-request") return 400;
  if (error.code.starts_with("duplicate-") || error.code == "operator-busy") return 409;
  if (error.code == "unknown-dialog") return 404;
  return 422;
}

net::Response outcome(const base::Result<void>& result) {
  if (result) return answer(200, {{"ok", true}});
  return refusal(status_of(result.error()), result.error());
}

// ---- a look inside

Json shown(const State::Bot& bot) {
  Json out{{"name", bot.name}, {"id", bot.id}, {"languages", Json::array()}};
  for (const auto& language : bot.languages) {
    auto knowledge = Json::array();
    for (const auto& each : language.knowledge) {
      knowledge.push_back(
          {{"name", each.name}, {"served", each.served}, {"served_apart", each.served_apart}});
    }
    out["languages"].push_back({{"code", language.code},
                                {"spaces", language.spaces},
                                {"default_space", language.default_space},
                                {"edited_space", language.edited_space},
                                {"knowledge", knowledge}});
  }
  out["operators"] = Json::array();
  for (const auto& each : bot.operators) {
    out["operators"].push_back(
        {{"name", each.name}, {"available", each.available}, {"capacity", each.capacity}});
  }
  return out;
}

net::Response show_state(Engine& engine) {
  const State state = engine.state();
  Json out;
  out["bots"] = Json::array();
  for (const auto& bot : state.bots) out["bots"].push_back(shown(bot));
  out["servers"] = Json::array();
  for (const auto& server : state.servers) {
    out["servers"].push_back({{"party", server.party},
                              {"origin", server.origin},
                              {"dialogs_alive", server.dialogs_alive}});
  }
  out["talks"] = state.talks;
  out["talks_apart"] = state.talks_apart;
  out["visits"] = state.visits;
  out["unknown_spaces"] = state.unknown_spaces;
  out["bearer_required"] = state.bearer_required;
  out["knowledge_unused"] = engine.knowledge_unused();
  out["violations"] = state.violations;
  out["last_violations"] = state.last_violations;
  return answer(200, out);
}

std::string_view to_text(Handover::Stage stage) {
  switch (stage) {
    case Handover::Stage::none:
      return "none";
    case Handover::Stage::waiting:
      return "waiting";
    case Handover::Stage::connected:
      return "connected";
  }
  return "";
}

Json shown(const Interaction& said) {
  Json out{{"at", base::to_utc_text(said.at)},
           {"from", said.from == Interaction::From::livechat ? "LIVECHAT" : "ASSISTANT"},
           {"user", said.user},
           {"text", said.text},
           {"type_response", said.type_response},
           {"space", said.space},
           {"language", said.language}};
  if (!said.operator_name.empty()) out["operator"] = said.operator_name;
  return out;
}

Json shown(const Dialog& dialog, bool archived) {
  Json out{{"context", dialog.context_id},
           {"bot_id", dialog.bot_id},
           {"client_id", dialog.client_id},
           {"opened", base::to_utc_text(dialog.opened)},
           {"last_talk", base::to_utc_text(dialog.last_talk)},
           {"archived", archived},
           {"questions", dialog.questions},
           {"livechat", to_text(dialog.livechat.stage)},
           {"variables", dialog.variables},
           {"feedback",
            {{"vote", dialog.feedback.vote},
             {"choice", dialog.feedback.choice},
             {"comment", dialog.feedback.comment}}},
           {"history", Json::array()}};
  for (const auto& said : dialog.history()) out["history"].push_back(shown(said));
  return out;
}

net::Response show_dialogs(Engine& engine, const net::FormFields& query) {
  const auto wanted_server = net::form_value(query, "server");
  const auto wanted_context = net::form_value(query, "context");
  if (wanted_server && engine.dialogs(*wanted_server) == nullptr) {
    std::vector<std::string> parties;
    for (const auto& server : engine.state().servers) parties.push_back(server.party);
    const auto near = base::did_you_mean(*wanted_server, parties);
    return refusal(
        404, {"unknown-server", "no server '" + *wanted_server + "'" +
                                    (near ? ", did you mean '" + *near + "'?" : std::string())});
  }
  Json out{{"servers", Json::array()}};
  for (const auto& server : engine.state().servers) {
    if (wanted_server && server.party != *wanted_server) continue;
    const Dialogs& dialogs = *engine.dialogs(server.party);
    std::vector<std::pair<const Dialog*, bool>> listed;  // with: archived
    for (const auto& dialog : dialogs.archived()) listed.emplace_back(&dialog, true);
    for (const auto& [id, dialog] : dialogs.current()) listed.emplace_back(&dialog, false);
    std::ranges::stable_sort(listed, {}, [](const auto& each) { return each.first->opened; });
    Json users = Json::array();
    Json tests = Json::array();
    for (const auto& [dialog, archived] : listed) {
      if (wanted_context && dialog->context_id != *wanted_context) continue;
      (dialog->test ? tests : users).push_back(shown(*dialog, archived));
    }
    out["servers"].push_back({{"party", server.party}, {"dialogs", users}, {"tests", tests}});
  }
  return answer(200, out);
}

net::Response show_gdpr(const Records& records) {
  Json out{{"requests", Json::array()}};
  for (const auto& each : records.gdpr) {
    out["requests"].push_back({{"at", base::to_utc_text(each.at)},
                               {"server", each.party},
                               {"bot", each.bot},
                               {"object", each.object},
                               {"client_id", each.client_id},
                               {"mail", each.mail},
                               {"language", each.language}});
  }
  return answer(200, out);
}

net::Response show_feedback(const Records& records) {
  Json out{{"feedback", Json::array()}};
  for (const auto& each : records.feedback) {
    out["feedback"].push_back({{"at", base::to_utc_text(each.at)},
                               {"server", each.party},
                               {"bot", each.bot},
                               {"context", each.context_id},
                               {"dialog_known", each.dialog_known},
                               {"kind", each.kind},
                               {"value", each.value}});
  }
  return answer(200, out);
}

net::Response show_surveys(const Records& records) {
  Json out{{"answers", Json::array()}};
  for (const auto& each : records.survey_answers) {
    out["answers"].push_back({{"at", base::to_utc_text(each.at)},
                              {"server", each.party},
                              {"bot", each.bot},
                              {"context", each.context_id},
                              {"survey", each.survey_id},
                              {"fields", each.fields},
                              {"reword", each.reword},
                              {"variables", each.variables}});
  }
  return answer(200, out);
}

// ---- the back office and the operators

// JSON is YAML except for a few escapes and tabs; writing it anew removes them. A text with a
// repeated field is not written anew: the JSON library would keep one of the two, while YAML
// refuses both.
std::string as_yaml(const std::string& body) {
  const auto json = Json::parse(base::shallow_json(body), nullptr, false);
  if (json.is_discarded() || vendor::repeated_field(body)) return body;
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

// Reads a body strictly and performs it, unless something is wrong with it.
template <class Read>
net::Response with_body(const std::string& body, const std::string& what, Read read) {
  auto document = yaml::load(as_yaml(body), "body");
  std::function<base::Result<void>()> act;
  {
    yaml::MapReader reader(document, document.root(), what);
    act = read(reader);
  }
  if (document.ok()) return outcome(act());
  std::vector<std::string> messages;
  for (const auto& problem : document.problems()) messages.push_back(problem.message);
  return refusal(400, {"bad-request", base::join(messages, "; ")});
}

using Act = std::function<base::Result<void>()>;

net::Response add_knowledge(Engine& engine, const std::string& body) {
  const auto seed = read_knowledge_seed(as_yaml(body));
  return outcome(seed ? engine.add_knowledge(*seed) : base::Result<void>(seed.error()));
}

net::Response add_language(Engine& engine, const std::string& body) {
  const auto seed = read_language_seed(as_yaml(body));
  return outcome(seed ? engine.add_language(seed->bot, seed->language)
                      : base::Result<void>(seed.error()));
}

net::Response remove_language(Engine& engine, const std::string& body) {
  return with_body(body, "a language to remove", [&](yaml::MapReader& reader) -> Act {
    return [&engine, bot = reader.text("bot"), code = reader.text("code")] {
      return engine.remove_language(bot, code);
    };
  });
}

net::Response set_thinking_time(Engine& engine, const std::string& body) {
  return with_body(body, "a thinking time", [&](yaml::MapReader& reader) -> Act {
    return [&engine, bot = reader.text("bot"), language = reader.text("language"),
            knowledge = reader.text("knowledge"), takes = reader.duration("takes")] {
      return engine.set_thinking_time(bot, language, knowledge, takes);
    };
  });
}

net::Response rename_space(Engine& engine, const std::string& body) {
  return with_body(body, "a consultation space to rename", [&](yaml::MapReader& reader) -> Act {
    return [&engine, bot = reader.text("bot"), language = reader.text("language"),
            from = reader.text("from"),
            to = reader.text("to")] { return engine.rename_space(bot, language, from, to); };
  });
}

net::Response set_operator(Engine& engine, const std::string& body) {
  return with_body(body, "an operator", [&](yaml::MapReader& reader) -> Act {
    return [&engine, bot = reader.text("bot"), name = reader.text("name"),
            available = reader.boolean("available")] {
      return engine.set_operator(bot, name, available);
    };
  });
}

net::Response act_in_livechat(Engine& engine, const std::string& body) {
  using Kind = OperatorAct::Kind;
  static const std::vector<std::pair<std::string, Kind>> kinds = {
      {"connect", Kind::connect},   {"say", Kind::say},
      {"reengage", Kind::reengage}, {"notice", Kind::notice},
      {"transfer", Kind::transfer}, {"survey", Kind::survey},
      {"end", Kind::end},           {"user left", Kind::user_left}};
  return with_body(body, "an act in a livechat", [&](yaml::MapReader& reader) -> Act {
    std::vector<std::string> names;
    names.reserve(kinds.size());
    for (const auto& each : kinds) names.push_back(each.first);
    const auto chosen = reader.one_of("act", names);
    OperatorAct act;
    for (const auto& [name, kind] : kinds) {
      if (name == chosen) act.kind = kind;
    }
    act.context_id = reader.text("context");
    const bool names_somebody = act.kind == Kind::transfer;
    const auto code = act.kind == Kind::notice ? reader.maybe_text("code") : std::nullopt;
    const bool has_text =
        act.kind == Kind::say || act.kind == Kind::survey || (act.kind == Kind::notice && !code);
    act.name =
        names_somebody ? reader.text("operator") : reader.maybe_text("operator").value_or("");
    act.text = has_text ? reader.text("text") : reader.maybe_text("text").value_or("");
    if (code) act.text = *code;
    if (act.kind == Kind::say || act.kind == Kind::notice) {
      act.type_response = reader.maybe_text("type response").value_or("");
    }
    return [&engine, act] { return engine.act(act); };
  });
}

net::Response require_bearer(Engine& engine, const std::string& body) {
  return with_body(body, "a token", [&](yaml::MapReader& reader) -> Act {
    const auto token = reader.text("token");
    const auto valid_for = reader.maybe_duration("valid for").value_or(bearer_lifetime);
    return [&engine, token, valid_for]() -> base::Result<void> {
      if (base::trim(token).empty()) return base::Error{"bad-request", "'token' is empty"};
      engine.require_bearer(std::string(base::trim(token)), valid_for);
      return {};
    };
  });
}

net::Response require_saml(Engine& engine, const std::string& body) {
  return with_body(body, "a login", [&](yaml::MapReader& reader) -> Act {
    return [&engine, url = reader.text("login url")]() -> base::Result<void> {
      if (const auto parsed = net::Url::parse(url); !parsed) return parsed.error();
      engine.require_saml(url);
      return {};
    };
  });
}

// ---- what is served

struct Service {
  std::string_view name;
  std::string_view method;
  net::Response (*serve)(Engine&, const net::Request&);
};

const auto services = std::to_array<Service>({
    {"state", "GET", [](Engine& engine, const net::Request&) { return show_state(engine); }},
    {"dialogs", "GET",
     [](Engine& engine, const net::Request& request) {
       return show_dialogs(engine, net::form_decode(request.query()));
     }},
    {"gdpr", "GET",
     [](Engine& engine, const net::Request&) { return show_gdpr(engine.records()); }},
    {"feedback", "GET",
     [](Engine& engine, const net::Request&) { return show_feedback(engine.records()); }},
    {"surveys", "GET",
     [](Engine& engine, const net::Request&) { return show_surveys(engine.records()); }},
    {"knowledge", "POST",
     [](Engine& engine, const net::Request& request) {
       return add_knowledge(engine, request.body);
     }},
    {"thinking-time", "POST",
     [](Engine& engine, const net::Request& request) {
       return set_thinking_time(engine, request.body);
     }},
    {"languages", "POST",
     [](Engine& engine, const net::Request& request) {
       return add_language(engine, request.body);
     }},
    {"languages", "DELETE",
     [](Engine& engine, const net::Request& request) {
       return remove_language(engine, request.body);
     }},
    {"rename-space", "POST",
     [](Engine& engine, const net::Request& request) {
       return rename_space(engine, request.body);
     }},
    {"operators", "POST",
     [](Engine& engine, const net::Request& request) {
       return set_operator(engine, request.body);
     }},
    {"livechat", "POST",
     [](Engine& engine, const net::Request& request) {
       return act_in_livechat(engine, request.body);
     }},
    {"bearer", "PUT",
     [](Engine& engine, const net::Request& request) {
       return require_bearer(engine, request.body);
     }},
    {"bearer", "DELETE",
     [](Engine& engine, const net::Request&) {
       engine.require_no_bearer();
       return outcome({});
     }},
    {"saml", "PUT",
     [](Engine& engine, const net::Request& request) {
       return require_saml(engine, request.body);
     }},
    {"saml", "DELETE",
     [](Engine& engine, const net::Request&) {
       engine.require_saml("");
       return outcome({});
     }},
});

net::Response serve(Engine& engine, const net::Request& request) {
  const auto name = request.path().substr(std::min(request.path().size(), control_prefix.size()));
  std::vector<std::string> methods;
  std::vector<std::string> names;
  for (const auto& service : services) {
    if (service.name == name && service.method == request.method) {
      return service.serve(engine, request);
    }
    if (service.name == name) methods.emplace_back(service.method);
    if (names.empty() || names.back() != service.name) names.emplace_back(service.name);
  }
  if (!methods.empty()) {
    const auto allowed = base::join(methods, ", ");
    auto response = refusal(405, {"wrong-method", "this takes " + allowed});
    response.headers.add("Allow", allowed);
    return response;
  }
  for (const std::string_view path : vendor::Stage::paths()) {  // mounted in front of this
    names.emplace_back(path.substr(control_prefix.size()));
  }
  const auto near = base::did_you_mean(name, names);
  return refusal(404, {"unknown-path", (near ? "did you mean '" + *near + "'? " : std::string()) +
                                           "known: " + base::join(names, ", ")});
}

}  // namespace

net::Handler control_face(Engine& engine) {
  return [&engine](const net::Request& request, const net::Responder& responder) {
    responder.answer(serve(engine, request));
  };
}

}  // namespace smsrelay::mocks::dydu
