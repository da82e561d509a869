#include "mocks/smsmode/rest/message_face.h"

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
using ::testing::SizeIs;

const std::string messages = "/sms/v1/messages";

// In an hour of the fixture's start, Paris time.
json in_an_hour(const std::string& text = "Bonjour") {
  json message = RestWorld::message_to_anna(text);
  message["sentDate"] = "2026-11-22T16:05:07";
  return message;
}

// ---- how the answer looks

TEST(MessageAnswer, IsWhatThePriceVariantSays) {
  EXPECT_EQ(json::parse(RestWorld().post(RestWorld::message_to_anna("a")).body)["price"]["amount"],
            0.05);
  RestWorld text(Profile{.price = Profile::Price::text});
  EXPECT_EQ(json::parse(text.post(RestWorld::message_to_anna("a")).body)["price"]["amount"],
            "0.05");
  RestWorld absent(Profile{.price = Profile::Price::absent});
  EXPECT_FALSE(json::parse(absent.post(RestWorld::message_to_anna("a")).body).contains("price"));
}

TEST(MessageAnswer, HasTheStatusOfTheProfile) {
  for (const int status : {200, 201, 202}) {
    RestWorld world(Profile{.sent_status = status});
    EXPECT_EQ(world.post(RestWorld::message_to_anna("a")).status, status);
  }
}

std::string accepted_at(Profile profile) {
  RestWorld world(std::move(profile));
  world.run_for(123ms);
  return json::parse(world.post(RestWorld::message_to_anna("a")).body)["acceptedAt"];
}

TEST(MessageAnswer, WritesDatesAsTheProfileSays) {
  EXPECT_EQ(accepted_at({}), "2026-11-22T15:05:07");
  EXPECT_EQ(accepted_at({.dates_in_utc = true}), "2026-11-22T14:05:07");
  EXPECT_EQ(accepted_at({.dates = Profile::Dates::with_z}), "2026-11-22T14:05:07Z");
  EXPECT_EQ(accepted_at({.dates = Profile::Dates::with_fraction}), "2026-11-22T15:05:07.123");
}

TEST(MessageAnswer, ReadsDatesInTheZoneItWritesThem) {
  RestWorld paris;
  RestWorld utc(Profile{.dates_in_utc = true});
  json message = RestWorld::message_to_anna("a");
  message["sentDate"] = "2026-11-22T15:05:08";  // in Paris a second ahead, in UTC an hour
  EXPECT_EQ(json::parse(paris.post(message).body)["status"]["value"], "ENROUTE");
  EXPECT_EQ(json::parse(utc.post(message).body)["status"]["value"], "SCHEDULED");
}

TEST(MessageAnswer, CountsLengthInUnitsOrCharacters) {
  const json message = RestWorld::message_to_anna("€😀");
  EXPECT_EQ(json::parse(RestWorld().post(message).body)["body"]["length"], 3);
  RestWorld characters(Profile{.length_in_characters = true});
  EXPECT_EQ(json::parse(characters.post(message).body)["body"]["length"], 2);
}

TEST(MessageAnswer, MayHoldFieldsNobodyDocumentedInAnotherOrder) {
  const std::string plain = RestWorld().post(RestWorld::message_to_anna("a")).body;
  EXPECT_THAT(plain, ::testing::StartsWith("{\"messageId\""));
  RestWorld world(Profile{.extra_fields = true});
  const std::string odd = world.post(RestWorld::message_to_anna("a")).body;
  EXPECT_THAT(odd, ::testing::StartsWith("{\"price\""));
  const json body = json::parse(odd);
  EXPECT_TRUE(body.contains("undocumented"));
  EXPECT_TRUE(body["body"].contains("undocumented"));
  EXPECT_TRUE(body["status"].contains("undocumented"));
  EXPECT_EQ(body["body"]["text"], "a");
}

TEST(MessageAnswer, ShowsTheStopMentionOrHidesIt) {
  json message = RestWorld::message_to_anna(std::string(150, 'a'));
  message["body"]["stop"] = true;
  const json shown = json::parse(RestWorld().post(message).body)["body"];
  EXPECT_EQ(shown["text"], std::string(150, 'a') + "\nSTOP 36034");
  EXPECT_EQ(shown["messagePartCount"], 2);
  RestWorld world(Profile{.stop_mention_shown = false});
  const json hidden = json::parse(world.post(message).body)["body"];
  EXPECT_EQ(hidden["text"], std::string(150, 'a'));
  EXPECT_EQ(hidden["messagePartCount"], 2) << "it is billed all the same";
  world.run_for(2s);
  EXPECT_THAT(world.handset_texts(), ElementsAre(HasSubstr("STOP 36034")));
}

TEST(MessageAnswer, NamesTheCountryOfTheHandset) {
  RestWorld world(Profile{.reporting_lag = 0s});
  const std::string id = world.id_of(world.post(RestWorld::message_to("32470123456", "a")));
  world.run_for(2s);
  const json lookup = world.read(messages + "/" + id)["status"]["lookup"];
  EXPECT_EQ(lookup["isoCountryCode"], "BE");
  EXPECT_EQ(lookup["mccMnc"], "20601");
}

// ---- what clients send that no public source settles

// Posts an SMS with these properties under one variant of one assumption.
json sent_under(const char* assumption, const char* variant, const json& properties) {
  RestWorld world(profile_under({{assumption, variant}}));
  json message = RestWorld::message_to_anna("a");
  message.update(properties, true);
  return json::parse(world.post(message).body);
}

TEST(UnsettledMessage, TakesNullAsLeftOutWhereTheProfileSaysSo) {
  constexpr auto name = "ASSUME-SMSMODE-NULL-PROPERTY";
  const json nulls = {
      {"from", nullptr}, {"refClient", nullptr}, {"body", {{"text", "a"}, {"stop", nullptr}}}};
  EXPECT_EQ(sent_under(name, "refused", {{"from", nullptr}})["message"],
            "Request body: from invalid");
  const json taken = sent_under(name, "absent", nulls);
  EXPECT_EQ(taken["from"], RestWorld::short_code);
  EXPECT_FALSE(taken.contains("refClient"));
  EXPECT_EQ(sent_under(name, "absent", {{"recipient", {{"to", nullptr}}}})["detail"], "Is required")
      << "what must be there is missing then";
}

TEST(UnsettledMessage, TakesAnEmptySenderAsTheDefaultWhereTheProfileSaysSo) {
  constexpr auto name = "ASSUME-SMSMODE-EMPTY-FROM";
  EXPECT_EQ(sent_under(name, "refused", {{"from", ""}})["errorCode"], "400.020");
  EXPECT_EQ(sent_under(name, "default", {{"from", ""}})["from"], RestWorld::short_code);
}

TEST(UnsettledMessage, TakesASenderObjectWhereTheProfileSaysSo) {
  constexpr auto name = "ASSUME-SMSMODE-SENDER-OBJECT";
  const json sender = {{"sender", {{"value", RestWorld::long_number}}}};
  EXPECT_EQ(sent_under(name, "unknown", sender)["message"], "Request body: sender invalid");
  EXPECT_EQ(sent_under(name, "taken", sender)["from"], RestWorld::long_number);
  EXPECT_EQ(sent_under(name, "taken", {{"sender", {{"value", "NOBODY"}}}})["errorCode"], "400.020");
  EXPECT_EQ(sent_under(name, "taken", {{"sender", json::object()}})["message"],
            "Request body: sender.value invalid");
}

TEST(UnsettledMessage, TakesAReferenceUnderItsOtherNameWhereTheProfileSaysSo) {
  constexpr auto name = "ASSUME-SMSMODE-REFERENCE";
  EXPECT_EQ(sent_under(name, "unknown", {{"reference", "order-7"}})["errorCode"], "400.020");
  EXPECT_EQ(sent_under(name, "taken", {{"reference", "order-7"}})["refClient"], "order-7");
  EXPECT_EQ(sent_under(name, "taken", {{"reference", "ab"}})["detail"],
            "Size must be between 3 and 140 characters");
}

// ---- several messages in one POST

TEST(MessageArray, IsAnsweredWithAnArrayThatWrapsEach) {
  RestWorld world;
  const net::Response response =
      world.write("POST", messages,
                  json::array({RestWorld::message_to_anna("eins"),
                               RestWorld::message_to(RestWorld::bo, "zwei")}));
  EXPECT_EQ(response.status, 201);
  const json body = json::parse(response.body);
  ASSERT_THAT(body, SizeIs(2));
  EXPECT_EQ(body[0]["message"]["body"]["text"], "eins");
  EXPECT_EQ(body[1]["message"]["recipient"]["to"], RestWorld::bo);
  world.run_for(2s);
  EXPECT_THAT(world.handset_texts(), ElementsAre("eins", "zwei"));
}

TEST(MessageArray, IsRefusedAsAWholeForOneBadItem) {
  RestWorld world;
  const json good = RestWorld::message_to_anna("a");
  const json bad = RestWorld::message_to("0639980001", "a");
  const net::Response response =
      world.write("POST", messages, json::array({good, good, good, bad}));
  EXPECT_EQ(code_of(response), "400.029");
  EXPECT_EQ(json::parse(response.body)["message"], "Request body: [3].recipient.to invalid");
  EXPECT_THAT(world.engine_.state().messages(), IsEmpty());
}

TEST(MessageArray, MayLoseTheBadItemAlone) {
  RestWorld world(Profile{.bad_item_alone_refused = true});
  const json body = json::parse(
      world
          .write("POST", messages,
                 json::array({RestWorld::message_to("06", "a"), RestWorld::message_to_anna("b")}))
          .body);
  EXPECT_EQ(body[0]["error"]["errorCode"], "400.029");
  EXPECT_EQ(body[1]["message"]["body"]["text"], "b");
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("[0].recipient.to")));
}

TEST(MessageArray, HoldsOneToAThousand) {
  RestWorld world;
  EXPECT_EQ(code_of(world.write("POST", messages, json::array())), "400.020");
  json many = json::array();
  for (int i = 0; i < 1000; ++i) many.push_back(RestWorld::message_to_anna("a"));
  EXPECT_EQ(world.write("POST", messages, many).status, 201);
  many.push_back(RestWorld::message_to_anna("a"));
  EXPECT_EQ(code_of(world.write("POST", messages, many)), "400.020");
  EXPECT_EQ(code_of(world.write("POST", messages, json::array({"text"}))), "400.020");
  EXPECT_THAT(world.violations().back(), HasSubstr("[0]: must be an object"));
}

TEST(MessageArray, IsNoMessageWhereArraysAreNotTaken) {
  RestWorld world(Profile{.arrays = false});
  EXPECT_EQ(code_of(world.write("POST", messages, json::array({RestWorld::message_to_anna("a")}))),
            "400.020");
}

// ---- another channel, a campaign

TEST(MessageAddress, OfAnotherChannelNeedsAManager) {
  RestWorld world(Profile{.reporting_lag = 0s});
  const std::string other = "/sms/v1/channels/" + world.channel("other").id + "/messages";
  EXPECT_EQ(code_of(world.write("POST", other, RestWorld::message_to_anna("a"))), "403.002");
  EXPECT_EQ(code_of(world.get(other)), "403.002");
  world.become(Role::manager);
  const net::Response sent = world.write("POST", other, RestWorld::message_to_anna("a"));
  ASSERT_EQ(sent.status, 201) << sent.body;
  EXPECT_EQ(json::parse(sent.body)["channel"]["name"], "other");
  EXPECT_EQ(json::parse(sent.body)["from"], "36111");
  EXPECT_EQ(world.read(other)["totalCount"], 1);
  EXPECT_EQ(world.read(other + "/" + world.id_of(sent))["body"]["text"], "a");
  EXPECT_EQ(world.read(messages)["totalCount"], 0) << "without a channel: the key's own";
  EXPECT_EQ(code_of(world.get("/sms/v1/channels/no-such-channel/messages")), "404.001");
  EXPECT_EQ(code_of(world.get("/sms/v1/channels/" + world.channel("rich").id + "/messages")),
            "403.005");
}

TEST(MessageAddress, OfOnesOwnChannelIsForEveryKey) {
  RestWorld world;
  const std::string own = "/sms/v1/channels/" + world.channel("relay_demo").id + "/messages";
  EXPECT_EQ(world.write("POST", own, RestWorld::message_to_anna("a")).status, 201);
}

TEST(MessageAddress, KeepsTheCampaign) {
  RestWorld world(Profile{.reporting_lag = 0s});
  const std::string path =
      "/sms/v1/channels/" + world.channel("relay_demo").id + "/campaigns/5d6e/messages";
  const net::Response sent = world.write("POST", path, RestWorld::message_to_anna("a"));
  EXPECT_EQ(json::parse(sent.body)["campaignId"], "5d6e");
  EXPECT_FALSE(
      json::parse(world.post(RestWorld::message_to_anna("b")).body).contains("campaignId"));
  EXPECT_EQ(world.read(path)["totalCount"], 1);
  EXPECT_EQ(world.read("/sms/v1/campaigns/5d6e/messages")["totalCount"], 1);
  EXPECT_EQ(world.read(messages)["totalCount"], 2);
}

TEST(MessageAddress, FollowsTheRoleWhereListsDo) {
  RestWorld world(Profile{.lists_follow_role = true, .reporting_lag = 0s});
  world.become(Role::manager);
  world.post(RestWorld::message_to_anna("a"));
  world.write("POST", "/sms/v1/channels/" + world.channel("other").id + "/messages",
              RestWorld::message_to_anna("b"));
  EXPECT_EQ(world.read(messages)["totalCount"], 2);
  world.become(Role::user);
  EXPECT_EQ(world.read(messages)["totalCount"], 1);
}

TEST(MessageAddress, TellsTheReaderWhoseMessageItIs) {
  RestWorld world(Profile{.reporting_lag = 0s});
  const std::string id = world.id_of(world.post(RestWorld::message_to_anna("a")));
  world.key_ = world.engine_.create_key("town", "other", "second")->value;
  EXPECT_EQ(code_of(world.get(messages + "/" + id)), "404.001");
  EXPECT_THAT(world.notes(), Contains(AllOf(HasSubstr(id), HasSubstr("relay_demo"))));
}

TEST(MessageList, TellsOfAPlusThatWasLost) {
  RestWorld world;
  EXPECT_EQ(world.read(messages + "?searchBy[to]=+33639980001")["totalCount"], 0);
  EXPECT_THAT(world.notes(), Contains(HasSubstr("%2B")));
}

TEST(MessageList, SortsByReference) {
  RestWorld world(Profile{.reporting_lag = 0s});
  for (const char* reference : {"bbb", "ccc", "aaa"}) {
    json message = RestWorld::message_to_anna(reference);
    message["refClient"] = reference;
    world.post(message);
  }
  const auto first = [&](const std::string& order) {
    return world.read(messages + "?sortBy%5BrefClient%5D=" + order)["items"][0]["refClient"];
  };
  EXPECT_EQ(first("ASC"), "aaa");
  EXPECT_EQ(first("DESC"), "ccc");
}

// ---- scheduled messages

TEST(ScheduledMessage, WaitsUnlessItsDateIsNear) {
  RestWorld world;
  json message = RestWorld::message_to_anna("a");
  message["sentDate"] = "2026-11-22T15:10:06";  // 4:59 ahead
  EXPECT_EQ(json::parse(world.post(message).body)["status"]["value"], "ENROUTE");
  message["sentDate"] = "2026-11-22T15:10:07";
  EXPECT_EQ(json::parse(world.post(message).body)["status"]["value"], "SCHEDULED");
  message["sentDate"] = "2020-01-01T00:00:00";
  EXPECT_EQ(json::parse(world.post(message).body)["sentDate"], "2026-11-22T15:05:07");
  world.run_for(5min);
  EXPECT_THAT(world.handset_texts(), SizeIs(2));
  world.run_for(2s);
  EXPECT_THAT(world.handset_texts(), SizeIs(3));
}

TEST(ScheduledMessage, CanBeChanged) {
  RestWorld world;
  json message = in_an_hour();
  message["refClient"] = "relay-1";
  message["callbackUrlStatus"] = RestWorld::hook;
  const std::string path = messages + "/" + world.id_of(world.post(message));
  const net::Response changed = world.write(
      "PATCH", path,
      {{"body", {{"text", "Bonsoir"}, {"stop", true}}}, {"sentDate", "2026-11-22T17:05:07"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  const json body = json::parse(changed.body);
  EXPECT_EQ(body["body"]["text"], "Bonsoir\nSTOP 36034");
  EXPECT_EQ(body["refClient"], "relay-1") << "what is not named stays";
  EXPECT_EQ(body["sentDate"], "2026-11-22T17:05:07");
  world.run_for(61min);
  EXPECT_THAT(world.handset_texts(), IsEmpty()) << "the old date means nothing any more";
  world.run_for(60min);
  EXPECT_THAT(world.handset_texts(), ElementsAre("Bonsoir\nSTOP 36034"));
}

TEST(ScheduledMessage, LosesAnOptionalFieldToAnEmptyText) {
  RestWorld world;
  json message = in_an_hour();
  message["refClient"] = "relay-1";
  message["callbackUrlMo"] = message["callbackUrlStatus"] = RestWorld::hook;
  message["from"] = "33937001122";
  const std::string path = messages + "/" + world.id_of(world.post(message));
  const json body = json::parse(
      world
          .write(
              "PATCH", path,
              {{"refClient", ""}, {"callbackUrlMo", ""}, {"callbackUrlStatus", ""}, {"from", ""}})
          .body);
  EXPECT_FALSE(body.contains("refClient"));
  EXPECT_FALSE(body.contains("callbackUrlMo"));
  EXPECT_FALSE(body.contains("callbackUrlStatus"));
  EXPECT_EQ(body["from"], RestWorld::short_code);
}

TEST(ScheduledMessage, LeavesAtOnceWhenItsDateIsCleared) {
  RestWorld world;
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  const json body = json::parse(world.write("PATCH", path, {{"sentDate", ""}}).body);
  EXPECT_EQ(body["status"]["value"], "ENROUTE");
  world.run_for(2h);
  EXPECT_THAT(world.handset_texts(), ElementsAre("Bonjour")) << "once";
}

TEST(ScheduledMessage, CannotBeChangedInItsLastFiveMinutesOrLater) {
  RestWorld world;
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  const json change = {{"body", {{"text", "b"}}}};
  world.run_for(55min);
  EXPECT_EQ(code_of(world.write("PATCH", path, change)), "200");
  world.run_for(1ms);
  EXPECT_EQ(code_of(world.write("PATCH", path, change)), "400.021");
  EXPECT_EQ(code_of(world.remove(path)), "400.021");
  world.run_for(6min);
  EXPECT_EQ(code_of(world.write("PATCH", path, change)), "400.021");
  EXPECT_THAT(world.handset_texts(), ElementsAre("b"));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(ScheduledMessage, IsCheckedWhenItIsChanged) {
  RestWorld world;
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"text", "b"}})), "400.020");
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"body", {{"text", ""}}}})), "400.020");
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"refClient", "ab"}})), "400.020");
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"recipient", {{"to", "06"}}}})), "400.029");
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"from", "36111"}})), "400.020");
  EXPECT_EQ(code_of(world.ask("PATCH", path, {{"X-Api-Key", world.key_}}, "{}")), "415.001");
  EXPECT_EQ(code_of(world.write("PATCH", messages + "/unknown", {{"refClient", "abc"}})),
            "404.001");
}

TEST(ScheduledMessage, IsNeverSentOnceDeleted) {
  RestWorld world;
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  const net::Response gone = world.remove(path);
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.body, "");
  world.run_for(2h);
  EXPECT_THAT(world.handset_texts(), IsEmpty());
  const json kept = world.read(path);
  EXPECT_EQ(kept["status"]["value"], "UNDELIVERABLE");
  EXPECT_EQ(kept["status"]["detail"], "CANCELLED");
  EXPECT_EQ(code_of(world.remove(path)), "400.021") << "twice is once too often";
}

TEST(ScheduledMessage, IsReportedWhenItIsDeleted) {
  RestWorld world;
  ASSERT_TRUE(world.engine_.set_status_url("town", "relay_demo", world.hook).ok());
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  world.run_for(1min);
  const std::size_t before = world.received_.size();
  world.remove(path);
  world.run_for(1min);
  ASSERT_EQ(world.received_.size(), before + 1);
  EXPECT_THAT(world.received_.back().body, HasSubstr("CANCELLED"));
}

TEST(ScheduledMessage, MayBeGoneOnceDeleted) {
  RestWorld world(Profile{.deleted_is_gone = true});
  const std::string path = messages + "/" + world.id_of(world.post(in_an_hour()));
  world.remove(path);
  world.run_for(1h);
  EXPECT_EQ(code_of(world.get(path)), "404.001");
  EXPECT_EQ(world.read(messages)["totalCount"], 0);
}

TEST(ScheduledMessage, IsListedBeforeItLeaves) {
  RestWorld world;
  world.post(in_an_hour());
  world.run_for(3min);
  EXPECT_EQ(world.read(messages)["items"][0]["status"]["value"], "SCHEDULED");
}

TEST(MessageRefusal, SpeaksAsTheVendorOfAReferenceThatIsTooShort) {
  RestWorld world;
  json message = RestWorld::message_to_anna("x");
  message["refClient"] = "7";
  const json refusal = json::parse(world.post(message).body);
  EXPECT_EQ(refusal["message"], "Request body: refClient invalid");
  EXPECT_EQ(refusal["detail"], "Size must be between 3 and 140 characters");
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
