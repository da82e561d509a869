#include "mocks/smsmode/control.h"

#include "mocks/smsmode/engine_fixture.h"

namespace smsrelay::mocks::smsmode {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class ControlTest : public EngineFixture {
 protected:
  ControlTest() { engine_.serve_also(std::string(control_prefix), control_handler(engine_)); }

  // Needs no key and no Content-Type.
  net::Response control(const std::string& method, const std::string& route,
                        const json& body = nullptr) {
    return ask(method, "/__control/" + route, {}, body.is_null() ? "" : body.dump());
  }
  static std::string code_of(const net::Response& response) {
    return json::parse(response.body)["error"]["code"];
  }
};

TEST_F(ControlTest, WalksFromAKeyToAnAnsweredSms) {
  const json webhook = {{"account", "town"}, {"channel", "relay_demo"}, {"url", hook}};
  ASSERT_EQ(control("PUT", "webhook", webhook).status, 200);
  const net::Response created = control(
      "POST", "api-keys", {{"account", "town"}, {"channel", "relay_demo"}, {"name", "by hand"}});
  ASSERT_EQ(created.status, 201);
  key_ = json::parse(created.body)["value"];
  const net::Response sent = control(
      "POST", "sms", {{"from", "+33639980001"}, {"to", short_code}, {"text", "Horaires ?"}});
  ASSERT_EQ(sent.status, 201);
  ASSERT_EQ(post(message_to_anna("9 h")).status, 201);
  run_for(std::chrono::seconds(2));
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(json::parse(received_[0].body)["messageId"], json::parse(sent.body)["messageId"]);
  const json phone = json::parse(control("GET", "phone/+33639980001").body);
  ASSERT_EQ(phone["texts"].size(), 2U);
  EXPECT_EQ(phone["texts"][0]["text"], "Horaires ?");
  EXPECT_EQ(phone["texts"][1]["text"], "9 h");
  EXPECT_EQ(json::parse(control("GET", "phone/33639980002").body)["texts"].size(), 0U);
}

TEST_F(ControlTest, RevokesAndBlocksKeys) {
  const json dydu = {{"account", "town"}, {"name", "dydu"}};
  ASSERT_EQ(control("POST", "api-keys/block", dydu).status, 200);
  EXPECT_EQ(post(message_to_anna("a")).status, 403);
  ASSERT_EQ(control("POST", "api-keys/revoke", dydu).status, 200);
  EXPECT_EQ(post(message_to_anna("a")).status, 401);
}

TEST_F(ControlTest, RevokesOneKeyAfterTheOtherOfTheSameName) {
  const json twin = {{"account", "town"}, {"channel", "relay_demo"}, {"name", "twin"}};
  std::vector<std::string> values;
  for (int i = 0; i < 2; ++i) {
    values.push_back(json::parse(control("POST", "api-keys", twin).body)["value"]);
  }
  const auto statuses = [&] {
    std::vector<int> out;
    for (const std::string& value : values) {
      key_ = value;
      out.push_back(post(message_to_anna("a")).status);
    }
    return out;
  };
  const json name = {{"account", "town"}, {"name", "twin"}};
  ASSERT_EQ(control("POST", "api-keys/revoke", name).status, 200);
  EXPECT_THAT(statuses(), ::testing::ElementsAre(201, 401));
  ASSERT_EQ(control("POST", "api-keys/revoke", name).status, 200);
  EXPECT_THAT(statuses(), ::testing::ElementsAre(401, 401));
}

TEST_F(ControlTest, KnowsItsRoutesAndThoseOfTheStage) {
  const net::Response wrong = control("GET", "stat");
  EXPECT_EQ(code_of(wrong), "unknown-route");
  EXPECT_THAT(wrong.body,
              HasSubstr("did you mean 'state'? \\\"stat\\\" is none of sms, api-keys,"));
  EXPECT_THAT(wrong.body, HasSubstr("transcript, faults, clock"));
  const net::Response bare = ask("GET", "/__control", {}, "");
  EXPECT_EQ(bare.status, 404);
  EXPECT_EQ(code_of(bare), "unknown-route");
}

TEST_F(ControlTest, ChoosesWhatBecomesOfMessages) {
  ASSERT_EQ(control("PUT", "delivery", {{"handset", anna}, {"delivery", "expired"}}).status, 200);
  ASSERT_EQ(post(reported("a")).status, 201);
  run_for(std::chrono::seconds(2));
  EXPECT_THAT(reported_statuses(), ::testing::ElementsAre("ENROUTE", "UNDELIVERED/EXPIRED"));
}

TEST_F(ControlTest, TakesADeliveryPlan) {
  const json plan = {{"handset", anna}, {"delivery", "read"}, {"after", "1h"},
                     {"copies", 2},     {"reportLag", "2h"},  {"beforeAnswer", false}};
  ASSERT_EQ(control("PUT", "delivery", plan).status, 200);
  ASSERT_EQ(post(reported("a")).status, 201);
  run_for(std::chrono::minutes(61));
  EXPECT_THAT(handset_texts(), ::testing::ElementsAre("a"));
  EXPECT_THAT(reported_statuses(), ::testing::ElementsAre("ENROUTE"));
  run_for(std::chrono::hours(3));
  EXPECT_EQ(reported_statuses().size(), 5U);
  for (const json& broken : {json{{"handset", anna}, {"delivery", "read"}, {"after", 3}},
                             json{{"handset", anna}, {"delivery", "read"}, {"after", "3 moons"}},
                             json{{"handset", anna}, {"delivery", "read"}, {"copies", -1}},
                             json{{"handset", anna}, {"delivery", "read"}, {"beforeAnswer", "yes"}},
                             json{{"handset", anna}}}) {
    EXPECT_EQ(control("PUT", "delivery", broken).status, 400) << broken;
  }
}

TEST_F(ControlTest, TellsWhereAnSmsWent) {
  const json sms = {{"from", anna}, {"to", short_code}, {"text", "Horaires ?"}};
  json taken = json::parse(control("POST", "sms", sms).body);
  EXPECT_EQ(taken["url"], "none");
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  taken = json::parse(control("POST", "sms", sms).body);
  EXPECT_EQ(taken["url"], hook);
  EXPECT_EQ(taken["messageIds"], json::array({taken["messageId"]}));
}

TEST_F(ControlTest, ListsTheHandsetsThatTookPart) {
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "bonjour").ok());
  ASSERT_EQ(post(message_to_anna("a")).status, 201);
  run_for(std::chrono::seconds(2));
  EXPECT_EQ(json::parse(control("GET", "phones").body)["phones"],
            json::array({{{"handset", anna}, {"written", 0}, {"received", 1}},
                         {{"handset", bo}, {"written", 1}, {"received", 0}}}));
}

TEST_F(ControlTest, SetsTheCredit) {
  ASSERT_EQ(control("PUT", "credit", {{"account", "town"}, {"credit", 0}}).status, 200);
  ASSERT_EQ(post(reported("a")).status, 201);
  run_for(std::chrono::seconds(2));
  EXPECT_EQ(reported_statuses().back(), "UNDELIVERABLE/INSUFFICIENT_CREDIT");
  ASSERT_EQ(control("PUT", "credit", {{"account", "town"}, {"credit", nullptr}}).status, 200);
  ASSERT_EQ(post(reported("b")).status, 201);
  run_for(std::chrono::seconds(2));
  EXPECT_EQ(reported_statuses().back(), "DELIVERED");
  EXPECT_EQ(code_of(control("PUT", "credit", {{"account", "x"}, {"credit", 1}})),
            "unknown-account");
  EXPECT_EQ(code_of(control("PUT", "credit", {{"account", "town"}})), "bad-request");
  EXPECT_EQ(code_of(control("PUT", "credit", {{"account", "town"}, {"credit", -1}})),
            "bad-request");
}

TEST_F(ControlTest, RetriesAndForgetsNotifications) {
  relay_answers_ = 500;
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(std::chrono::seconds(1));
  const json owed = json::parse(control("GET", "notifications").body);
  EXPECT_EQ(owed["pending"][0]["nextCall"], "2026-11-22T15:05:37");
  EXPECT_EQ(json::parse(control("POST", "notifications/retry").body)["retried"], 1);
  run_for(std::chrono::seconds(1));
  EXPECT_EQ(received_.size(), 2U);
  EXPECT_EQ(json::parse(control("DELETE", "notifications").body)["forgotten"], 1);
  run_for(std::chrono::hours(1));
  EXPECT_EQ(received_.size(), 2U);
  EXPECT_EQ(control("POST", "notifications").headers.get("Allow"), "GET, DELETE");
}

TEST_F(ControlTest, SendsWhatNoHonestPlatformWould) {
  const json channel = {{"account", "town"}, {"channel", "relay_demo"}};
  EXPECT_EQ(code_of(control("POST", "notifications/foreign-report", channel)), "no-url");
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  ASSERT_EQ(control("POST", "notifications/foreign-report", channel).status, 200);
  json raw = channel;
  raw["contentType"] = "text/plain";
  raw["body"] = "{\"mess";
  ASSERT_EQ(control("POST", "notifications/raw", raw).status, 200);
  run_for(std::chrono::seconds(1));
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(json::parse(received_[0].body)["status"]["value"], "DELIVERED");
  EXPECT_EQ(received_[1].body, "{\"mess");
}

TEST_F(ControlTest, EndsEveryBodyWithANewline) {
  for (const auto& [method, route] : std::vector<std::pair<std::string, std::string>>{
           {"GET", "state"}, {"GET", "phones"}, {"GET", "nothing"}, {"POST", "sms"}}) {
    EXPECT_TRUE(control(method, route).body.ends_with("}\n")) << route;
  }
}

TEST_F(ControlTest, ThrottlesTheApiButNotItself) {
  ASSERT_EQ(control("PUT", "throttle", {{"calls", 2}, {"retryAfter", 60}}).status, 200);
  EXPECT_EQ(control("GET", "state").status, 200);
  EXPECT_EQ(post(message_to_anna("a")).headers.get("Retry-After"), "60");
  ASSERT_EQ(control("PUT", "throttle", {{"calls", 1}, {"retryAfter", "soon"}}).status, 200);
  EXPECT_EQ(post(message_to_anna("a")).headers.get("Retry-After"), "soon");
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
  ASSERT_EQ(control("PUT", "throttle", {{"calls", 1}}).status, 200);
  EXPECT_EQ(post(message_to_anna("a")).headers.get("Retry-After"), std::nullopt);
}

TEST_F(ControlTest, RefusesAThrottleThatIsNone) {
  for (const json& body :
       {json::object(), json{{"calls", -1}}, json{{"calls", "2"}}, json{{"calls", 1.5}},
        json{{"calls", 1'000'001}}, json{{"calls", 1}, {"retryAfter", nullptr}},
        json{{"calls", 1}, {"retryAfter", -1}}, json{{"calls", 1}, {"retry", 5}}, json(1)}) {
    EXPECT_EQ(control("PUT", "throttle", body).status, 400) << body;
  }
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
}

TEST_F(ControlTest, ShowsTheStateWithoutKeyValues) {
  relay_answers_ = 500;
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "pas d'UTF-8: \xFF").ok());
  ASSERT_EQ(post(message_to("06", "x")).status, 400);
  const net::Response response = control("GET", "state");
  EXPECT_THAT(response.body, Not(HasSubstr(key_)));
  const json state = json::parse(response.body);
  EXPECT_EQ(state["accounts"][0]["keys"][0]["name"], "dydu");
  EXPECT_EQ(state["accounts"][0]["channels"][0]["moUrl"], hook);
  EXPECT_EQ(state["messages"].size(), 1U);
  EXPECT_EQ(state["notifications"]["pending"][0]["kind"], "MO");
  EXPECT_EQ(state["notifications"]["pending"][0]["calls"], 1);
  EXPECT_EQ(state["violations"]["count"], 1);
}

TEST_F(ControlTest, RefusesClearly) {
  const net::Response slip = control("POST", "sms", {{"form", anna}});
  EXPECT_EQ(slip.status, 400);
  EXPECT_THAT(slip.body, HasSubstr("did you mean 'from'?"));
  EXPECT_EQ(code_of(control("POST", "sms")), "bad-request");
  const net::Response twice = ask("POST", "/__control/sms", {},
                                  R"({"from":"33639980001","to":"36034","text":"a","to":"1"})");
  EXPECT_EQ(twice.status, 400);
  EXPECT_THAT(twice.body, HasSubstr("the field \\\"to\\\" stands twice"));
  EXPECT_EQ(control("POST", "sms", {{"from", anna}, {"to", "1"}, {"text", "a"}}).status, 404);
  EXPECT_EQ(code_of(control("PUT", "delivery", {{"handset", anna}, {"delivery", "lost"}})),
            "unknown-delivery");
  EXPECT_EQ(code_of(control("PUT", "delivery", {{"handset", "06"}, {"delivery", "expired"}})),
            "not-e164");
  EXPECT_EQ(code_of(control("GET", "phone/anna")), "not-e164");
  EXPECT_EQ(code_of(control("GET", "nothing")), "unknown-route");
  const net::Response wrong = control("GET", "sms");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "POST");
  EXPECT_TRUE(violations().empty()) << "control is no part of the vendor's face";
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
