// Country: the country of a number, and the one operator that the mock has there.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

struct Country {
  std::string_view prefix;  // "33"
  std::string_view name;
  std::string_view iso;      // "FR"
  std::string_view mcc;      // "208"
  std::string_view mnc;      // of the country's one operator
  std::string_view network;  // its name
};

// "33" of "33639980001": the part of an E.164 number (bare digits) that names its country or
// territory. No prefix is the beginning of another.
std::string_view country_prefix(std::string_view digits);

// Null: not in the table, which has Europe and most of the French-speaking world.
const Country* country_of(std::string_view prefix);

std::string mcc_mnc(const Country&);  // "20801"

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
