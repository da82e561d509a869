// The calls of the admin API as one table. Routing, the answers 404 and 405, OPTIONS, `smsrelay
// routes` and the README's table are made from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/admin_call.h"

namespace smsrelay::app {

class AdminChannels;

struct AdminRoute {
  std::string_view method;
  std::string_view path;    // {id}: a channel's id; {number}: a handset's, E.164
  std::string_view body;    // the JSON to send; empty: none
  std::string_view effect;  // for help and documentation
  bool changes = false;     // leaves an audit line
  void (AdminChannels::*handle)(const AdminCallPtr&) = nullptr;
};

// In the order of the guide.
std::span<const AdminRoute> admin_routes();

// The routes of a path, for any method. `path` is percent-decoded by segment.
struct RouteMatch {
  std::vector<const AdminRoute*> routes;  // of this path, one a method; empty: unknown path
  std::string id;                         // the value of {id}
  std::string number;
  // The path probably meant, with {id} filled in, when the path is unknown and one is near.
  std::string near_path;
  // The path begins like that of a channel, and the id is empty.
  bool id_is_empty = false;
};
RouteMatch match_route(const std::vector<std::string>& path);

// "DELETE, GET, HEAD, OPTIONS, PATCH"
std::string allowed_methods(const RouteMatch&);

// The rows of the README's table, one call a line.
std::string routes_as_markdown();

}  // namespace smsrelay::app
