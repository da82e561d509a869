#include "mocks/smsmode/rest/http_face.h"

#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/rest_world.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class HttpFaceTest : public EngineFixture {
 protected:
  // "401.001": the code of a six-field error that agrees with itself.
  static std::string code_of(const net::Response& response) {
    const json body = json::parse(response.body, nullptr, false);
    if (!body.is_object() || !body.contains("errorCode") || !body.contains("type")) {
      return "no error, but " + std::to_string(response.status) + " " + response.body;
    }
    EXPECT_EQ(body.size(), 6U) << response.body;
    for (const auto& [name, value] : body.items()) EXPECT_TRUE(value.is_string()) << name;
    EXPECT_EQ(body["status"], std::to_string(response.status));
    const std::string code = body["errorCode"];
    EXPECT_EQ(code.substr(0, 3), body["status"]);
    EXPECT_THAT(body["type"].get<std::string>(), ::testing::EndsWith(code));
    EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
    return code;
  }
  net::Response post_with(net::Headers headers) {
    return ask("POST", "/sms/v1/messages", std::move(headers), message_to_anna("a").dump());
  }
};

TEST_F(HttpFaceTest, AdmitsNobodyWithoutAGoodKey) {
  EXPECT_EQ(code_of(post_with({{"Content-Type", "application/json"}})), "401.001");
  key_ = key_.substr(1);
  EXPECT_EQ(code_of(post(message_to_anna("a"))), "401.001");
  EXPECT_EQ(code_of(get("/sms/v1/messages")), "401.001");
  EXPECT_EQ(code_of(get("/commons/v1/channels")), "401.001");
  EXPECT_THAT(violations(), IsEmpty()) << "a bad key is part of stories, no breach of contract";
}

TEST_F(HttpFaceTest, TakesTheHeaderNameInAnyCaseAndBlanksAroundTheValue) {
  EXPECT_EQ(post_with({{"x-api-key", "  " + key_ + " "},
                       {"content-type", "Application/JSON; charset=utf-8"}})
                .status,
            201);
}

TEST_F(HttpFaceTest, RefusesARevokedKeyFromThatMomentOn) {
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
  ASSERT_TRUE(engine_.revoke_key("town", "dydu").ok());
  EXPECT_EQ(code_of(post(message_to_anna("a"))), "401.001");
}

TEST_F(HttpFaceTest, ThrottlesAsManyCallsAsToldWhoeverMakesThem) {
  engine_.throttle(3, "7");
  const net::Response first = post(message_to_anna("a"));
  EXPECT_EQ(first.status, 429);
  EXPECT_EQ(code_of(first), "429.001");
  EXPECT_EQ(first.headers.get("Retry-After"), "7");
  EXPECT_EQ(json::parse(first.body)["title"], "Too Many Requests");
  EXPECT_EQ(code_of(get("/commons/v1/channels")), "429.001");
  EXPECT_EQ(code_of(post_with({})), "429.001") << "not even the key is looked at";
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
  EXPECT_THAT(engine_.state().messages(), SizeIs(1));
  EXPECT_THAT(violations(), IsEmpty()) << "too many calls are a story, no breach of contract";
}

TEST_F(HttpFaceTest, ANewThrottleReplacesTheOldOne) {
  engine_.throttle(3, "7");
  engine_.throttle(1, std::nullopt);
  const net::Response throttled = get("/sms/v1/messages");
  EXPECT_EQ(throttled.status, 429);
  EXPECT_EQ(throttled.headers.get("Retry-After"), std::nullopt);
  EXPECT_EQ(get("/sms/v1/messages").status, 200);
  engine_.throttle(3, "7");
  engine_.throttle(0, std::nullopt);
  EXPECT_EQ(get("/sms/v1/messages").status, 200);
}

TEST_F(HttpFaceTest, ForbidsABlockedKey) {
  ASSERT_TRUE(engine_.block_key("town", "dydu").ok());
  const net::Response response = post(message_to_anna("a"));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(code_of(response), "403.001");
}

TEST_F(HttpFaceTest, ForbidsTheSmsApiToAKeyOfAnotherChannelType) {
  key_ = engine_.create_key("town", "rich", "rcs key")->value;
  const net::Response response = post(message_to_anna("a"));
  EXPECT_EQ(code_of(response), "403.005");
  EXPECT_EQ(json::parse(response.body)["message"], "Channel type mismatch");
  EXPECT_EQ(code_of(get("/sms/v1/messages")), "403.005");
  EXPECT_EQ(json::parse(get("/commons/v1/channels").body)["items"][0]["type"], "RCS");
}

TEST_F(HttpFaceTest, ForbidsTheRcsApiToAKeyOfAnSmsChannel) {
  const net::Response sent = ask("POST", "/rcs/v1/messages", {{"X-Api-Key", key_}}, "{}");
  EXPECT_EQ(sent.status, 403);
  EXPECT_EQ(code_of(sent), "403.005");
  EXPECT_EQ(json::parse(sent.body)["message"], "Channel type mismatch");
  EXPECT_THAT(json::parse(sent.body)["detail"].get<std::string>(), HasSubstr("type SMS"));
  EXPECT_THAT(violations(),
              ElementsAre(AllOf(HasSubstr("/rcs/v1/messages"), HasSubstr("SMS is at /sms/v1"))));
  EXPECT_THAT(engine_.state().near_misses().all(), SizeIs(1));
  EXPECT_EQ(code_of(get("/rcs/v1/channels/x/messages")), "403.005");
  EXPECT_EQ(code_of(ask("POST", "/rcs/v1/messages", {})), "401.001") << "the key goes first";
  EXPECT_THAT(violations(), SizeIs(3)) << "the wrong API it is all the same";

  key_ = engine_.create_key("town", "rich", "rcs key")->value;
  EXPECT_EQ(code_of(get("/rcs/v1/messages")), "404.001") << "its own API, which is not played";
  EXPECT_EQ(code_of(get("/rcs/v2/messages")), "404.001");
}

TEST_F(HttpFaceTest, NamesThePageOfTheApiThatRefuses) {
  const auto page = [](const net::Response& response) {
    EXPECT_GE(response.status, 400);
    const std::string type = json::parse(response.body)["type"];
    return type.substr(0, type.rfind('/'));
  };
  const std::string commons = "https://dev.smsmode.com/commons/errors";
  const std::string sms = "https://dev.smsmode.com/sms/errors";
  for (const auto& [variant, of_sms] :
       {std::pair<std::string, std::string>{"commons", commons}, {"sms", sms}}) {
    RestWorld world(profile_under({{"ASSUME-SMSMODE-ERROR-TYPE", variant}}));
    EXPECT_EQ(page(world.post(message_to("06", "a"))), of_sms);
    EXPECT_EQ(page(world.get("/sms/v1/messages/none")), of_sms);
    EXPECT_EQ(page(world.get("/sms/v1/none")), of_sms);
    EXPECT_EQ(page(world.ask("PUT", "/sms/v1/messages", {})), of_sms);
    EXPECT_EQ(page(world.ask("GET", "/sms/v1/messages", {})), of_sms) << "no key";
    EXPECT_EQ(page(world.get("/sms/v1/channels/none/messages")), of_sms);
    EXPECT_EQ(page(world.get("/commons/v1/channels/none")), commons);
    EXPECT_EQ(page(world.get("/commons/v1/organisations")), commons);
    EXPECT_EQ(page(world.ask("GET", "/commons/v1/channels", {})), commons);
    EXPECT_EQ(page(world.get("/none")), commons);
    world.engine_.throttle(2, std::nullopt);
    EXPECT_EQ(page(world.get("/sms/v1/messages")), of_sms);
    EXPECT_EQ(page(world.get("/commons/v1/channels")), commons);
  }
}

TEST_F(HttpFaceTest, RefusesAVeryLargeBodyInItsOwnWords) {
  EXPECT_EQ(code_of(post(message_to_anna(std::string(1'500'000, 'a')))), "400.020");
  EXPECT_EQ(code_of(ask("POST", "/sms/v1/messages",
                        {{"X-Api-Key", key_}, {"Content-Type", "application/json"}},
                        std::string(1'500'000, '['))),
            "400.020");
}

TEST_F(HttpFaceTest, AsksForJsonInAndOut) {
  EXPECT_EQ(code_of(post_with({{"X-Api-Key", key_}})), "415.001");
  EXPECT_EQ(code_of(post_with(
                {{"X-Api-Key", key_}, {"Content-Type", "application/x-www-form-urlencoded"}})),
            "415.001");
  EXPECT_EQ(
      code_of(post_with(
          {{"X-Api-Key", key_}, {"Content-Type", "application/json"}, {"Accept", "text/html"}})),
      "406.001");
  EXPECT_EQ(post_with({{"X-Api-Key", key_},
                       {"Content-Type", "application/json"},
                       {"Accept", "text/html, */*;q=0.1"}})
                .status,
            201);
  EXPECT_THAT(violations(), SizeIs(3));
}

TEST_F(HttpFaceTest, KnowsItsRoutesAndMethods) {
  for (const char* path : {"/", "/sms/v1/messages/", "/sms/v1/message", "/sms/v1/messages/a/b",
                           "/commons/v1/channels/", "/hooks"}) {
    EXPECT_EQ(code_of(get(path)), "404.001") << path;
  }
  const net::Response response = ask("PUT", "/sms/v1/messages", {{"X-Api-Key", key_}});
  EXPECT_EQ(code_of(response), "405.001");
  EXPECT_EQ(response.headers.get("Allow"), "GET, POST");
  EXPECT_EQ(ask("POST", "/commons/v1/channels", {}).status, 405);
  EXPECT_THAT(violations(), SizeIs(8));
}

TEST_F(HttpFaceTest, TakesNoMethodThatIsNotListed) {
  for (const char* method : {"HEAD", "OPTIONS", "PATCH", "DELETE"}) {
    const net::Response response = ask(method, "/sms/v1/messages", {{"X-Api-Key", key_}});
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(response.headers.get("Allow"), "GET, POST") << method;
  }
  EXPECT_EQ(ask("POST", "/sms/v1/messages/abc", {}).headers.get("Allow"), "DELETE, GET, PATCH");
}

TEST_F(HttpFaceTest, ShowsWhatIsNearToAnUnknownPath) {
  EXPECT_EQ(code_of(ask("POST", "/sms/v1/message", {{"X-Api-Key", key_}})), "404.001");
  EXPECT_THAT(violations().back(),
              AllOf(HasSubstr("closest: POST /sms/v1/messages"), HasSubstr("'message'")));
  ASSERT_THAT(engine_.state().near_misses().all(), SizeIs(1));
  EXPECT_EQ(engine_.state().near_misses().all().back().candidates.at(0).rule.path,
            "/sms/v1/messages");
  get("/servlet/chatHttp");
  EXPECT_THAT(violations(), Contains(HasSubstr("a path of Dydu")));
  get("/sms/v2/messages");
  EXPECT_THAT(violations(), Contains(HasSubstr("the version of the API is v1")));
}

TEST_F(HttpFaceTest, RefusesATrailingSlashUnlessItIsIgnored) {
  EXPECT_EQ(code_of(get("/sms/v1/messages/")), "404.001");
  EXPECT_THAT(violations(), Contains(HasSubstr("ends in '/'")));
  RestWorld lenient(Profile{.trailing_slash_ignored = true});
  EXPECT_EQ(lenient.get("/sms/v1/messages/").status, 200);
  EXPECT_EQ(lenient.get("/sms/v1/messages//").status, 404);
}

TEST_F(HttpFaceTest, GuessesWhatIsWrongWithAKey) {
  const std::string good = key_;
  const auto guess = [&](const std::string& sent) {
    key_ = sent;
    EXPECT_EQ(code_of(get("/sms/v1/messages")), "401.001") << sent;
    key_ = good;
    const auto notes = remarks(sim::Remark::Kind::note);
    for (const std::string& note : notes) EXPECT_THAT(note, Not(HasSubstr(good)));
    return notes.empty() ? "" : notes.back();
  };
  EXPECT_EQ(guess("abc"), "");
  EXPECT_THAT(guess(good.substr(0, 31)), HasSubstr("the first 31 of 32 characters"));
  EXPECT_THAT(guess(good.substr(3)), HasSubstr("the last 29 of 32 characters"));
  EXPECT_THAT(guess(good.substr(0, 8) + " " + good.substr(8)), HasSubstr("blanks or quotes"));
  EXPECT_THAT(guess("\"" + good + "\""), HasSubstr("blanks or quotes"));
  EXPECT_THAT(guess(good + "Z"), HasSubstr("it, and more"));
  ASSERT_TRUE(engine_.revoke_key("town", "dydu").ok());
  EXPECT_THAT(guess(good), HasSubstr("is revoked"));
  ask("GET", "/sms/v1/messages", {{"Authorization", "Bearer " + good}});
  EXPECT_THAT(remarks(sim::Remark::Kind::note), Contains(HasSubstr("not Authorization")));
}

TEST_F(HttpFaceTest, RefusesBlockedKeysAndAddressesWith401WhereTheProfileSaysSo) {
  RestWorld world(Profile{.blocked_key_is_401 = true});
  ASSERT_TRUE(world.engine_.block_key("town", "dydu").ok());
  EXPECT_EQ(code_of(world.post(message_to_anna("a"))), "401.001");
  world.key_ = world.engine_
                   .create_key("town", "relay_demo",
                               KeySettings{.name = "far", .authorized_ips = {"192.0.2.7"}})
                   ->value;
  EXPECT_EQ(code_of(world.post(message_to_anna("a"))), "401.001");
}

TEST_F(HttpFaceTest, TakesANewKeyOnlyWhenItWorks) {
  RestWorld world(Profile{.key_takes_effect = 1min});
  EXPECT_EQ(world.post(message_to_anna("a")).status, 201) << "one of before the start";
  world.key_ = world.engine_.create_key("town", "relay_demo", KeySettings{.name = "new"})->value;
  EXPECT_EQ(code_of(world.post(message_to_anna("a"))), "401.001");
  EXPECT_THAT(world.notes(), Contains(HasSubstr("does not work yet")));
  world.run_for(1min);
  EXPECT_EQ(world.post(message_to_anna("a")).status, 201);
}

TEST_F(HttpFaceTest, RemarksABreachWithItsExchangeAndNoSecret) {
  EXPECT_EQ(code_of(post(message_to("06 39 98 00 01", "bonjour"))), "400.029");
  ASSERT_THAT(violations(), SizeIs(1));
  EXPECT_THAT(violations()[0],
              AllOf(HasSubstr("recipient.to"), HasSubstr("E.164"), HasSubstr("smsmode.md §"),
                    HasSubstr("06…01"), Not(HasSubstr("39 98"))));
  EXPECT_EQ(transcript_.remarks().back().exchange, 1U);
  EXPECT_EQ(transcript_.remarks().back().party, "smsmode");
  EXPECT_EQ(engine_.state().violation_count(), 1U);
}

TEST_F(HttpFaceTest, ListsNothingUntilTheReportingLagHasPassed) {
  json request = message_to_anna("Bonjour");
  request["refClient"] = "relay-7";
  const std::string id = json::parse(post(request).body)["messageId"];
  const std::string by_reference = "/sms/v1/messages?searchBy%5BrefClient%5D=relay-7";
  run_for(2min - 1ms);
  EXPECT_EQ(json::parse(get(by_reference).body)["totalCount"], 0);
  EXPECT_EQ(code_of(get("/sms/v1/messages/" + id)), "404.001");
  EXPECT_THAT(violations(), IsEmpty());
  run_for(1ms);
  const json page = json::parse(get(by_reference).body);
  EXPECT_EQ(page["totalCount"], 1);
  EXPECT_EQ(page["items"][0]["messageId"], id);
  EXPECT_EQ(page["items"][0]["status"]["value"], "DELIVERED");
  EXPECT_EQ(json::parse(get("/sms/v1/messages/" + id).body), page["items"][0]);
}

TEST_F(HttpFaceTest, PagesTheListNewestFirst) {
  for (int i = 0; i < 25; ++i) {
    ASSERT_EQ(post(message_to_anna("n" + std::to_string(i))).status, 201);
    run_for(1s);
  }
  run_for(2min);
  json page = json::parse(get("/sms/v1/messages").body);
  EXPECT_EQ(page["page"], 1);
  EXPECT_EQ(page["pageSize"], 10);
  EXPECT_EQ(page["count"], 10);
  EXPECT_EQ(page["totalCount"], 25);
  EXPECT_EQ(page["endDate"], "2026-11-22T15:07:32");
  EXPECT_EQ(page["startDate"], "2026-11-12T15:07:32");
  EXPECT_EQ(page["items"][0]["body"]["text"], "n24");
  EXPECT_FALSE(page["links"].contains("previous"));
  EXPECT_EQ(page["links"]["next"], std::string(origin) + "/sms/v1/messages?page=2");

  page = json::parse(get("/sms/v1/messages?pageSize=10&page=3").body);
  EXPECT_EQ(page["count"], 5);
  EXPECT_EQ(page["items"][4]["body"]["text"], "n0");
  EXPECT_EQ(page["links"]["last"], std::string(origin) + "/sms/v1/messages?page=3&pageSize=10");
  EXPECT_FALSE(page["links"].contains("next"));

  page = json::parse(get("/sms/v1/messages?page=9").body);
  EXPECT_EQ(page["count"], 0);
  EXPECT_EQ(page["totalCount"], 25);

  page = json::parse(get("/sms/v1/messages?sortBy%5BsentDate%5D=ASC").body);
  EXPECT_EQ(page["items"][0]["body"]["text"], "n0");
}

TEST_F(HttpFaceTest, FiltersByDirectionHandsetAndTenDays) {
  ASSERT_EQ(post(message_to_anna("pour Anna")).status, 201);
  ASSERT_EQ(post(message_to(bo, "pour Bo")).status, 201);
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "STOP").ok());
  run_for(10min);
  json page = json::parse(get("/sms/v1/messages?searchBy%5Bto%5D=33639980002").body);
  ASSERT_EQ(page["count"], 1);
  EXPECT_EQ(page["items"][0]["body"]["text"], "pour Bo");
  page = json::parse(get("/sms/v1/messages").body);
  EXPECT_EQ(page["count"], 2) << "default direction MT, without the platform's own SMS";
  page = json::parse(get("/sms/v1/messages?searchBy[direction]=MO").body);
  ASSERT_EQ(page["count"], 1);
  EXPECT_EQ(page["items"][0]["direction"], "MO");
  run_for(240h);
  EXPECT_EQ(json::parse(get("/sms/v1/messages").body)["count"], 0);
  EXPECT_EQ(json::parse(get("/sms/v1/messages?startDate=2026-11-22").body)["count"], 2);
}

TEST_F(HttpFaceTest, ShowsAKeyItsOwnChannelOnly) {
  ASSERT_EQ(post(message_to_anna("a")).status, 201);
  const std::string id = json::parse(post(message_to_anna("b")).body)["messageId"];
  run_for(10min);
  key_ = engine_.create_key("town", "other", "second")->value;
  EXPECT_EQ(json::parse(get("/sms/v1/messages").body)["totalCount"], 0);
  EXPECT_EQ(code_of(get("/sms/v1/messages/" + id)), "404.001");
  const json page = json::parse(get("/commons/v1/channels").body);
  ASSERT_EQ(page["totalCount"], 1);
  EXPECT_EQ(page["items"][0]["name"], "other");
}

TEST_F(HttpFaceTest, ShowsTheChannelWithWhatTheConsoleKeeps) {
  json channel = json::parse(get("/commons/v1/channels").body)["items"][0];
  EXPECT_FALSE(channel.contains("defaultCallbackUrlMo"));
  EXPECT_FALSE(channel.contains("defaultCallbackUrlStatus"));
  EXPECT_EQ(channel["defaultFromField"], short_code);
  EXPECT_EQ(channel["fromFieldList"], json({short_code, long_number}));
  EXPECT_EQ(channel["creationDate"], "2026-11-22T15:05:07");
  EXPECT_TRUE(channel.contains("organisationId"));
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", " https://relay.test/a b ").ok());
  ASSERT_TRUE(engine_.set_status_url("town", "relay_demo", hook).ok());
  channel = json::parse(get("/commons/v1/channels").body)["items"][0];
  EXPECT_EQ(channel["defaultCallbackUrlMo"], " https://relay.test/a b ");
  EXPECT_EQ(channel["defaultCallbackUrlStatus"], hook);
}

TEST_F(HttpFaceTest, ChecksTheQueryOfTheList) {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"page=0", "400.003"},
      {"page=x", "400.003"},
      {"page=1.5", "400.003"},
      {"pageSize=101", "400.004"},
      {"startDate=2027-11-22", "400.001"},
      {"endDate=soon", "400.002"},
      {"searchBy[direction]=UP", "400.004"},
      {"searchBy[refclient]=abc", "400.004"},
      {"searchBy[originMessageId]=abc", "400.004"},
      {"sortBy[sentDate]=up", "400.004"}};
  for (const auto& [query, code] : bad) {
    EXPECT_EQ(code_of(get("/sms/v1/messages?" + query)), code) << query;
  }
  EXPECT_THAT(violations(), SizeIs(bad.size()));
}

TEST_F(HttpFaceTest, TakesNoDateOfATomorrow) {  // it is 15:05 in Paris
  for (const std::string list : {"/sms/v1/messages", "/commons/v1/consumptions"}) {
    EXPECT_EQ(code_of(get(list + "?startDate=2026-11-23")), "400.001") << list;
    EXPECT_EQ(code_of(get(list + "?endDate=2026-11-23T00:00:00")), "400.002") << list;
    EXPECT_EQ(code_of(get(list + "?endDate=2026-11-22T23:00:00Z")), "400.002") << "in Paris";
    EXPECT_EQ(get(list + "?endDate=2026-11-22T23:59:59").status, 200) << "still today";
  }
  RestWorld in_utc(profile_under({{"ASSUME-SMSMODE-TIME-ZONE", "utc"}}));
  EXPECT_EQ(in_utc.get("/sms/v1/messages?endDate=2026-11-22T23:59:59").status, 200);
  EXPECT_EQ(in_utc.get("/sms/v1/messages?endDate=2026-11-23").status, 400);
}

TEST_F(HttpFaceTest, PassesOverUnknownParametersOfAListWhereTheProfileSaysSo) {
  const std::vector<std::string> lists = {"/sms/v1/messages?searchBy[refclient]=none",
                                          "/commons/v1/channels?sort=name",
                                          "/commons/v1/consumptions?month=11"};
  for (const std::string& list : lists) EXPECT_EQ(code_of(get(list)), "400.004") << list;

  RestWorld lenient(profile_under({{"ASSUME-SMSMODE-UNKNOWN-QUERY", "ignored"}}));
  ASSERT_EQ(lenient.post(message_to_anna("a")).status, 201);
  lenient.run_for(10min);
  for (const std::string& list : lists) EXPECT_EQ(lenient.read(list)["totalCount"], 1) << list;
  EXPECT_EQ(code_of(lenient.get("/sms/v1/messages?page=0")), "400.003") << "a known one is read";
  EXPECT_THAT(lenient.violations(), SizeIs(1));
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
