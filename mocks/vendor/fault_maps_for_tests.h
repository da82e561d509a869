// Two small vendors for the tests of this room: each has a few places, found by the end of a path.
#pragma once

#include <array>

#include "mocks/vendor/fault_place.h"

namespace smsrelay::mocks::vendor {

inline const FaultMap& small_dydu() {
  static const auto places = std::to_array<FaultPlace>({
      {"dydu talk", Vendor::dydu},
      {"dydu context", Vendor::dydu},
      {"dydu history", Vendor::dydu},
      {"dydu poll/last", Vendor::dydu},
  });
  static const FaultMap map{
      Vendor::dydu, places, [](const net::Call& call, std::string_view to) -> const FaultPlace* {
        if (!to.starts_with("dydu")) return nullptr;
        return place_with(places, "dydu" + std::string(path_of(call.url)).replace(0, 1, " "));
      }};
  return map;
}

inline const FaultMap& small_smsmode() {
  static const auto places = std::to_array<FaultPlace>({
      {"smsmode send", Vendor::smsmode, FaultPlace::Kind::json_call},
      {"smsmode list", Vendor::smsmode, FaultPlace::Kind::json_call},
      {"smsmode http 1.6 send", Vendor::smsmode},
      {"smsmode webhook", Vendor::smsmode, FaultPlace::Kind::notification},
      {"smsmode report", Vendor::smsmode, FaultPlace::Kind::notification},
  });
  static const FaultMap map{
      Vendor::smsmode, places, [](const net::Call& call, std::string_view to) -> const FaultPlace* {
        if (call.from == "smsmode") return place_with(places, "smsmode webhook");
        if (to != "smsmode") return nullptr;
        if (path_of(call.url) == "/sendSMS.do") return place_with(places, "smsmode http 1.6 send");
        return place_with(places, call.request.method == "POST" ? "smsmode send" : "smsmode list");
      }};
  return map;
}

inline FaultMaps small_maps() { return {small_dydu(), small_smsmode()}; }

}  // namespace smsrelay::mocks::vendor
