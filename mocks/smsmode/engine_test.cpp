#include "mocks/smsmode/engine.h"

#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

class EngineTest : public EngineFixture {
 protected:
  std::vector<std::string> clicks() const { return remarks(sim::Remark::Kind::console); }
};

TEST_F(EngineTest, CreatesAKeyByNameAndSaysItOnce) {
  const auto key = engine_.create_key("town", "relay_demo", "Dydu channel");
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(key->name, "Dydu channel");
  EXPECT_THAT(key->value, MatchesRegex("[A-Za-z0-9]{32}"));
  EXPECT_NE(key->value, key_);
  EXPECT_THAT(clicks(), Contains(HasSubstr("Dydu channel")));
  EXPECT_THAT(clicks(), Each(Not(HasSubstr(key->value))));
}

TEST_F(EngineTest, RefusesAKeyForNothing) {
  EXPECT_EQ(engine_.create_key("city", "relay_demo", "k").error().code, "unknown-account");
  EXPECT_EQ(engine_.create_key("town", "relay", "k").error().code, "unknown-channel");
  EXPECT_EQ(engine_.create_key("town", "relay_demo", " ").error().code, "name-missing");
  EXPECT_EQ(engine_.revoke_key("town", "nope").error().code, "unknown-key");
  EXPECT_EQ(engine_.block_key("city", "dydu").error().code, "unknown-account");
}

TEST_F(EngineTest, RevokesTheNewestOfTwoKeysOfOneName) {
  const std::string older = key_;
  const std::string newer = engine_.create_key("town", "relay_demo", "dydu")->value;
  ASSERT_TRUE(engine_.revoke_key("town", "dydu").ok());
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
  key_ = newer;
  EXPECT_EQ(post(message_to_anna("a")).status, 401);
}

TEST_F(EngineTest, KeepsTheUrlAsTypedAndShowsNoSecretOfIt) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", std::string(" ") + hook).ok());
  EXPECT_EQ(engine_.state().accounts()[0]->channels[0]->mo_url, std::string(" ") + hook);
  EXPECT_THAT(clicks().back(),
              AllOf(HasSubstr("URL for MO notifications"), HasSubstr("https://relay.test/…"),
                    HasSubstr("a blank at the start"), Not(HasSubstr("secret-token"))));
  EXPECT_EQ(engine_.set_mo_url("town", "nope", hook).error().code, "unknown-channel");
  EXPECT_EQ(engine_.set_status_url("nope", "relay_demo", hook).error().code, "unknown-account");
}

TEST_F(EngineTest, RefusesAccountsThatCannotBeToldApart) {
  EXPECT_EQ(engine_.add_account({"town", {}, {}}).error().code, "duplicate-name");
  const ChannelSeed line{"line", "SMS", "OTP", {"38000"}};
  EXPECT_EQ(engine_.add_account({"city", {line, line}, {}}).error().code, "duplicate-name");
  EXPECT_EQ(engine_.add_account({"city", {{"line", "SMS", "OTP", {}}}, {}}).error().code,
            "number-missing");
  EXPECT_TRUE(engine_.add_account({"city", {line}, {}}).ok());
}

TEST_F(EngineTest, ServesMoreThanTheVendorWhenAsked) {
  engine_.serve_also("/__control/", [](const net::Request& request, const net::Responder& answer) {
    answer.answer({200, {}, std::string(request.path())});
  });
  EXPECT_EQ(get("/__control/state").body, "/__control/state");
  EXPECT_EQ(get("/__control").body, "/__control") << "its own name, the slash forgotten";
  EXPECT_EQ(get("/__controls").status, 404);
}

class ConsoleTrims : public EngineFixture {
 protected:
  ConsoleTrims() : EngineFixture(profile_under({{"ASSUME-SMSMODE-CONSOLE-URL", "trimmed"}})) {}
};

TEST_F(ConsoleTrims, TheBlanksOfAPaste) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", std::string(" ") + hook + "\n").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(std::chrono::seconds(1));
  EXPECT_THAT(received_, SizeIs(1));
}

class ConsoleRefuses : public EngineFixture {
 protected:
  ConsoleRefuses() : EngineFixture(profile_under({{"ASSUME-SMSMODE-CONSOLE-URL", "refused"}})) {}
};

TEST_F(ConsoleRefuses, WhatIsNoPublicHttpsUrl) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  for (const std::string slip :
       {"http://relay.test/hooks/x", "relay.test/hooks", "https://relay.test/hooks/x ",
        "https://localhost/hooks", "https://192.168.1.4/hooks", "https://[::1]/hooks"}) {
    const auto set = engine_.set_mo_url("town", "relay_demo", slip);
    ASSERT_FALSE(set.ok()) << slip;
    EXPECT_EQ(set.error().code, "url-refused");
    EXPECT_FALSE(engine_.set_status_url("town", "relay_demo", slip).ok());
  }
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(std::chrono::seconds(1));
  EXPECT_THAT(received_, SizeIs(1)) << "the old URL stays";
  EXPECT_TRUE(engine_.set_mo_url("town", "relay_demo", "").ok()) << "a field may be emptied";
}

TEST_F(EngineTest, TakesAUrlWithAQueryAndAUserAndCallsItAsAnyClientWould) {
  ASSERT_TRUE(
      engine_.set_mo_url("town", "relay_demo", "https://us%3Aer:pw@relay.test/x?y=a@b").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(std::chrono::seconds(1));
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].target, "/x?y=a@b");
  EXPECT_EQ(received_[0].headers.get("Authorization"), "Basic dXM6ZXI6cHc=");
  EXPECT_THAT(clicks(), Each(Not(HasSubstr("pw"))));
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "https://relay.test/x?y=a@b").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonsoir").ok());
  run_for(std::chrono::seconds(1));
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[1].headers.get("Authorization"), std::nullopt);
}

class ConsoleTakesBareUrlsOnly : public EngineFixture {
 protected:
  ConsoleTakesBareUrlsOnly()
      : EngineFixture(profile_under({{"ASSUME-SMSMODE-CONSOLE-URL-PARTS", "refused"}})) {}
};

TEST_F(ConsoleTakesBareUrlsOnly, WithoutQueryAndUser) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  for (const std::string url : {"https://relay.test/x?secret=1", "https://relay.test?x",
                                "https://user:pw@relay.test/x", "https://user@relay.test"}) {
    const auto set = engine_.set_mo_url("town", "relay_demo", url);
    ASSERT_FALSE(set.ok()) << url;
    EXPECT_EQ(set.error().code, "url-refused");
    EXPECT_THAT(set.error().detail, Not(HasSubstr("pw")));
    EXPECT_FALSE(engine_.set_status_url("town", "relay_demo", url).ok()) << url;
  }
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "bonjour").ok());
  run_for(std::chrono::seconds(1));
  EXPECT_THAT(received_, SizeIs(1)) << "the old URL stays";
  for (const std::string url :
       {" https://relay.test/a@b ", "relay.test", "http://relay.test", ""}) {
    EXPECT_TRUE(engine_.set_mo_url("town", "relay_demo", url).ok()) << url;
  }
}

class SmallMemory : public EngineFixture {
 protected:
  SmallMemory() : EngineFixture(Profile{.messages_max = 3}) {}
};

TEST_F(SmallMemory, ForgetsTheOldestMessageAndNothingElse) {
  using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  for (const char* text : {"a", "b", "c", "d", "e"}) {
    ASSERT_EQ(post(message_to_anna(text)).status, 201);
  }
  EXPECT_THAT(engine_.state().messages(), SizeIs(3));
  EXPECT_EQ(engine_.state().messages().front().text, "c");
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(engine_.handset_texts(anna, short_code, "ok").ok());
  }
  run_for(10min);
  EXPECT_THAT(handset_texts(), SizeIs(0)) << "forgotten on their way";
  ASSERT_THAT(received_, SizeIs(4));
  EXPECT_THAT(received_[0].body, HasSubstr("originMessageId"));
  EXPECT_THAT(received_[3].body, Not(HasSubstr("originMessageId")));
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
