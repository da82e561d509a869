// Every operation of the vendor's face can be made to fail, by a word the control face's document
// knows.
#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "mocks/smsmode/openapi.h"
#include "mocks/smsmode/rest/http_face.h"
#include "mocks/vendor/fault_place_checks.h"

namespace smsrelay::mocks::smsmode {
namespace {

using Face = vendor::FaultPlace::Face;

std::set<std::string> words() { return vendor::words_of(vendor::Vendor::smsmode); }

// Placeholders filled in.
std::string filled(std::string_view path) {
  std::string out;
  for (const auto segment : base::split(path.substr(1), '/')) {
    out += "/";
    out += segment.starts_with('{') ? "x-1" : segment;
  }
  return out;
}

TEST(FaultPlaces, AreThereForEveryOperation) {
  const auto document = yaml::load(std::string(vendor_openapi), "openapi.yaml");
  ASSERT_NE(document.root().find("paths"), nullptr);
  std::set<std::string> found = {"smsmode webhook", "smsmode report"};  // what it sends itself
  const auto add = [&](std::string_view method, std::string_view path) {
    net::Call call;
    call.from = "client";
    call.url = "http://127.0.0.1:9001" + filled(path);
    call.request.method = method;
    const auto where = vendor::kind_of(call, "smsmode");
    ASSERT_TRUE(where) << method << " " << path;
    EXPECT_EQ(vendor::place_of(*where).face,
              path.starts_with("/http/") ? Face::smsmode_http : Face::smsmode_rest);
    found.emplace(vendor::place_of(*where).word);
  };
  for (const auto& rule : rest::rest_rules(Profile{.credit_served = true}))
    add(rule.method, rule.path);
  for (const auto& entry : document.root().find("paths")->entries) {
    if (entry.key.starts_with("/http/")) add("GET", entry.key);
  }
  EXPECT_EQ(found, words());
}

TEST(FaultPlaces, AreThoseOfTheDocument) {
  vendor::expect_listed(
      control_openapi,
      {"components", "schemas", "PlannedFaults", "items", "properties", "where", "enum"}, words());
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
