#include "app/admin_api.h"

#include <algorithm>

#include "app/admin_problems.h"
#include "app/admin_routes.h"
#include "app/request_path.h"
#include "base/keyed_hash.h"
#include "base/text.h"

namespace smsrelay::app {
namespace {

// Why a request may not enter; empty: it may.
std::string_view refused_entry(const net::Request& request, const std::string& token) {
  constexpr std::string_view scheme = "bearer ";
  const auto field = request.headers.get("Authorization");
  if (!field) return "no-token";
  if (base::ascii_lower(field->substr(0, scheme.size())) != scheme) return "no-bearer-token";
  return base::equal_secrets(base::trim(field->substr(scheme.size())), token) ? "" : "wrong-token";
}

}  // namespace

AdminApi::AdminApi(AdminChannels::Parts parts)
    : shared_(parts.shared),
      directory_(parts.directory),
      channels_(parts),
      logins_(parts.shared),
      who_("admin-" + base::pseudonym(shared_.settings.client_id_key, shared_.settings.admin_token)
                          .substr(0, 8)) {}

void AdminApi::handle(const net::Request& request, const net::Responder& responder) {
  if (request.path() == "/healthz" && (request.method == "GET" || request.method == "HEAD")) {
    return responder.answer(net::json_response(200, R"({"status":"up"})"
                                                    "\n"));
  }
  const std::string_view why = refused_entry(request, shared_.settings.admin_token);
  if (!why.empty()) {
    logins_.failed(why, request);
    net::Response response = to_response(problems::not_authenticated());
    response.headers.set("WWW-Authenticate", "Bearer");
    return responder.answer(std::move(response));
  }
  if (request.body.size() > body_bytes_max) {
    return responder.answer(to_response(problems::body_too_long(body_bytes_max)));
  }
  route(request, responder);
}

void AdminApi::route(const net::Request& request, const net::Responder& responder) {
  const RouteMatch match = match_route(path_segments(request.path()));
  if (match.routes.empty()) {
    return responder.answer(to_response(match.id_is_empty
                                            ? problems::channel_not_created()
                                            : problems::path_unknown(match.near_path)));
  }
  const std::string allowed = allowed_methods(match);
  if (request.method == "OPTIONS") return responder.answer({204, {{"Allow", allowed}}, {}});
  const std::string_view method =
      request.method == "HEAD" ? std::string_view("GET") : std::string_view(request.method);
  const auto found = std::find_if(match.routes.begin(), match.routes.end(),
                                  [&](const AdminRoute* route) { return route->method == method; });
  if (found == match.routes.end()) {
    net::Response response = to_response(problems::method_not_allowed(allowed));
    response.headers.set("Allow", allowed);
    return responder.answer(std::move(response));
  }
  if (!match.id.empty() && directory_.find({match.id}) == nullptr) {
    return responder.answer(to_response(problems::channel_unknown()));
  }
  const auto call = std::make_shared<AdminCall>(shared_, **found, who_, request, responder);
  call->channel = {match.id};
  call->number = match.number;
  (channels_.*(*found)->handle)(call);
}

}  // namespace smsrelay::app
