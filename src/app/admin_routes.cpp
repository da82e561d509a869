#include "app/admin_routes.h"

#include <algorithm>
#include <array>
#include <set>

#include "app/admin_channels.h"
#include "app/request_path.h"
#include "base/text.h"

namespace smsrelay::app {
namespace {

using Channels = AdminChannels;

constexpr std::array routes = {
    AdminRoute{"POST", "/api/channels", "{title, bot?, canary?}",
               "201: a draft and its `endpointUrl`", true, &Channels::create},
    AdminRoute{"GET", "/api/channels", "", "all channels", false, &Channels::list},
    AdminRoute{"GET", "/api/channels/{id}", "", "one channel; `apiKey` is `\"set\"` or null", false,
               &Channels::show},
    AdminRoute{"PATCH", "/api/channels/{id}", "{language?, space?, title?, canary?}",
               "select, rename", true, &Channels::change},
    AdminRoute{"PUT", "/api/channels/{id}/api-key", "{apiKey}", "enter the key", true,
               &Channels::enter_key},
    AdminRoute{
        "POST", "/api/channels/{id}/finish", "",
        "verify and activate: 200 active, or 409 with the step to redo; an active channel is "
        "verified again",
        true, &Channels::finish},
    AdminRoute{"POST", "/api/channels/{id}/check", "", "the same verification of an active channel",
               true, &Channels::check},
    AdminRoute{"DELETE", "/api/channels/{id}", "", "204", true, &Channels::remove},
    AdminRoute{"GET", "/api/channels/{id}/messages", "",
               "what became of each MO; neither texts nor numbers", false, &Channels::messages},
    AdminRoute{"GET", "/api/channels/{id}/quarantine", "",
               "what could not be read: when, why, and its shape", false, &Channels::quarantine},
    AdminRoute{"GET", "/api/channels/{id}/opt-outs", "",
               "who has opted out; of a number its first and last digits", false,
               &Channels::opt_outs},
    AdminRoute{"DELETE", "/api/channels/{id}/opt-outs/{number}", "",
               "204: the person may have SMS again; nothing is sent", true, &Channels::bring_back},
};

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const std::string& expected, const std::string& actual) {
                      return expected == actual || (is_parameter(expected) && !actual.empty());
                    });
}

std::string_view value_of(std::string_view parameter, const std::vector<std::string>& pattern,
                          const std::vector<std::string>& path) {
  const auto found = std::find(pattern.begin(), pattern.end(), parameter);
  return found == pattern.end() ? std::string_view()
                                : std::string_view(path[found - pattern.begin()]);
}

// Every path of the table, with the id of `path` in place of {id}.
std::vector<std::string> known_paths(const std::vector<std::string>& path) {
  std::set<std::string> known;
  for (const AdminRoute& route : routes) {
    std::string text(route.path);
    const std::size_t id = text.find("{id}");
    if (id != std::string::npos && path.size() > 2) text.replace(id, 4, path[2]);
    known.insert(std::move(text));
  }
  return {known.begin(), known.end()};
}

}  // namespace

std::span<const AdminRoute> admin_routes() { return routes; }

RouteMatch match_route(const std::vector<std::string>& path) {
  RouteMatch match;
  for (const AdminRoute& route : routes) {
    const std::vector<std::string> pattern = path_segments(route.path);
    if (!matches(pattern, path)) continue;
    match.routes.push_back(&route);
    match.id = value_of("{id}", pattern, path);
    match.number = value_of("{number}", pattern, path);
  }
  if (!match.routes.empty()) return match;
  match.id_is_empty = begins_with(path, {"api", "channels", ""});
  const std::string asked = "/" + base::join(path, "/");
  match.near_path = base::did_you_mean(asked, known_paths(path)).value_or("");
  return match;
}

std::string allowed_methods(const RouteMatch& match) {
  std::set<std::string> methods = {"OPTIONS"};
  for (const AdminRoute* route : match.routes) {
    methods.emplace(route->method);
    if (route->method == "GET") methods.emplace("HEAD");
  }
  return base::join(std::vector<std::string>(methods.begin(), methods.end()), ", ");
}

std::string routes_as_markdown() {
  std::string out;
  for (const AdminRoute& route : routes) {
    out += "| `" + std::string(route.method) + ' ' + std::string(route.path);
    if (!route.body.empty()) out += ' ' + std::string(route.body);
    out += "` | " + std::string(route.effect) + " |\n";
  }
  return out;
}

}  // namespace smsrelay::app
