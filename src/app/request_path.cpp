#include "app/request_path.h"

#include <algorithm>

#include "base/text.h"
#include "net/http.h"

namespace smsrelay::app {

std::vector<std::string> path_segments(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::vector<std::string> segments;
  for (const std::string_view segment : base::split(path, '/')) {
    segments.push_back(net::percent_decode(segment));
  }
  return segments;
}

bool begins_with(const std::vector<std::string>& segments, const std::vector<std::string>& first) {
  return segments.size() >= first.size() &&
         std::equal(first.begin(), first.end(), segments.begin());
}

}  // namespace smsrelay::app
