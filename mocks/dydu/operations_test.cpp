#include "mocks/dydu/operations.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace smsrelay::mocks::dydu {
namespace {

TEST(Operations, AreFoundByTheirPath) {
  const auto route = find_route("/servlet/api/chat/talk/B/C");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->rule->operation, Operation::talk);
  EXPECT_EQ(route->bot, "B");
  EXPECT_EQ(route->context, "C");
}

TEST(Operations, TakeASlashAtTheEnd) {
  for (const auto* path : {"/servlet/api/chat/talk/B/", "/servlet/api/chat/context/B/",
                           "/servlet/api/serverstatus/", "/servlet/chatHttp/"}) {
    EXPECT_TRUE(find_route(path)) << path;
  }
  EXPECT_FALSE(find_route("/servlet/api/chat/talk/B/C//"));
}

TEST(Operations, AreToldApartByTheLengthOfTheirPath) {
  EXPECT_EQ(find_route("/servlet/api/chat/feedback/B")->rule->operation, Operation::feedback);
  EXPECT_EQ(find_route("/servlet/api/chat/feedback/comment/B")->rule->operation,
            Operation::feedback_comment);
  EXPECT_EQ(find_route("/servlet/api/chat/survey/configuration/B")->rule->operation,
            Operation::survey_configuration);
  EXPECT_EQ(find_route("/servlet/talk")->rule->operation, Operation::flat_talk);
}

TEST(Operations, AreNotFoundWhereAParameterIsMissingOrTooMany) {
  for (const auto* path :
       {"", "/", "/servlet/api/chat/talk", "/servlet/api/chat/talk/", "/servlet/api/chat/talk//C",
        "/servlet/api/chat/talk/B/C/D", "/servlet/api/chat/history/B/C",
        "/servlet/api/serverstatus/now", "/servlet/talks", "/servlet/api/chat/poll/B"}) {
    EXPECT_FALSE(find_route(path)) << path;
  }
}

TEST(Operations, HaveEachTheirOwnSpellingOfTheDialog) {
  EXPECT_EQ(context_field(*find_route("/servlet/api/chat/history/B")->rule), "contextUuid");
  EXPECT_EQ(context_field(*find_route("/servlet/api/chat/feedback/B")->rule), "contextUUID");
  EXPECT_EQ(context_field(*find_route("/servlet/api/chat/typing/B")->rule), "contextId");
  EXPECT_EQ(context_field(*find_route("/servlet/api/serverstatus")->rule), "");
}

TEST(Operations, AreEachARuleOfTheirOwn) {
  std::set<std::string> seen;
  for (const auto& rule : operation_rules()) {
    EXPECT_TRUE(seen.insert(std::string(rule.method) + std::string(rule.path)).second) << rule.path;
    EXPECT_FALSE(rule.what.empty()) << rule.path;
  }
  for (const auto& rule : operations()) EXPECT_LE(rule.fields.size(), 64U) << rule.path;
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
