#include "mocks/smsmode/fault_map.h"

#include "mocks/smsmode/legacy/face.h"
#include "mocks/smsmode/rest/http_face.h"

namespace smsrelay::mocks::smsmode {
namespace {

using vendor::FaultPlace;
using vendor::Vendor;

constexpr std::string_view webhook = "smsmode webhook";  // an MO
constexpr std::string_view report = "smsmode report";    // a delivery report

const std::vector<FaultPlace>& places() {
  static const std::vector<FaultPlace> all = [] {
    std::vector<FaultPlace> out;
    const auto add = [&](std::string_view word, FaultPlace::Kind kind) {
      add_place(out, {std::string(word), Vendor::smsmode, kind});
    };
    for (const std::string_view word : rest::fault_words()) add(word, FaultPlace::Kind::json_call);
    for (const std::string_view word : legacy::fault_words()) add(word, FaultPlace::Kind::call);
    for (const std::string_view word : {webhook, report}) {
      add(word, FaultPlace::Kind::notification);
    }
    return out;
  }();
  return all;
}

// Searches the text, because a replayed notification may hold half a surrogate pair, which a JSON
// parser refuses, and may be written with blanks.
bool says_mo(std::string body) {
  std::erase_if(body, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  return body.find(R"("direction":"MO")") != std::string::npos;
}

const FaultPlace* find(const net::Call& call, std::string_view to) {
  if (call.from == "smsmode") {
    // For HTTP 1.6 the query decides: only an MO has a responseID.
    const bool is_mo =
        says_mo(call.request.body) || call.url.find("responseID=") != std::string::npos;
    return place_with(places(), is_mo ? webhook : report);
  }
  if (to != "smsmode") return nullptr;
  const std::string_view path = vendor::path_of(call.url);
  return place_with(places(), path.starts_with(legacy::prefix)
                                  ? legacy::fault_word(path)
                                  : rest::fault_word(call.request.method, path));
}

}  // namespace

const vendor::FaultMap& fault_map() {
  static const vendor::FaultMap map{Vendor::smsmode, places(), find};
  return map;
}

}  // namespace smsrelay::mocks::smsmode
