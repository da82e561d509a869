// Every operation of the vendor's API can be made to fail, by a word of the control API's document.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/text.h"
#include "mocks/dydu/fault_map.h"
#include "mocks/dydu/openapi.h"
#include "mocks/dydu/operations.h"
#include "mocks/vendor/fault_place_checks.h"

namespace smsrelay::mocks::dydu {
namespace {

const std::string servlet = "https://app1.dydu.test/servlet/";

// Of a GET without a body, else of a POST.
std::string asked(const std::string& path, const std::string& body = "") {
  return vendor::word_of(fault_map(), "dydu", body.empty() ? "GET" : "POST", servlet + path, body);
}

TEST(FaultPlaces, AreThereForEveryOperation) {
  std::map<std::string, std::set<Operation>> found;
  for (const auto& rule : operations()) {
    std::string path(rule.path);
    for (const std::string_view parameter : {"{bot}", "{context}"}) {
      if (const auto at = path.find(parameter); at != std::string::npos) {
        path.replace(at, parameter.size(), "b-1");
      }
    }
    for (const std::string slash : {"", "/"}) {
      const std::string word =
          vendor::word_of(fault_map(), "dydu-2", "GET", "http://127.0.0.1:9002" + path + slash);
      ASSERT_NE(word, "") << path << slash;
      EXPECT_EQ(word, rule.fault) << path << slash;
      found[word].insert(rule.operation);
    }
  }
  EXPECT_EQ(found.at("dydu talk"), (std::set{Operation::talk, Operation::flat_talk}));
  std::set<std::string> all;
  for (const auto& [word, operations] : found) {
    all.insert(word);
    EXPECT_EQ(operations.size(), word == "dydu talk" ? 2U : 1U) << word;
  }
  all.insert("dydu test");  // a question, told apart by a parameter
  EXPECT_EQ(all, vendor::words_of(fault_map()));
}

TEST(FaultPlaces, AreThoseOfTheDocumentAndTheReadme) {
  const auto words = vendor::words_of(fault_map());
  vendor::expect_listed(control_openapi,
                        {"components", "schemas", "Fault", "properties", "where", "enum"}, words);
  vendor::expect_in_readme(REHEARSE_SOURCE_DIR, "dydu ", words);
}

TEST(FaultPlaces, OfAQuestionIsOneHoweverItIsAsked) {
  EXPECT_EQ(asked("api/chat/talk/bot/", "userInput=x"), "dydu talk");
  EXPECT_EQ(asked("talk?userInput=x&botId=b"), "dydu talk");
  const std::string message = R"({"type":"talk","parameters":{"userInput":"eA=="}})";
  EXPECT_EQ(asked("chatHttp", message), "dydu talk");
  EXPECT_EQ(asked("chatHttp", "data=" + net::percent_encode(message)), "dydu talk");
  EXPECT_EQ(asked("chatHttp?data=" + net::percent_encode(message)), "dydu talk");
  EXPECT_EQ(asked("chatHttp", R"({"type":"history","parameters":{"type":"talk"}})"),
            "dydu chatHttp");
  EXPECT_EQ(asked("chatHttp", "nothing"), "dydu chatHttp");
}

TEST(FaultPlaces, OfATestQuestionIsOneHoweverItIsAsked) {
  EXPECT_EQ(asked("api/chat/talk/bot/", "userInput=x&qualificationMode=true"), "dydu test");
  EXPECT_EQ(asked("api/chat/talk/bot?qualificationMode=true"), "dydu test");
  EXPECT_EQ(asked("talk?userInput=x&qualificationMode=true"), "dydu test");
  EXPECT_EQ(asked("talk?userInput=x&qualificationMode=false"), "dydu talk");
  for (const char* test : {"true", "\"true\"", "\"dHJ1ZQ==\""}) {
    EXPECT_EQ(asked("chatHttp", R"({"type":"talk","parameters":{"qualificationMode":)" +
                                    std::string(test) + "}}"),
              "dydu test")
        << test;
  }
}

TEST(FaultPlaces, AreNoneForPreflightsAndWhatIsNotServed) {
  EXPECT_EQ(asked("api/chat/talks/b"), "");
  const std::string talk = servlet + "api/chat/talk/b";
  EXPECT_EQ(vendor::word_of(fault_map(), "dydu", "OPTIONS", talk), "");
  EXPECT_EQ(vendor::word_of(fault_map(), "relay", "POST", talk), "") << "to another party";
  EXPECT_EQ(vendor::word_of(fault_map(), "relay", "POST", "https://admin.relay.test/api/channels",
                            "", "admin"),
            "");
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
