#include "mocks/dydu/dialog_export.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct ExportWorld : TalkWorld {
  Told exported(const std::string& query, bool with_login = true) {
    net::Request request;
    if (with_login) {
      request.headers.add("Authorization", "Basic " + base::base64_encode("anna:secret"));
    }
    return send(request, main + "/servlet/dialogexport?botId=" + town_hall_id + query);
  }
};

TEST(Export, WantsALogin) {
  ExportWorld world;
  const auto told = world.exported("", false);
  EXPECT_EQ(told.status, 401);
  EXPECT_EQ(told.headers.get("WWW-Authenticate"), "Basic realm=\"Dydu\"");
  EXPECT_EQ(world.exported("").status, 200);
}

TEST(Export, IsXmlWithoutTests) {
  ExportWorld world;
  world.ask("horaires");
  world.talk({{"userInput", "essai"}, {"qualificationMode", "true"}});
  const auto told = world.exported("&format=Xml");
  EXPECT_EQ(told.content_type, "application/xml;charset=UTF-8");
  EXPECT_THAT(told.raw, HasSubstr("<user>horaires</user><answer>&lt;p&gt;Ouvert à"));
  EXPECT_THAT(told.raw, Not(HasSubstr("essai")));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Export, IsOfOneDialogWhenItIsNamed) {
  ExportWorld world;
  const auto test = world.talk({{"userInput", "essai \"A\""}, {"qualificationMode", "true"}});
  world.ask("horaires");
  const auto told = world.exported("&format=CSV&contextId=" + test.context());
  EXPECT_THAT(told.raw, StartsWith("\"contextId\";\"clientId\";\"date\""));
  EXPECT_THAT(told.raw, HasSubstr("\"essai \"\"A\"\"\""));
  EXPECT_THAT(told.raw, Not(HasSubstr("horaires")));
}

TEST(Export, IsOfTheDaysAskedFor) {
  ExportWorld world;
  world.ask("horaires");
  world.wait(std::chrono::hours(24));
  world.ask("heures d'ouverture");
  const auto first = world.exported("&format=CSV&startDate=2026-01-01&endDate=2026-01-01");
  EXPECT_THAT(first.raw, HasSubstr("\"horaires\""));
  EXPECT_THAT(first.raw, Not(HasSubstr("ouverture")));
  const auto second = world.exported("&format=CSV&startDate=02/01/2026");
  EXPECT_THAT(second.raw, HasSubstr("ouverture"));
  EXPECT_THAT(second.raw, Not(HasSubstr("\"horaires\"")));
  EXPECT_EQ(world.exported("&startDate=soon").status, 400);
}

TEST(Export, OfExcelSpansNinetyFiveDays) {
  ExportWorld world;
  world.ask("horaires");
  EXPECT_EQ(world.exported("&format=Excel&startDate=20260101&endDate=20260405").status, 200);
  EXPECT_EQ(world.exported("&format=Excel&startDate=20260101&endDate=20260406").status, 400);
  EXPECT_EQ(world.exported("&format=Excel").status, 400);
  EXPECT_THAT(world.exported("&format=Excel&startDate=20260101&endDate=20260101").raw,
              HasSubstr("<Data ss:Type=\"String\">horaires</Data>"));
  EXPECT_THAT(world.violations(), IsEmpty());
  world.exported("&format=PDF");
  EXPECT_THAT(world.violations(), testing::ElementsAre(HasSubstr("format: must be Xml, CSV")));
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
