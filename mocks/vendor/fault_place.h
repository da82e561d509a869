// FaultPlace: where a fault can happen, in a story's words. Each mock hands its places over as a
// FaultMap made from its own route tables, so that a new operation has a place as soon as it is in
// the table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/network.h"

namespace smsrelay::mocks::vendor {

enum class Vendor : std::uint8_t { dydu, smsmode };

struct FaultPlace {
  enum class Kind : std::uint8_t {
    call,          // of the vendor's
    json_call,     // the same; a refusal of it has the vendor's JSON body
    notification,  // what the vendor itself sends, and may deliver again
  };

  std::string word;  // "dydu talk"
  Vendor vendor = Vendor::dydu;
  Kind kind = Kind::call;
};

// The places of one vendor. They must outlive every user of the map, because a fault points to its
// place.
struct FaultMap {
  Vendor vendor = Vendor::dydu;
  std::span<const FaultPlace> places;  // no word twice
  // The place of a call to the party `to`; null: the call has none.
  const FaultPlace* (*find)(const net::Call&, std::string_view to) = nullptr;
};
using FaultMaps = std::vector<FaultMap>;

// Adds the place unless there is one with this word. For mocks that make a map from their tables.
void add_place(std::vector<FaultPlace>&, FaultPlace);
// Null: no place has this word.
const FaultPlace* place_with(std::span<const FaultPlace>, std::string_view word);

// The place of a call in any of the maps; null also for a browser's preflight.
const FaultPlace* place_of(const FaultMaps&, const net::Call&, std::string_view to);

// The path of a URL as in a route table: without origin, query and final slash.
std::string_view path_of(std::string_view url);
// The text after the '?'; may be empty.
std::string_view query_of(std::string_view url);

}  // namespace smsrelay::mocks::vendor
