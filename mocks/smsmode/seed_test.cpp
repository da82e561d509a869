#include "mocks/smsmode/seed.h"

#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class SeedTest : public EngineFixture {};

TEST_F(SeedTest, PlantsTheExample) {
  const auto seed = load_seed(REHEARSE_SOURCE_DIR "/mocks/smsmode/seed.example.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  Engine engine(scheduler_, network_, transcript_, rng_, "https://other.test", Profile{});
  const auto drawn = plant(engine, *seed);
  ASSERT_TRUE(drawn.ok()) << drawn.error().detail;
  EXPECT_THAT(*drawn, SizeIs(5));
  EXPECT_THAT(engine.state().accounts(), SizeIs(3));
  EXPECT_EQ(engine.state().accounts()[1]->parent, engine.state().accounts()[0].get());
  EXPECT_EQ(engine.state().accounts()[0]->credit_sms, 10000);
}

TEST_F(SeedTest, TakesKeysAndUrlsAsGiven) {
  const auto seed = read_seed(
      "accounts:\n"
      "  - name: city\n"
      "    channels:\n"
      "      - name: line\n"
      "        numbers: ['38000']\n"
      "        mo url: ' https://relay.test/x'\n"
      "        keys: [{name: k, value: abcdefghijklmnopqrstuvwxyzABCDEF}]\n",
      "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  const auto drawn = plant(engine_, *seed);
  ASSERT_TRUE(drawn.ok());
  EXPECT_THAT(*drawn, SizeIs(0));
  key_ = "abcdefghijklmnopqrstuvwxyzABCDEF";
  EXPECT_EQ(post(message_to_anna("a")).status, 201);
  EXPECT_EQ(engine_.state().accounts().back()->channels[0]->mo_url, " https://relay.test/x");
  EXPECT_EQ(plant(engine_, *seed).error().code, "duplicate-name");
}

TEST_F(SeedTest, TakesLimitsRolesAndSubOrganisations) {
  const auto seed = read_seed(
      "accounts:\n"
      "  - name: region\n"
      "    monthly limit: 50\n"
      "    channels:\n"
      "      - name: line\n"
      "        numbers: ['38000']\n"
      "        names: [REGION]\n"
      "        daily limit: 2\n"
      "        monthly limit: 9\n"
      "        keys:\n"
      "          - {name: chief, role: ADMIN, authorised ips: ['192.0.2.7'], blocked: true}\n"
      "  - name: village\n"
      "    part of: region\n"
      "    channels: [{name: small, numbers: ['38001']}]\n",
      "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  ASSERT_TRUE(plant(engine_, *seed).ok());
  const Account& region = *engine_.state().account("region");
  EXPECT_EQ(region.monthly_limit_sms, 50);
  EXPECT_EQ(region.channels[0]->seed.daily_limit_sms, 2);
  EXPECT_EQ(region.channels[0]->seed.monthly_limit_sms, 9);
  EXPECT_TRUE(region.channels[0]->may_send_as("REGION"));
  EXPECT_FALSE(region.channels[0]->has_number("REGION")) << "nobody can reply to a name";
  EXPECT_EQ(region.keys[0]->role, Role::admin);
  EXPECT_EQ(region.keys[0]->authorized_ips, std::vector<std::string>{"192.0.2.7"});
  EXPECT_TRUE(region.keys[0]->shown.blocked);
  EXPECT_EQ(engine_.state().account("village")->parent, &region);
  const auto orphan = read_seed(
      "accounts: [{name: a, part of: nobody, channels: [{name: b, numbers: ['38002']}]}]\n", "s");
  ASSERT_FALSE(orphan.ok());
  EXPECT_THAT(orphan.error().detail,
              HasSubstr("s:1:31: there is no account \"nobody\" above this one"));
}

TEST_F(SeedTest, TellsWhereAFileIsWrong) {
  const auto seed = read_seed(
      "accounts:\n"
      "  - name: city\n"
      "    chanels: []\n"
      "    channels:\n"
      "      - {name: a, type: FAX, keys: [{name: k, value: short, role: BOSS}]}\n",
      "seed.yaml");
  ASSERT_FALSE(seed.ok());
  EXPECT_EQ(seed.error().code, "bad-seed");
  EXPECT_THAT(seed.error().detail, HasSubstr("seed.yaml:3:5: unknown key 'chanels'"));
  EXPECT_THAT(seed.error().detail, HasSubstr("'FAX'"));
  EXPECT_THAT(seed.error().detail, HasSubstr("32 letters and digits"));
  EXPECT_THAT(seed.error().detail, HasSubstr("'BOSS'"));
  EXPECT_EQ(load_seed("no/such/file.yaml").error().code, "bad-seed");
  EXPECT_THAT(load_seed("/dev/zero").error().detail, HasSubstr("/dev/zero: is a device"));
}

TEST_F(SeedTest, RefusesNumbersThatCannotBe) {
  const auto seed_with = [](const std::string& channel) {
    return read_seed(
        "accounts:\n  - name: city\n    channels:\n      - {name: a, " + channel + "}\n",
        "seed.yaml");
  };
  for (const std::string numbers : {"['36034']", "['8811', '33937001122', '4915112345678']"}) {
    EXPECT_TRUE(seed_with("numbers: " + numbers).ok()) << numbers;
  }
  for (const std::string number :
       {"", "1", "12", "1234567", "3393700112", "339370011223", "0937001122", "+33937001122",
        "33 937 001 122", "TOWN", "1234567890123456"}) {
    const auto seed = seed_with("numbers: ['36034', '" + number + "']");
    ASSERT_FALSE(seed.ok()) << number;
    EXPECT_THAT(seed.error().detail,
                HasSubstr("seed.yaml:4:38: \"" + number + "\" is no number: "));
  }
  const auto twice = seed_with("numbers: ['36034', '36034']");
  ASSERT_FALSE(twice.ok());
  EXPECT_THAT(twice.error().detail,
              HasSubstr("seed.yaml:4:38: there is another number \"36034\", in line 4"));
  EXPECT_TRUE(seed_with("type: RCS, numbers: [TOWN]").ok()) << "an RCS channel goes by its name";
}

TEST_F(SeedTest, RefusesWhatIsThereTwice) {
  const auto seed = read_seed(
      "accounts:\n"
      "  - name: city\n"
      "    channels:\n"
      "      - name: a\n"
      "        numbers: ['38000']\n"
      "        keys:\n"
      "          - {name: k, value: abcdefghijklmnopqrstuvwxyzABCDEF}\n"
      "          - {name: k}\n"
      "      - name: b\n"
      "        numbers: ['38000']\n"
      "        keys: [{name: k}]\n"
      "      - {name: a, numbers: ['38001']}\n"
      "  - name: city\n"
      "    channels:\n"
      "      - name: a\n"
      "        numbers: ['38002']\n"
      "        keys: [{name: k, value: abcdefghijklmnopqrstuvwxyzABCDEF}]\n",
      "seed.yaml");
  ASSERT_FALSE(seed.ok());
  const std::string told = seed.error().detail;
  EXPECT_THAT(told, HasSubstr("seed.yaml:8:20: there is another API key of this account \"k\", "
                              "in line 7"));
  EXPECT_THAT(told, HasSubstr("seed.yaml:11:23: there is another API key of this account"));
  EXPECT_THAT(told, HasSubstr("seed.yaml:12:16: there is another channel of this account \"a\", "
                              "in line 4"));
  EXPECT_THAT(told, HasSubstr("seed.yaml:13:11: there is another account \"city\", in line 2"));
  EXPECT_THAT(told, HasSubstr("seed.yaml:17:33: there is another API key with this value, "
                              "in line 7"));
  EXPECT_THAT(told, Not(HasSubstr(":15:"))) << "another account may use the name";
  EXPECT_THAT(told, HasSubstr("seed.yaml:10:19: there is another number \"38000\", in line 5"));
}

TEST_F(SeedTest, RefusesANumberOfAnotherCustomer) {
  const auto seed = read_seed(
      "accounts:\n"
      "  - {name: a, channels: [{name: x, numbers: ['38000']}]}\n"
      "  - {name: b, channels: [{name: x, numbers: ['38001', '38000']}]}\n",
      "seed.yaml");
  ASSERT_FALSE(seed.ok());
  EXPECT_THAT(seed.error().detail,
              HasSubstr("seed.yaml:3:55: there is another number \"38000\", in line 2"));
}

TEST_F(SeedTest, ReadsTheSecretOfAWebhook) {
  const auto seed = read_seed(
      "accounts: [{name: c, channels: [{name: a, numbers: ['38000'], webhook secret: s3cret}]}]\n",
      "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  EXPECT_EQ(seed->accounts[0].channels[0].webhook_secret, "s3cret");
}

TEST_F(SeedTest, RefusesAWebhookThatIsNoUrl) {
  const auto with = [](const std::string& webhook) {
    return read_seed(
        "accounts: [{name: c, channels: [{name: a, numbers: ['38000'],\n  " + webhook + "}]}]\n",
        "seed.yaml");
  };
  EXPECT_TRUE(with("mo url: 'http://127.0.0.1:8080/x ', status url: https://relay.test/y").ok());
  for (const std::string key : {"mo url", "status url"}) {
    for (const std::string url : {"relay", "127.0.0.1:8080/x", "ftp://relay.test/x", "''"}) {
      const auto seed = with(key + ": " + url);
      ASSERT_FALSE(seed.ok()) << url;
      EXPECT_THAT(seed.error().detail, HasSubstr("seed.yaml:2:" + std::to_string(key.size() + 5) +
                                                 ": '" + key + "' is no URL"));
    }
  }
}

TEST_F(SeedTest, TakesFormat1AndNoOther) {
  const auto of = [](const std::string& format) {
    return read_seed("format: " + format + "\naccounts: []\n", "seed.yaml");
  };
  EXPECT_TRUE(of("1").ok());
  EXPECT_FALSE(of("2").ok());
}

TEST_F(SeedTest, RefusesAddressesThatAreNone) {
  const auto with_ips = [](const std::string& ips) {
    return read_seed(
        "accounts: [{name: c, channels: [{name: a, numbers: ['38000'],\n"
        "  keys: [{name: k, authorised ips: " +
            ips + "}]}]}]\n",
        "seed.yaml");
  };
  EXPECT_TRUE(with_ips("['192.0.2.7', '192.0.2.0/24', '2001:db8::7']").ok());
  const auto none = with_ips("['192.0.2.7', '192.0.2.300']");
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().detail, HasSubstr("seed.yaml:2:50: \"192.0.2.300\" is no IP address"));
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
