// Every operation of the vendor's API can be made to fail, by a word of the control API's document.
#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "mocks/smsmode/fault_map.h"
#include "mocks/smsmode/openapi.h"
#include "mocks/smsmode/rest/http_face.h"
#include "mocks/vendor/fault_place_checks.h"

namespace smsrelay::mocks::smsmode {
namespace {

using Kind = vendor::FaultPlace::Kind;

// Placeholders filled in.
std::string filled(std::string_view path) {
  std::string out;
  for (const auto segment : base::split(path.substr(1), '/')) {
    out += "/";
    out += segment.starts_with('{') ? "x-1" : segment;
  }
  return out;
}

std::string asked(const std::string& method, const std::string& path) {
  return vendor::word_of(fault_map(), "smsmode", method, "http://127.0.0.1:9001" + path);
}
std::string sent(const std::string& method, const std::string& url, const std::string& body = "") {
  return vendor::word_of(fault_map(), "relay", method, url, body, "smsmode");
}

TEST(FaultPlaces, AreThereForEveryOperation) {
  const auto document = yaml::load(std::string(vendor_openapi), "openapi.yaml");
  ASSERT_NE(document.root().find("paths"), nullptr);
  std::set<std::string> found = {"smsmode webhook", "smsmode report"};  // what it sends itself
  const auto add = [&](std::string_view method, std::string_view path) {
    const std::string word = asked(std::string(method), filled(path));
    ASSERT_NE(word, "") << method << " " << path;
    EXPECT_EQ(vendor::place_with(fault_map().places, word)->kind,
              path.starts_with("/http/") ? Kind::call : Kind::json_call);
    found.insert(word);
  };
  for (const auto& rule : rest::rest_rules(Profile{.credit_served = true})) {
    add(rule.method, rule.path);
  }
  for (const auto& entry : document.root().find("paths")->entries) {
    if (entry.key.starts_with("/http/")) add("GET", entry.key);
  }
  EXPECT_EQ(found, vendor::words_of(fault_map()));
}

TEST(FaultPlaces, AreThoseOfTheDocumentAndTheReadme) {
  const auto words = vendor::words_of(fault_map());
  vendor::expect_listed(
      control_openapi,
      {"components", "schemas", "PlannedFaults", "items", "properties", "where", "enum"}, words);
  vendor::expect_in_readme(REHEARSE_SOURCE_DIR, "smsmode ", words);
}

TEST(FaultPlaces, GoByTheMethodForMessages) {
  const std::string sms = "/sms/v1/";
  EXPECT_EQ(asked("POST", sms + "channels/c-1/campaigns/c-2/messages"), "smsmode send");
  EXPECT_EQ(asked("GET", sms + "channels/c-1/messages/"), "smsmode list");
  EXPECT_EQ(asked("GET", sms + "messages?refClient=x"), "smsmode list");
  EXPECT_EQ(asked("GET", sms + "messages/m-1?x=1"), "smsmode detail");
  EXPECT_EQ(asked("PATCH", sms + "messages/m-1"), "smsmode patch");
  EXPECT_EQ(asked("DELETE", sms + "campaigns/c/messages/m-1"), "smsmode delete");
  EXPECT_EQ(asked("GET", "/commons/v1/organisations/o/channels"), "smsmode channels");
  EXPECT_EQ(asked("GET", "/commons/v1/organisations"), "smsmode balance");
  EXPECT_EQ(asked("GET", sms + "channels"), "");
  EXPECT_EQ(asked("PUT", sms + "messages"), "");
  EXPECT_EQ(vendor::word_of(fault_map(), "relay", "POST", "https://relay.test/sms/v1/messages"), "")
      << "to another party";
  EXPECT_EQ(vendor::word_of(fault_map(), "relay", "POST", "https://admin.relay.test/api/channels",
                            "", "admin"),
            "");
}

TEST(FaultPlaces, TellAnMoFromAReportInBothApis) {
  const std::string hook = "https://relay.test/h";
  EXPECT_EQ(sent("POST", hook, R"({"direction":"MO"})"), "smsmode webhook");
  EXPECT_EQ(sent("POST", hook, "{ \"direction\" :\n\t\"MO\", \"body\": {\"text\": \"\\ud83d\"} }"),
            "smsmode webhook");
  EXPECT_EQ(sent("POST", hook, R"({"direction":"MT","status":{"value":"DELIVERED"}})"),
            "smsmode report");
  EXPECT_EQ(sent("GET", hook + "?numero=36034&responseID=zY8"), "smsmode webhook");
  EXPECT_EQ(sent("GET", hook + "?smsID=aB3&statut=11"), "smsmode report");
  EXPECT_EQ(vendor::word_of(fault_map(), "relay", "POST", hook, R"("direction":"MO")", "stranger"),
            "");
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
