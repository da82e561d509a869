#include "mocks/vendor/fault_place.h"

#include <algorithm>

namespace smsrelay::mocks::vendor {

void add_place(std::vector<FaultPlace>& places, FaultPlace place) {
  if (place_with(places, place.word) == nullptr) places.push_back(std::move(place));
}

const FaultPlace* place_with(std::span<const FaultPlace> places, std::string_view word) {
  const auto found = std::ranges::find(places, word, &FaultPlace::word);
  return found == places.end() ? nullptr : &*found;
}

const FaultPlace* place_of(const FaultMaps& maps, const net::Call& call, std::string_view to) {
  if (call.request.method == "OPTIONS") return nullptr;
  for (const FaultMap& map : maps) {
    if (const FaultPlace* place = map.find(call, to)) return place;
  }
  return nullptr;
}

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find('?'));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::string_view query_of(std::string_view url) {
  const auto mark = url.find('?');
  return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

}  // namespace smsrelay::mocks::vendor
