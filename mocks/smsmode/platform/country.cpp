#include "mocks/smsmode/platform/country.h"

#include <algorithm>
#include <array>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

// Sorted by prefix as a text.
constexpr std::array<Country, 45> countries = {
    {{"212", "Morocco", "MA", "604", "01", "MAROC TELECOM"},
     {"213", "Algeria", "DZ", "603", "01", "MOBILIS"},
     {"216", "Tunisia", "TN", "605", "02", "TUNISIE TELECOM"},
     {"221", "Senegal", "SN", "608", "01", "ORANGE"},
     {"225", "Ivory Coast", "CI", "612", "03", "ORANGE"},
     {"262", "Reunion", "RE", "647", "10", "SFR"},
     {"30", "Greece", "GR", "202", "01", "COSMOTE"},
     {"31", "Netherlands", "NL", "204", "08", "KPN"},
     {"32", "Belgium", "BE", "206", "01", "PROXIMUS"},
     {"33", "France", "FR", "208", "01", "ORANGE"},
     {"34", "Spain", "ES", "214", "07", "MOVISTAR"},
     {"351", "Portugal", "PT", "268", "01", "VODAFONE"},
     {"352", "Luxembourg", "LU", "270", "01", "POST"},
     {"353", "Ireland", "IE", "272", "01", "VODAFONE"},
     {"354", "Iceland", "IS", "274", "01", "SIMINN"},
     {"356", "Malta", "MT", "278", "01", "EPIC"},
     {"357", "Cyprus", "CY", "280", "01", "CYTA"},
     {"358", "Finland", "FI", "244", "05", "ELISA"},
     {"359", "Bulgaria", "BG", "284", "01", "A1"},
     {"36", "Hungary", "HU", "216", "30", "TELEKOM"},
     {"370", "Lithuania", "LT", "246", "01", "TELIA"},
     {"371", "Latvia", "LV", "247", "01", "LMT"},
     {"372", "Estonia", "EE", "248", "01", "TELIA"},
     {"376", "Andorra", "AD", "213", "03", "ANDORRA TELECOM"},
     {"377", "Monaco", "MC", "212", "10", "MONACO TELECOM"},
     {"385", "Croatia", "HR", "219", "01", "HT"},
     {"386", "Slovenia", "SI", "293", "41", "TELEKOM"},
     {"39", "Italy", "IT", "222", "01", "TIM"},
     {"40", "Romania", "RO", "226", "10", "ORANGE"},
     {"41", "Switzerland", "CH", "228", "01", "SWISSCOM"},
     {"420", "Czech Republic", "CZ", "230", "01", "T-MOBILE"},
     {"421", "Slovakia", "SK", "231", "01", "ORANGE"},
     {"43", "Austria", "AT", "232", "01", "A1"},
     {"44", "United Kingdom", "GB", "234", "30", "EE"},
     {"45", "Denmark", "DK", "238", "01", "TDC"},
     {"46", "Sweden", "SE", "240", "01", "TELIA"},
     {"47", "Norway", "NO", "242", "01", "TELENOR"},
     {"48", "Poland", "PL", "260", "01", "PLUS"},
     {"49", "Germany", "DE", "262", "01", "TELEKOM"},
     {"590", "Guadeloupe", "GP", "340", "01", "ORANGE"},
     {"594", "French Guiana", "GF", "340", "01", "ORANGE"},
     {"596", "Martinique", "MQ", "340", "01", "ORANGE"},
     {"687", "New Caledonia", "NC", "546", "01", "MOBILIS"},
     {"689", "French Polynesia", "PF", "547", "20", "VINI"},
     {"90", "Turkey", "TR", "286", "01", "TURKCELL"}}};
static_assert(std::ranges::is_sorted(countries, {}, &Country::prefix));

// ITU-T E.164: one digit for two zones, two for these countries, three for all others.
bool has_two_digits(std::string_view digits) {
  constexpr std::array<std::string_view, 44> two = {
      "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
      "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
      "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};
  return std::ranges::binary_search(two, digits.substr(0, 2));
}

}  // namespace

std::string_view country_prefix(std::string_view digits) {
  if (digits.starts_with('1') || digits.starts_with('7')) return digits.substr(0, 1);
  return digits.substr(0, has_two_digits(digits) ? 2 : 3);
}

const Country* country_of(std::string_view prefix) {
  const auto* found = std::ranges::lower_bound(countries, prefix, {}, &Country::prefix);
  return found == countries.end() || found->prefix != prefix ? nullptr : found;
}

std::string mcc_mnc(const Country& country) {
  return std::string(country.mcc) + std::string(country.mnc);
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
