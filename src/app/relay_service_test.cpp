#include "app/relay_service.h"

#include <gmock/gmock.h>

#include "app/relay_world_for_test.h"

namespace smsrelay::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using namespace std::chrono_literals;

class RelayServiceTest : public RelayWorld {
 protected:
  RelayServiceTest() { start_relay(); }
};

TEST_F(RelayServiceTest, TheGuideFromCreateToADeliveredAnswer) {
  set_up_active();

  EXPECT_EQ(text("mo-1", "Horaires d'ouverture ?"), 200);
  wait(5s);

  const auto talks = dydu.asked_at("/servlet/api/chat/talk/");
  ASSERT_THAT(talks, SizeIs(1));
  EXPECT_EQ(talks[0].path(), "/servlet/api/chat/talk/" + bot_id);
  const net::FormFields asked = net::form_decode(talks[0].body);
  EXPECT_EQ(net::form_value(asked, "userInput"), "Horaires d'ouverture ?");
  EXPECT_EQ(net::form_value(asked, "space"), "Mairie SMS");
  EXPECT_EQ(net::form_value(asked, "language"), "fr");

  EXPECT_THAT(sent_texts(), ElementsAre("Ouvert à 9 h"));
  const net::Request sent = smsmode.asked.back();
  const nlohmann::json body = nlohmann::json::parse(sent.body);
  EXPECT_EQ(sent.headers.get("X-Api-Key"), good_key);
  EXPECT_EQ(body["recipient"]["to"], "33639980001");
  EXPECT_EQ(body["callbackUrlStatus"], endpoint);

  const nlohmann::json report = {{"messageId", "mt-1"},
                                 {"direction", "MT"},
                                 {"from", "36034"},
                                 {"recipient", {{"to", "33639980001"}}},
                                 {"refClient", body["refClient"]},
                                 {"body", {{"text", "Ouvert à 9 h"}}},
                                 {"status", {{"value", "DELIVERED"}}}};
  EXPECT_EQ(post_to_webhook(report.dump()).status, 200);
  const nlohmann::json lines = messages();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["message"], "mo-1");
  EXPECT_EQ(lines[0]["fate"], "answered");
  EXPECT_EQ(lines[0]["delivery"], "DELIVERED");
}

}  // namespace
}  // namespace smsrelay::app
