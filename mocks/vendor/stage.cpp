#include "mocks/vendor/stage.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/vendor/control_answer.h"
#include "yaml/document.h"

namespace smsrelay::mocks::vendor {
namespace {

using Json = nlohmann::ordered_json;

net::Response answer(int status, const Json& body) {
  return control_answer(status, body.dump(2, ' ', false, Json::error_handler_t::replace));
}
net::Response refusal(int status, const std::string& code, const std::string& detail) {
  return control_refusal(status, {code, detail});
}

net::Response wrong_method(std::string_view allowed) {
  net::Response response = refusal(405, "wrong-method", "this takes " + std::string(allowed));
  response.headers.add("Allow", std::string(allowed));
  return response;
}

net::Response yaml_file(std::string_view text) {
  return {200, {{"Content-Type", "application/yaml"}}, std::string(text)};
}

// A whole number of the query; nullopt when it is none.
std::optional<std::uint64_t> number_of(const net::FormFields& query, std::string_view name,
                                       std::uint64_t otherwise) {
  const auto text = net::form_value(query, name);
  if (!text) return otherwise;
  return base::whole_number<std::uint64_t>(*text);
}

}  // namespace

Stage::Stage(base::RealScheduler& scheduler, sim::FaultyNetwork& network, Diary& diary, Play play)
    : scheduler_(scheduler),
      network_(network),
      diary_(diary),
      play_(std::move(play)),
      faults_(play_.faults, {}, scheduler.now(), play_.smsmode_error) {
  network_.set_rules(&faults_);
}

Stage::~Stage() { network_.set_rules(nullptr); }

bool is_for(std::string_view path, std::string_view prefix) {
  if (path.starts_with(prefix)) return true;
  return prefix.ends_with('/') && prefix.size() == path.size() + 1 && prefix.starts_with(path);
}

const std::vector<std::string>& Stage::paths() {
  static const std::vector<std::string> all = {
      "/__control/transcript",         "/__control/faults",      "/__control/clock",
      "/__control/unmatched",          "/__control/assumptions", "/__control/openapi.yaml",
      "/__control/vendor.openapi.yaml"};
  return all;
}

net::Handler Stage::handler() {
  return [this](const net::Request& request, const net::Responder& responder) {
    serve(request, responder);
  };
}

void Stage::serve(const net::Request& request, const net::Responder& responder) {
  const std::string_view what = request.path().substr(stage_prefix.size());
  if (what == "transcript") return responder.answer(transcript(request));
  if (what == "faults") return responder.answer(faults(request));
  if (what == "clock") return clock(request, responder);
  if (request.method != "GET") return responder.answer(wrong_method("GET"));
  if (what == "unmatched") {
    return responder.answer(
        {200, {{"Content-Type", "text/plain; charset=utf-8"}}, play_.unmatched()});
  }
  if (what == "assumptions") return responder.answer(assumptions());
  if (what == "openapi.yaml") return responder.answer(yaml_file(play_.control_openapi));
  if (what == "vendor.openapi.yaml") return responder.answer(yaml_file(play_.vendor_openapi));
  responder.answer(
      refusal(404, "unknown-route", "nothing is served at " + base::visible(request.path())));
}

net::Response Stage::transcript(const net::Request& request) {
  constexpr std::uint64_t count_max = Diary::entries_max;
  if (request.method == "DELETE") {
    diary_.take();
    diary_.clear();
    return answer(200, {{"ok", true}});
  }
  if (request.method != "GET") return wrong_method("GET, DELETE");
  diary_.take();
  const auto query = net::form_decode(request.query());
  const auto since = number_of(query, "since", 1);
  const auto count = number_of(query, "count", count_max);
  if (!since || !count) {
    return refusal(400, "bad-request", "'since' and 'count' must be whole numbers");
  }
  const std::string secrets = net::form_value(query, "secrets").value_or("masked");
  if (secrets != "shown" && secrets != "masked") {
    return refusal(400, "bad-request",
                   "'secrets' must be 'shown' or 'masked', not '" + base::visible(secrets) + "'");
  }
  return net::json_response(200,
                            diary_.json(*since, std::min(*count, count_max), secrets == "shown"));
}

net::Response Stage::faults(const net::Request& request) {
  if (request.method == "PUT") {
    // JSON is YAML, so the list is read like a story's `faults:`.
    yaml::Document document = yaml::load(request.body, "faults");
    auto planned = read_faults(document, document.root(), play_.faults);
    if (!document.ok()) return refusal(400, "bad-faults", yaml::to_text(document.problems()));
    faults_.plan(std::move(planned), scheduler_.now());
  } else if (request.method == "DELETE") {
    faults_.plan({}, scheduler_.now());
  } else if (request.method != "GET") {
    return wrong_method("GET, PUT, DELETE");
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < faults_.faults().size(); ++i) {
    list.push_back({{"rule", "faults[" + std::to_string(i) + "]"},
                    {"what", to_text(faults_.faults()[i])},
                    {"fired", faults_.fired()[i]}});
  }
  return answer(200, {{"faults", list}});
}

void Stage::clock(const net::Request& request, const net::Responder& responder) {
  const auto shown = [this] {
    return answer(200, {{"now", base::to_utc_text(scheduler_.now())},
                        {"controlled", scheduler_.stands_still()}});
  };
  if (request.method == "GET") return responder.answer(shown());
  if (request.method != "POST") return responder.answer(wrong_method("GET, POST"));
  if (!scheduler_.stands_still()) {
    return responder.answer(refusal(409, "clock-runs",
                                    "this clock is the machine's own; start the mock with "
                                    "--clock controlled to move it"));
  }
  if (scheduler_.advancing()) {
    return responder.answer(refusal(409, "clock-moves", "the clock is being moved already"));
  }
  const Json body = Json::parse(base::shallow_json(request.body), nullptr, false);
  const bool well_formed = body.is_object() && body.size() == 1 && body.contains("advance") &&
                           body["advance"].is_string();
  if (!well_formed) {
    return responder.answer(
        refusal(400, "bad-request", R"(expected a JSON object like {"advance": "10m"})"));
  }
  const auto by = base::parse_duration(body["advance"].get<std::string>());
  if (!by) return responder.answer(refusal(400, by.error().code, by.error().detail));
  base::RealScheduler::Wire wire;
  wire.idle = [this] { return network_.calls_under_way() == 0; };
  wire.traffic = [this] { return network_.traffic(); };
  scheduler_.advance(*by, std::move(wire), [responder, shown] { responder.answer(shown()); });
}

net::Response Stage::assumptions() const {
  Json list = Json::array();
  for (const Assumption& each : play_.assumptions) {
    const auto chosen = play_.assumed.find(each.name);
    Json variants = Json::array();
    for (const Variant& variant : each.variants) {
      variants.push_back({{"name", variant.name}, {"meaning", variant.meaning}});
    }
    list.push_back(
        {{"name", each.name},
         {"question", each.question},
         {"source", each.source},
         {"assumed", chosen == play_.assumed.end() ? each.variants[0].name : chosen->second},
         {"variants", variants}});
  }
  return answer(200, {{"assumptions", list}});
}

}  // namespace smsrelay::mocks::vendor
