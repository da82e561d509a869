// Every operation of the vendor's face can be made to fail, by a word the control face's document
// knows.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "mocks/dydu/openapi.h"
#include "mocks/dydu/operations.h"
#include "mocks/vendor/fault_place_checks.h"

namespace smsrelay::mocks::dydu {
namespace {

std::set<std::string> words() { return vendor::words_of(vendor::Vendor::dydu); }

TEST(FaultPlaces, AreThereForEveryOperation) {
  std::map<std::string, std::set<Operation>> found;
  for (const auto& rule : operations()) {
    // No fault can be placed at these yet.
    if (std::set{Operation::saml_status, Operation::saml_user, Operation::printed_history,
                 Operation::file_upload}
            .contains(rule.operation)) {
      continue;
    }
    std::string path(rule.path);
    for (const std::string_view parameter : {"{bot}", "{context}"}) {
      if (const auto at = path.find(parameter); at != std::string::npos) {
        path.replace(at, parameter.size(), "b-1");
      }
    }
    for (const std::string slash : {"", "/"}) {
      net::Call call;
      call.from = "client";
      call.url = "http://127.0.0.1:9002" + path + slash;
      call.request.method = "GET";
      const auto where = vendor::kind_of(call, "dydu-2");
      ASSERT_TRUE(where) << path << slash;
      found[std::string(vendor::place_of(*where).word)].insert(rule.operation);
    }
  }
  EXPECT_EQ(found.at("dydu talk"), (std::set{Operation::talk, Operation::flat_talk}));
  std::set<std::string> all;
  for (const auto& [word, operations] : found) {
    all.insert(word);
    EXPECT_EQ(operations.size(), word == "dydu talk" ? 2U : 1U) << word;
  }
  EXPECT_EQ(all, words());
}

TEST(FaultPlaces, AreThoseOfTheDocument) {
  vendor::expect_listed(control_openapi,
                        {"components", "schemas", "Fault", "properties", "where", "enum"}, words());
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
