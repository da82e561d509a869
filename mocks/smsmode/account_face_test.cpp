#include "mocks/smsmode/rest/account_face.h"

#include <utility>

#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/rest_world.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

const std::string channels = "/commons/v1/channels";
const std::string organisations = "/commons/v1/organisations";
constexpr auto other_hook = "https://relay.test/hooks/other";

// The fixture's town with a sub-organisation, and a stranger beside it.
class AccountWorld : public RestWorld {
 public:
  explicit AccountWorld(Profile profile = {}) : RestWorld(std::move(profile)) {
    EXPECT_TRUE(engine_
                    .add_account({.name = "library",
                                  .channels = {{.name = "desk", .numbers = {"36222"}}},
                                  .credit_sms = 10,
                                  .parent = "town"})
                    .ok());
    EXPECT_TRUE(engine_
                    .add_account({.name = "harbour",
                                  .channels = {{.name = "quay", .numbers = {"36333"}}},
                                  .credit_sms = 10})
                    .ok());
  }
  Account& account(const std::string& name) { return *engine_.state().account(name); }
  [[nodiscard]] std::string own() const { return own_; }
  std::string of(const std::string& name) { return organisations + "/" + account(name).id; }

 private:
  std::string own_ = channels + "/" + channel("relay_demo").id;  // whatever its name becomes
};

// ---- channels

TEST(ChannelResource, IsReadByIdInBothForms) {
  AccountWorld world;
  const json channel = world.read(world.own());
  EXPECT_EQ(channel["name"], "relay_demo");
  EXPECT_EQ(channel["organisationId"], world.town().id);
  EXPECT_EQ(channel, world.read(channels)["items"][0]);
  EXPECT_EQ(channel, world.read(world.of("town") + "/channels/" + world.channel("relay_demo").id));
  EXPECT_EQ(code_of(world.get(world.of("library") + "/channels/" + world.channel("relay_demo").id)),
            "404.001");
}

TEST(ChannelResource, IsChangedByPatch) {
  AccountWorld world;
  const net::Response changed = world.write(
      "PATCH", world.own(),
      {{"name", "town-sms"}, {"dailyConsumptionLimit", 2}, {"defaultCallbackUrlMo", other_hook}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  const json channel = world.read(channels)["items"][0];
  EXPECT_EQ(channel["name"], "town-sms");
  EXPECT_EQ(channel["dailyConsumptionLimit"], 2);
  EXPECT_EQ(channel["defaultCallbackUrlMo"], other_hook);
  ASSERT_TRUE(world.engine_.handset_texts(RestWorld::anna, RestWorld::short_code, "Bonjour").ok());
  world.run_for(1s);
  ASSERT_THAT(world.received_, SizeIs(1));
  EXPECT_EQ(world.received_[0].target, "/hooks/other");
  world.write("PATCH", world.own(), {{"defaultCallbackUrlMo", ""}});
  EXPECT_FALSE(world.read(world.own()).contains("defaultCallbackUrlMo"));
}

TEST(ChannelResource, SharesItsUrlWithTheConsoleOrHasOneOfItsOwn) {
  AccountWorld same;
  same.write("PATCH", same.own(), {{"defaultCallbackUrlMo", other_hook}});
  EXPECT_EQ(same.channel("relay_demo").mo_url, other_hook);

  AccountWorld apart(Profile{.console_url_is_channels = false});
  ASSERT_TRUE(apart.engine_.set_mo_url("town", "relay_demo", RestWorld::hook).ok());
  EXPECT_FALSE(apart.read(apart.own()).contains("defaultCallbackUrlMo"));
  apart.write("PATCH", apart.own(), {{"defaultCallbackUrlMo", other_hook}});
  EXPECT_EQ(apart.channel("relay_demo").mo_url, RestWorld::hook);
  EXPECT_EQ(apart.read(apart.own())["defaultCallbackUrlMo"], other_hook);
  ASSERT_TRUE(apart.engine_.handset_texts(RestWorld::anna, RestWorld::short_code, "eins").ok());
  apart.run_for(1s);
  apart.write("PATCH", apart.own(), {{"defaultCallbackUrlMo", ""}});
  ASSERT_TRUE(apart.engine_.handset_texts(RestWorld::anna, RestWorld::short_code, "zwei").ok());
  apart.run_for(1s);
  ASSERT_THAT(apart.received_, SizeIs(2));
  EXPECT_EQ(apart.received_[0].target, "/hooks/other") << "the channel's goes before the console's";
  EXPECT_EQ(apart.received_[1].target, "/hooks/secret-token");
}

TEST(ChannelResource, RefusesABadPatch) {
  AccountWorld world;
  const std::string long_url = "https://relay.test/" + std::string(250, 'x');
  for (const json& bad : std::vector<json>{{{"nam", "x"}},
                                           {{"name", " "}},
                                           {{"name", 1}},
                                           {{"name", "other"}},
                                           {{"dailyConsumptionLimit", -1}},
                                           {{"dailyConsumptionLimit", "10"}},
                                           {{"defaultCallbackUrlMo", "relay.test/x"}},
                                           {{"defaultCallbackUrlMo", long_url}},
                                           json::array()}) {
    EXPECT_EQ(code_of(world.write("PATCH", world.own(), bad)), "400.020") << bad;
  }
  EXPECT_THAT(world.violations(), SizeIs(9));
  EXPECT_EQ(world.channel("relay_demo").seed.name, "relay_demo");
}

TEST(ChannelResource, CountsAndLimitsWhatIsSentInADay) {
  AccountWorld world;
  world.write("PATCH", world.own(), {{"dailyConsumptionLimit", 2}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(world.post(RestWorld::message_to_anna("n" + std::to_string(i))).status, 201);
  }
  world.run_for(3min);
  EXPECT_THAT(world.handset_texts(), ElementsAre("n0", "n1"));
  const json page = world.read("/sms/v1/messages");
  EXPECT_EQ(page["items"][0]["status"]["value"], "UNDELIVERABLE");
  EXPECT_EQ(page["items"][0]["status"]["detail"], "DAILY_LIMIT_EXCEEDED");
  EXPECT_EQ(world.read(world.own())["dailyConsumption"], 2);
  world.run_for(24h);
  EXPECT_EQ(world.read(world.own())["dailyConsumption"], 0);
  EXPECT_EQ(world.read(world.own())["monthlyConsumption"], 2);
  world.post(RestWorld::message_to_anna("next day"));
  world.run_for(2s);
  EXPECT_THAT(world.handset_texts(), Contains("next day"));
}

TEST(ChannelResource, IsCreatedByThoseWhoReachTheOrganisation) {
  AccountWorld world;
  const std::string path = world.of("town") + "/channels";
  const json wanted = {
      {"name", "new"}, {"type", "SMS"}, {"flow", "OTP"}, {"dailyConsumptionLimit", 100}};
  EXPECT_EQ(code_of(world.write("POST", path, wanted)), "403.002");
  EXPECT_EQ(code_of(world.get(path)), "403.002");
  world.become(Role::manager);
  const net::Response created = world.write("POST", path, wanted);
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string id = json::parse(created.body)["channelId"];
  EXPECT_EQ(world.read(channels + "/" + id)["flow"], "OTP");
  EXPECT_EQ(world.read(channels + "/" + id)["dailyConsumptionLimit"], 100);
  EXPECT_EQ(world.read(path)["totalCount"], 4);
  EXPECT_EQ(code_of(world.write("POST", path, wanted)), "400.020") << "the name is taken";
  EXPECT_EQ(code_of(world.write("POST", path, {{"name", "x"}, {"type", "FAX"}, {"flow", "OTP"}})),
            "400.020");
  EXPECT_EQ(
      world.write("POST", "/sms/v1/channels/" + id + "/messages", RestWorld::message_to_anna("a"))
          .status,
      201);
}

TEST(ChannelResource, OfANewOrganisationSendsAndReceivesByThePlatformsShortCode) {
  AccountWorld world;
  world.become(Role::admin);
  ASSERT_EQ(world
                .write("POST", organisations,
                       {{"name", "museum"}, {"contact", {{"email", "a@b.example"}}}})
                .status,
            201);
  const std::string path = world.of("museum") + "/channels";
  for (const std::string name : {"first", "second"}) {
    const net::Response created =
        world.write("POST", path, {{"name", name}, {"type", "SMS"}, {"flow", "OTP"}});
    ASSERT_EQ(created.status, 201) << created.body;
    const json channel = json::parse(created.body);
    EXPECT_EQ(channel.value("defaultFromField", ""), "36180") << name;
    const net::Response sent = world.write(
        "POST", "/sms/v1/channels/" + channel["channelId"].get<std::string>() + "/messages",
        RestWorld::message_to_anna(name));
    ASSERT_EQ(sent.status, 201) << sent.body;
    EXPECT_EQ(json::parse(sent.body)["from"], "36180") << name;
  }
  ASSERT_TRUE(world.engine_.set_mo_url("museum", "second", RestWorld::hook).ok());
  ASSERT_TRUE(world.engine_.handset_texts(RestWorld::anna, "36180", "merci").ok());
  world.run_for(1s);
  ASSERT_THAT(world.received_, SizeIs(1)) << "the channel that wrote last is answered";
  EXPECT_EQ(json::parse(world.received_[0].body)["recipient"]["to"], "36180");
}

// ---- credentials

TEST(Credential, IsCreatedUsedBlockedAndDeleted) {
  AccountWorld world;
  const std::string keeper = world.key_;
  const net::Response created =
      world.write("POST", world.own() + "/credentials",
                  {{"name", "second"}, {"type", "API_KEY"}, {"roles", {"USER"}}});
  ASSERT_EQ(created.status, 201) << created.body;
  const json credential = json::parse(created.body);
  const std::string path =
      world.own() + "/credentials/" + credential["credentialId"].get<std::string>();
  EXPECT_THAT(credential["value"].get<std::string>(), MatchesRegex("[A-Za-z0-9]{32}"));
  EXPECT_EQ(credential["channel"]["name"], "relay_demo");
  EXPECT_FALSE(credential.contains("lastUseDate"));

  const auto send_as_second = [&] {
    world.key_ = credential["value"];
    const std::string code = code_of(world.post(RestWorld::message_to_anna("a")));
    world.key_ = keeper;
    return code;
  };
  world.run_for(1min);
  EXPECT_EQ(send_as_second(), "201");
  EXPECT_EQ(world.read(path)["lastUseDate"], "2026-11-22T15:06:07");
  EXPECT_EQ(world.read(path)["lastIpAddress"], "127.0.0.1");
  world.write("PATCH", path, {{"blocked", true}, {"type", "API_KEY"}});
  EXPECT_EQ(send_as_second(), "403.001");
  EXPECT_EQ(world.read(path)["blocked"], true);
  world.write("PATCH", path, {{"blocked", false}, {"name", "renamed"}, {"type", "API_KEY"}});
  EXPECT_EQ(send_as_second(), "201");
  EXPECT_EQ(world.read(path)["name"], "renamed");
  EXPECT_EQ(world.read(world.own() + "/credentials")["totalCount"], 2);
  EXPECT_EQ(world.remove(path).status, 204);
  EXPECT_EQ(send_as_second(), "401.001");
  EXPECT_EQ(code_of(world.get(path)), "404.001");
  EXPECT_EQ(world.read(world.own() + "/credentials")["totalCount"], 1);
}

TEST(Credential, ShowsItsValueOnceOrAgain) {
  AccountWorld once;
  EXPECT_FALSE(once.read(once.own() + "/credentials")["items"][0].contains("value"));
  AccountWorld again(Profile{.key_shown_again = true});
  EXPECT_EQ(again.read(again.own() + "/credentials")["items"][0]["value"], again.key_);
}

TEST(Credential, BelongsToOneChannel) {
  AccountWorld world;
  const std::string other = channels + "/" + world.channel("other").id + "/credentials";
  EXPECT_EQ(code_of(world.get(other)), "403.002");
  world.become(Role::manager);
  EXPECT_EQ(world.read(other)["totalCount"], 0);
  const std::string id = world.read(world.own() + "/credentials")["items"][0]["credentialId"];
  EXPECT_EQ(code_of(world.get(other + "/" + id)), "404.001");
}

TEST(Credential, GivesNoRoleAboveItsCreators) {
  AccountWorld world;
  const auto create = [&](const json& roles) {
    return code_of(world.write("POST", world.own() + "/credentials",
                               {{"name", "k"}, {"type", "API_KEY"}, {"roles", roles}}));
  };
  EXPECT_EQ(create({"MANAGER"}), "403.002");
  world.become(Role::manager);
  EXPECT_EQ(create({"USER", "MANAGER"}), "201");
  EXPECT_EQ(create({"ADMIN"}), "403.002");
  EXPECT_EQ(create({"BOSS"}), "400.020");
  EXPECT_EQ(create(json::array()), "400.020");
}

TEST(Credential, TakesInAPatchWhatItTakesWhenItIsMade) {
  AccountWorld world;
  world.become(Role::manager);
  const std::string list = world.own() + "/credentials";
  const json made = json::parse(
      world.write("POST", list, {{"name", "k"}, {"type", "API_KEY"}, {"roles", {"USER"}}}).body);
  const std::string path = list + "/" + made["credentialId"].get<std::string>();
  const auto change = [&](const json& edit) { return code_of(world.write("PATCH", path, edit)); };
  const auto lists_organisations = [&] {
    const std::string keeper = std::exchange(world.key_, made["value"].get<std::string>());
    const int status = world.get(organisations).status;
    world.key_ = keeper;
    return status;
  };
  EXPECT_EQ(lists_organisations(), 403);
  const net::Response changed =
      world.write("PATCH", path, {{"roles", {"MANAGER"}}, {"type", "API_KEY"}, {"name", "boss"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json::parse(changed.body)["roles"], json::array({"MANAGER"}));
  EXPECT_EQ(lists_organisations(), 200);

  EXPECT_EQ(change({{"name", "chief"}, {"roles", {"ADMIN"}}, {"type", "API_KEY"}}), "403.002")
      << "none above its own";
  EXPECT_EQ(world.read(path)["name"], "boss") << "nothing of a refused change stays";
  EXPECT_EQ(change({{"roles", {"BOSS"}}, {"type", "API_KEY"}}), "400.020");
  EXPECT_EQ(change({{"roles", json::array()}, {"type", "API_KEY"}}), "400.020");
  EXPECT_EQ(change({{"type", "PASSWORD"}}), "400.020");
  EXPECT_EQ(change({{"name", "other"}}), "400.020") << "the type is required";
  EXPECT_EQ(world.read(path)["roles"], json::array({"MANAGER"}));

  AccountWorld lenient(profile_under({{"ASSUME-SMSMODE-CREDENTIAL-TYPE", "any"}}));
  const std::string own = lenient.own() + "/credentials";
  const std::string id = lenient.read(own)["items"][0]["credentialId"];
  lenient.write("PATCH", own + "/" + id, {{"type", "PASSWORD"}});
  EXPECT_EQ(lenient.read(own + "/" + id)["type"], "PASSWORD");
}

TEST(Credential, IsNotTouchedByAKeyOfALowerRole) {
  AccountWorld world;
  world.become(Role::manager);
  const std::string above =
      world.read(world.own() + "/credentials")["items"].back()["credentialId"];
  const std::string path = world.own() + "/credentials/" + above;
  world.become(Role::user);
  EXPECT_EQ(code_of(world.write("PATCH", path, {{"blocked", true}, {"type", "API_KEY"}})),
            "403.002");
  EXPECT_EQ(code_of(world.remove(path)), "403.002");
  EXPECT_EQ(world.read(path)["blocked"], false) << "reading is allowed";
}

TEST(Credential, WorksFromItsOwnAddressesOnly) {
  AccountWorld world;
  const std::string list = world.own() + "/credentials";
  const std::string id = world.read(list)["items"][0]["credentialId"];
  world.write("PATCH", list + "/" + id, {{"authorizedIps", {"192.0.2.7"}}, {"type", "API_KEY"}});
  const auto from = [&](net::Headers headers) {
    headers.add("X-Api-Key", world.key_);
    return code_of(world.ask("GET", channels, std::move(headers)));
  };
  EXPECT_EQ(from({}), "403.003") << "no header: 127.0.0.1";
  EXPECT_EQ(from({{"X-Forwarded-For", "192.0.2.8"}}), "403.003");
  EXPECT_EQ(from({{"X-Forwarded-For", "192.0.2.7, 10.0.0.1"}}), "200");
  EXPECT_THAT(world.notes(), Contains(HasSubstr("192.0.2.8")));
}

TEST(Credential, IsAnApiKeyUnlessAnyTypeIsTaken) {
  const auto create = [](AccountWorld& world, const json& type) {
    return world.write("POST", world.own() + "/credentials",
                       {{"name", "k"}, {"type", type}, {"roles", {"USER"}}});
  };
  AccountWorld strict;
  EXPECT_EQ(code_of(create(strict, "PASSWORD")), "400.020");
  EXPECT_EQ(json::parse(create(strict, "API_KEY").body)["type"], "API_KEY");

  AccountWorld lenient(profile_under({{"ASSUME-SMSMODE-CREDENTIAL-TYPE", "any"}}));
  const net::Response created = create(lenient, "PASSWORD");
  ASSERT_EQ(created.status, 201) << created.body;
  const json made = json::parse(created.body);
  EXPECT_EQ(made["type"], "PASSWORD");
  EXPECT_EQ(lenient.read(lenient.own() + "/credentials")["items"][1]["type"], "PASSWORD");
  EXPECT_EQ(code_of(create(lenient, 1)), "400.020") << "a text it must be";
  lenient.key_ = made["value"];
  EXPECT_EQ(code_of(lenient.get(channels)), "200");
}

// The result of `authorizedIps` with this entry: "400.020", or the callers whom the key admits.
std::string let_in_by(const std::string& ip, const std::string& variant) {
  AccountWorld world(profile_under({{"ASSUME-SMSMODE-AUTHORISED-IPS", variant}}));
  const std::string list = world.own() + "/credentials";
  const net::Response created = world.write(
      "POST", list,
      {{"name", "k"}, {"type", "API_KEY"}, {"roles", {"USER"}}, {"authorizedIps", {ip}}});
  const std::string id = world.read(list)["items"][0]["credentialId"];
  const std::string patched = code_of(
      world.write("PATCH", list + "/" + id, {{"authorizedIps", {ip}}, {"type", "API_KEY"}}));
  if (created.status != 201) {
    EXPECT_EQ(patched, code_of(created)) << "both ways alike";
    return code_of(created);
  }
  EXPECT_EQ(patched, "200");
  std::string out;
  for (const std::string caller : {"192.0.2.7", "192.0.2.8", "198.51.100.1"}) {
    net::Headers headers{{"X-Forwarded-For", caller}};
    headers.add("X-Api-Key", json::parse(created.body)["value"].get<std::string>());
    if (world.ask("GET", channels, std::move(headers)).status == 200) out += caller + " ";
  }
  return out;
}

TEST(AuthorizedIpsOfACredential, AreWhatTheVariantTakes) {
  for (const char* variant : {"addresses", "ranges", "anything"}) {
    EXPECT_EQ(let_in_by("192.0.2.7", variant), "192.0.2.7 ") << variant;
  }
  EXPECT_EQ(let_in_by("192.0.2.0/24", "addresses"), "400.020");
  EXPECT_EQ(let_in_by("192.0.2.0/24", "ranges"), "192.0.2.7 192.0.2.8 ");
  EXPECT_EQ(let_in_by("192.0.2.0/24", "anything"), "192.0.2.7 192.0.2.8 ");
  for (const char* none : {"999.1.1.1", "home"}) {
    EXPECT_EQ(let_in_by(none, "addresses"), "400.020") << none;
    EXPECT_EQ(let_in_by(none, "ranges"), "400.020") << none;
    EXPECT_EQ(let_in_by(none, "anything"), "") << none;
  }
}

TEST(Credential, RefusesABadBody) {
  AccountWorld world;
  const std::string list = world.own() + "/credentials";
  EXPECT_EQ(code_of(world.write("POST", list, {{"name", "k"}, {"roles", {"USER"}}})), "400.020");
  EXPECT_EQ(
      code_of(world.write(
          "POST", list,
          {{"name", "k"}, {"type", "API_KEY"}, {"roles", {"USER"}}, {"authorizedIps", {"home"}}})),
      "400.020");
  const std::string id = world.read(list)["items"][0]["credentialId"];
  EXPECT_EQ(
      code_of(world.write("PATCH", list + "/" + id, {{"value", "mine"}, {"type", "API_KEY"}})),
      "400.020");
  EXPECT_EQ(
      code_of(world.write("PATCH", list + "/" + id, {{"blocked", "yes"}, {"type", "API_KEY"}})),
      "400.020");
}

// ---- organisations, transfers

TEST(Organisation, IsReachedByRole) {
  AccountWorld world;
  EXPECT_EQ(code_of(world.get(organisations)), "403.002");
  EXPECT_EQ(code_of(world.get(world.of("town"))), "403.002");
  world.become(Role::manager);
  EXPECT_EQ(world.read(organisations)["totalCount"], 1);
  EXPECT_EQ(code_of(world.get(world.of("library"))), "403.002");
  world.become(Role::admin);
  EXPECT_EQ(world.read(organisations)["totalCount"], 2);
  EXPECT_EQ(world.read(world.of("library"))["parentOrganisationId"], world.town().id);
  EXPECT_EQ(code_of(world.get(world.of("harbour"))), "404.001") << "another customer's";
  EXPECT_EQ(code_of(world.get(channels + "/" + world.account("harbour").channels[0]->id)),
            "404.001");
  EXPECT_EQ(world.read(channels + "/" + world.account("library").channels[0]->id)["name"], "desk");
}

TEST(Organisation, ShowsWhatIsLeftOfItsCredit) {
  AccountWorld world;
  world.become(Role::admin);
  json library = world.read(world.of("library"));
  EXPECT_EQ(library["balance"]["amount"], 0.5);
  EXPECT_EQ(library["balance"]["currency"], "EUR");
  EXPECT_EQ(library["state"], "ACTIVATED");
  world.write("POST", "/sms/v1/channels/" + world.account("library").channels[0]->id + "/messages",
              RestWorld::message_to_anna(std::string(200, 'a')));
  world.run_for(2s);
  library = world.read(world.of("library"));
  EXPECT_EQ(library["balance"]["amount"], 0.4) << "two parts";
  EXPECT_EQ(library["monthlyConsumption"], 2);
}

TEST(Organisation, OwesWhatItUsedWhenItIsPostPaidAsTheOlderApiSays) {
  AccountWorld world;
  world.become(Role::manager);
  const auto balance = [&] { return world.read(world.of("town"))["balance"]; };
  const auto credit = [&] {
    return world.ask("GET", "/http/1.6/credit.do?accessToken=" + world.key_, {}).body;
  };
  EXPECT_EQ(balance()["paymentType"], "POSTPAID");
  EXPECT_EQ(balance()["amount"], 0.0);
  EXPECT_EQ(credit(), "0.0");
  world.post(RestWorld::message_to_anna(std::string(200, 'a')));
  ASSERT_TRUE(world.engine_.handset_texts(RestWorld::bo, RestWorld::short_code, "STOP").ok());
  world.post(RestWorld::message_to(RestWorld::bo, "to nobody"));
  world.run_for(2s);
  EXPECT_EQ(balance()["amount"], -0.15) << "two parts and the confirmation of the STOP";
  EXPECT_EQ(credit(), "-3.0");

  ASSERT_TRUE(world.engine_.set_credit("town", 7).ok());
  EXPECT_EQ(balance()["paymentType"], "PREPAID");
  EXPECT_EQ(balance()["amount"], 0.35);
  EXPECT_EQ(credit(), "7.0");
}

TEST(Organisation, IsCreatedWithItsContact) {
  AccountWorld world;
  const json contact = {{"firstName", "A"}, {"lastName", "B"}, {"email", "a@b.example"}};
  const json wanted = {{"name", "museum"},
                       {"contact", contact},
                       {"companyInformation", {{"name", "Musee"}, {"siret", "1"}}},
                       {"balance", {{"amount", 1.5}}},
                       {"monthlyConsumptionLimit", 40}};
  world.become(Role::manager);
  EXPECT_EQ(code_of(world.write("POST", organisations, wanted)), "403.002");
  world.become(Role::admin);
  EXPECT_EQ(code_of(world.write("POST", organisations, {{"name", "museum"}})), "400.020")
      << "without a contact";
  const net::Response created = world.write("POST", organisations, wanted);
  ASSERT_EQ(created.status, 201) << created.body;
  const json museum = json::parse(created.body);
  EXPECT_EQ(museum["contact"], contact);
  EXPECT_EQ(museum["companyInformation"]["name"], "Musee");
  EXPECT_EQ(museum["balance"]["amount"], 1.5);
  EXPECT_EQ(museum["monthlyConsumptionLimit"], 40);
  EXPECT_EQ(world.account("museum").parent, &world.town());
  EXPECT_EQ(code_of(world.write("POST", organisations, wanted)), "400.020") << "the name is taken";
}

TEST(Organisation, NamesItsCompanyAlways) {
  AccountWorld world;
  world.become(Role::manager);
  EXPECT_EQ(world.read(world.of("town"))["companyInformation"]["name"], "town");
}

TEST(Organisation, ChangesWhatItTellsAboutItselfAndNothingElse) {
  AccountWorld world;
  world.become(Role::manager);
  const auto change = [&](const json& edit) {
    return world.write("PATCH", world.of("town"), edit);
  };
  ASSERT_EQ(change({{"address", {{"city", "Brest"}}}}).status, 200);
  ASSERT_EQ(change({{"billingContact", {{"email", "x@y.example"}}}}).status, 200);
  const json town = world.read(world.of("town"));
  EXPECT_EQ(town["address"]["city"], "Brest") << "what is not named stays";
  EXPECT_EQ(town["billingContact"]["email"], "x@y.example");
  EXPECT_EQ(code_of(change({{"name", "city"}})), "400.020");
  EXPECT_EQ(code_of(change({{"contact", "me"}})), "400.020");
}

TEST(Transfer, MovesCreditWithinReach) {
  AccountWorld world;
  world.become(Role::admin);
  world.town().credit_sms = 100;
  const std::string path = world.of("town") + "/transfers";
  EXPECT_EQ(world.read(path)["totalCount"], 0);
  const auto give = [&](double amount, const std::string& to) {
    return world.write("POST", path,
                       {{"amount", amount},
                        {"reference", "r1"},
                        {"organisationDestination", {{"organisationId", world.account(to).id}}}});
  };
  const net::Response given = give(1.5, "library");
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(world.town().credit_sms, 70);
  EXPECT_EQ(world.account("library").credit_sms, 40);
  const json transfer = json::parse(given.body);
  EXPECT_EQ(transfer["amount"], 1.5);
  EXPECT_EQ(world.read(path)["items"], json::array({transfer}));
  EXPECT_EQ(world.read(path + "/" + transfer["transferId"].get<std::string>()), transfer);
  EXPECT_EQ(world.read(world.of("library") + "/transfers")["totalCount"], 1);
  EXPECT_EQ(code_of(give(100, "library")), "400.020") << "more than there is";
  EXPECT_EQ(code_of(give(1, "harbour")), "400.020");
  EXPECT_EQ(code_of(give(-1, "library")), "400.020");
  EXPECT_EQ(code_of(world.write(
                "POST", path,
                {{"amount", 1},
                 {"currency", "EUR"},
                 {"organisationDestination", {{"organisationId", world.account("library").id}}}})),
            "400.020")
      << "a transfer has no currency";
  EXPECT_EQ(world.town().credit_sms, 70);
}

TEST(Transfer, KeepsEveryCent) {
  AccountWorld world;
  world.become(Role::admin);
  world.town().credit_sms = 100;
  const auto give = [&](double amount) {
    return world.write(
        "POST", world.of("town") + "/transfers",
        {{"amount", amount},
         {"organisationDestination", {{"organisationId", world.account("library").id}}}});
  };
  const auto balance = [&](const std::string& name) {
    return world.read(world.of(name))["balance"]["amount"];
  };
  EXPECT_EQ(json::parse(give(0.03).body)["amount"], 0.03);
  EXPECT_EQ(balance("town"), 4.97);
  EXPECT_EQ(balance("library"), 0.53);
  EXPECT_EQ(json::parse(give(0.04).body)["amount"], 0.04);
  EXPECT_EQ(balance("town"), 4.93);
  EXPECT_EQ(balance("library"), 0.57);
  EXPECT_EQ(world.account("library").credit_sms, 11) << "two of the cents are not an SMS yet";
  EXPECT_EQ(code_of(give(4.94)), "400.020") << "a cent more than there is";
  EXPECT_EQ(code_of(give(4.93)), "201");
  EXPECT_EQ(balance("town"), 0.0);
  EXPECT_EQ(code_of(give(0.005)), "400.020");
  EXPECT_THAT(world.violations(), Contains(HasSubstr("amount: must be whole cents; sent 0.005")));

  ASSERT_TRUE(world.engine_.set_credit("library", 7).ok());
  EXPECT_EQ(balance("library"), 0.35) << "the cents are gone with the old credit";
}

TEST(Transfer, RaisesNoBalanceAboveWhatCanBeKept) {
  AccountWorld world;  // the town's credit never runs out
  world.become(Role::admin);
  const auto give = [&](double amount) {
    return world.write(
        "POST", world.of("town") + "/transfers",
        {{"amount", amount},
         {"organisationDestination", {{"organisationId", world.account("library").id}}}});
  };
  EXPECT_EQ(code_of(give(90'000'000)), "400.020");
  EXPECT_THAT(world.violations(), ElementsAre(HasSubstr("amount: must be at most 50000000; sent")));
  EXPECT_EQ(code_of(give(40'000'000)), "201");
  EXPECT_EQ(code_of(give(40'000'000)), "400.020");
  EXPECT_THAT(world.violations(), Contains(HasSubstr("must not raise the destination's balance")));
  EXPECT_EQ(world.account("library").credit_sms, 800'000'010);
  EXPECT_EQ(code_of(give(9'999'999.5)), "201") << "to the limit";
  EXPECT_EQ(world.account("library").credit_sms, 1'000'000'000);
}

// ---- consumptions, look-up

TEST(Consumptions, AreCountedByChannelAndMonth) {
  AccountWorld world;
  world.post(RestWorld::message_to_anna("a"));
  world.post(RestWorld::message_to_anna(std::string(200, 'a')));
  world.engine_.set_delivery(RestWorld::bo, Delivery::undeliverable_spam);
  world.post(RestWorld::message_to(RestWorld::bo, "never left"));
  world.run_for(240h);  // December
  world.post(RestWorld::message_to_anna("b"));
  world.run_for(1min);
  const json page = world.read("/commons/v1/consumptions");
  ASSERT_EQ(page["totalCount"], 2) << page;
  EXPECT_EQ(page["items"][0]["startDate"], "2026-12-01T00:00:00");
  EXPECT_EQ(page["items"][0]["quantity"], 1);
  const json november = page["items"][1];
  EXPECT_EQ(november["type"], "SMS_MONTH");
  EXPECT_EQ(november["quantity"], 3);
  EXPECT_EQ(november["price"]["amount"], 0.15);
  EXPECT_EQ(november["items"][0]["lookup"]["isoCountryCode"], "FR");
  EXPECT_EQ(november, world.read(world.own() + "/consumptions/" +
                                 november["consumptionId"].get<std::string>()));
  EXPECT_EQ(world.read(world.own() + "/consumptions?pageSize=1")["count"], 1);
  EXPECT_EQ(code_of(world.get("/commons/v1/consumptions?month=11")), "400.004");
  EXPECT_EQ(code_of(world.get(world.own() + "/consumptions/none")), "404.001");
}

TEST(Consumptions, AreCountedByTheCountryOfTheHandset) {
  AccountWorld world;
  world.post(RestWorld::message_to_anna("a"));
  world.post(RestWorld::message_to("32470123456", std::string(200, 'b')));
  world.engine_.set_delivery("32470123457", Delivery::undelivered_expired);
  world.post(RestWorld::message_to("32470123457", "c"));
  world.post(RestWorld::message_to("85212345678", "d"));
  world.run_for(1min);
  json month = world.read("/commons/v1/consumptions")["items"][0];
  EXPECT_EQ(month["quantity"], 5);
  ASSERT_THAT(month["items"], SizeIs(3)) << month;
  json& belgium = month["items"][0];
  EXPECT_EQ(belgium["lookup"]["isoCountryCode"], "BE");
  EXPECT_EQ(belgium["quantity"], 3);
  EXPECT_EQ(belgium["price"]["amount"], 0.15);
  EXPECT_EQ(belgium["statuses"], json::array({{{"value", "DELIVERED"}, {"quantity", 2}},
                                              {{"value", "UNDELIVERED"}, {"quantity", 1}}}));
  EXPECT_EQ(month["items"][1]["lookup"]["isoCountryCode"], "FR");
  EXPECT_EQ(month["items"][1]["quantity"], 1);
  EXPECT_EQ(month["items"][2]["lookup"], json({{"countryPrefix", "852"}}));
}

TEST(Consumptions, CountTheConfirmationOfAStopAsTheMetersDo) {
  AccountWorld world;
  world.post(RestWorld::message_to_anna("a"));
  world.run_for(1min);
  const auto quantity = [&] {
    return world.read(world.own() + "/consumptions")["items"][0]["quantity"].get<int>();
  };
  EXPECT_EQ(quantity(), 1);
  ASSERT_TRUE(world.engine_.handset_texts(RestWorld::bo, RestWorld::short_code, "STOP").ok());
  world.run_for(1min);
  EXPECT_EQ(quantity(), 2);
  EXPECT_EQ(world.read(world.own())["dailyConsumption"], 2);
  EXPECT_EQ(world.read(world.own())["monthlyConsumption"], 2);
  world.become(Role::manager);
  EXPECT_EQ(world.read(world.of("town"))["monthlyConsumption"], 2);
  EXPECT_EQ(world.read(world.of("town"))["balance"]["amount"], -0.1);
}

TEST(Consumptions, CoverWhatTheRoleReaches) {
  AccountWorld world;
  world.post(RestWorld::message_to_anna("a"));
  world.become(Role::manager);
  world.write("POST", "/sms/v1/channels/" + world.channel("other").id + "/messages",
              RestWorld::message_to_anna("b"));
  world.run_for(1min);
  EXPECT_EQ(world.read("/commons/v1/consumptions")["totalCount"], 2);
  world.become(Role::user);
  EXPECT_EQ(world.read("/commons/v1/consumptions")["totalCount"], 1);
}

TEST(LookUp, TellsCountryAndNetwork) {
  AccountWorld world;
  const json found = world.read("/commons/v1/lookup/33639980001");
  EXPECT_EQ(found["isoCountryCode"], "FR");
  EXPECT_EQ(found["mccMnc"], "20801");
  EXPECT_EQ(world.read("/commons/v1/lookup/%2B32470123456")["country"], "Belgium");
  EXPECT_EQ(code_of(world.get("/commons/v1/lookup/0639980001")), "400.029");
}

TEST(LookUp, LeavesOutWhatItDoesNotKnowOfACountry) {
  AccountWorld world;
  EXPECT_EQ(world.read("/commons/v1/lookup/85212345678"), json({{"countryPrefix", "852"}}));
  ASSERT_TRUE(world.engine_.set_status_url("town", "relay_demo", RestWorld::hook).ok());
  world.post(RestWorld::message_to("85212345678", "far"));
  world.run_for(2s);
  EXPECT_EQ(json::parse(world.received_.back().body)["status"]["lookup"],
            json({{"countryPrefix", "852"}}));
}

// ---- a route that one client calls

TEST(Credit, IsNoRouteUnlessTheProfileSaysSo) {
  AccountWorld absent;
  EXPECT_EQ(code_of(absent.get("/commons/v1/credit")), "404.001");
  EXPECT_EQ(absent.engine_.state().near_misses().text().find("GET /commons/v1/credit  "),
            std::string::npos)
      << "a route that is not served is no near miss";
  AccountWorld served(profile_under({{"ASSUME-SMSMODE-CREDIT-ROUTE", "served"}}));
  const json owed = served.read("/commons/v1/credit");
  EXPECT_EQ(owed["paymentType"], "POSTPAID");
  ASSERT_TRUE(served.engine_.set_credit("town", 100).ok());
  EXPECT_EQ(served.read("/commons/v1/credit")["amount"], 5.0);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
