// A request's path as its segments, each percent-decoded once, so that "/api/ch%61nnels" means
// "/api/channels" and an encoded slash stays within its segment.
//
//   "/api/channels//finish" -> "api", "channels", "", "finish"      "/api/" -> "api", ""
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::app {

std::vector<std::string> path_segments(std::string_view path);

bool begins_with(const std::vector<std::string>& segments, const std::vector<std::string>& first);

}  // namespace smsrelay::app
