#include "app/config.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace smsrelay::app {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

base::Result<std::string> sixteen_and_more(const std::string&) {
  return std::string("a-secret-of-some-length\n");
}

std::string minimal(const std::string& more = {}) {
  return "format: 1\n"
         "webhook_listen: http://127.0.0.1:8080\n"
         "public_url: https://relay.example\n"
         "admin_listen: http://127.0.0.1:8081\n"
         "admin_token: 0123456789abcdef\n"
         "client_id_key: fedcba9876543210\n"
         "dydu_servers: [https://app1.example]\n"
         "bots:\n"
         "  - id: b1\n"
         "    languages: [{ code: fr, spaces: [Defaut, Mairie SMS] }]\n" +
         more;
}

std::string refusal_of(std::string text) {
  const auto settings = read_config(std::move(text), "relay.yaml", sixteen_and_more);
  return settings ? "" : settings.error().detail;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Config, TheExampleLoads) {
  std::ifstream file(REHEARSE_SOURCE_DIR "/src/app/relay.example.yaml");
  ASSERT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  const auto settings = read_config(text.str(), "relay.example.yaml", sixteen_and_more);
  ASSERT_TRUE(settings.ok()) << settings.error().detail;
  EXPECT_EQ(settings->admin_token, "a-secret-of-some-length");
  EXPECT_EQ(settings->policy.servers, 2U);
  EXPECT_EQ(settings->bots[0].directory.languages[0].default_space, "Defaut");
  // It shows the defaults, so it must agree with them.
  EXPECT_EQ(settings->ask_timeout, RelaySettings().ask_timeout);
  EXPECT_EQ(settings->policy.remember_mo, core::Policy().remember_mo);
  EXPECT_EQ(settings->policy.send_attempts_max, core::Policy().send_attempts_max);
  EXPECT_EQ(settings->policy.look_up_after, core::Policy().look_up_after);
}

TEST(Config, TheOneForTryingByHandLoads) {
  std::ifstream file(REHEARSE_SOURCE_DIR "/src/app/relay.local.yaml");
  ASSERT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  const auto settings = read_config(text.str(), "relay.local.yaml", sixteen_and_more);
  ASSERT_TRUE(settings.ok()) << settings.error().detail;
  EXPECT_EQ(settings->public_url, settings->webhook_listen);
}

TEST(Config, AFewLinesAreEnough) {
  const auto settings = read_config(minimal(), "relay.yaml", sixteen_and_more);
  ASSERT_TRUE(settings.ok()) << settings.error().detail;
  EXPECT_THAT(settings->dydu_servers, ElementsAre("https://app1.example"));
  EXPECT_EQ(settings->smsmode_url, "https://rest.smsmode.com");
  EXPECT_EQ(settings->policy.servers, 1U);
}

TEST(Config, AnUnknownKeyIsRefusedWithItsPlaceAndTheNearestKnownOne) {
  const std::string refusal = refusal_of(minimal("ask_timeot: 50s\n"));
  EXPECT_THAT(refusal, HasSubstr("relay.yaml:11:1:"));
  EXPECT_THAT(refusal, HasSubstr("did you mean 'ask_timeout'?"));
  EXPECT_THAT(refusal, HasSubstr("\n 11 | ask_timeot: …\n    | ^^^^^^^^^^\n"));
}

TEST(Config, BothFacesOnOnePortAreRefused) {
  const std::string refusal = refusal_of(replaced(minimal(), ":8081", ":8080"));
  EXPECT_THAT(refusal, HasSubstr("relay.yaml:4:15:"));
  EXPECT_THAT(refusal, HasSubstr("'admin_listen' needs a port of its own"));
  EXPECT_EQ(refusal_of(replaced(replaced(minimal(), ":8080", ":0"), ":8081", ":0")), "");
}

TEST(Config, AListenAddressWithoutHttpIsRefusedWithAnExampleThatWouldDo) {
  EXPECT_THAT(refusal_of(replaced(minimal(), "http://127.0.0.1:8081", "127.0.0.1:8081")),
              HasSubstr("such as http://127.0.0.1:8080"));
}

TEST(Config, AListenAddressTheRelayCannotServeIsRefusedAtOnce) {
  const auto refusal = [](const std::string& origin) {
    return refusal_of(replaced(minimal(), "http://127.0.0.1:8080", origin));
  };
  EXPECT_THAT(refusal("http://[::1]:8080"), HasSubstr("relay.yaml:2:17:"));
  EXPECT_THAT(refusal("http://[::1]:8080"), HasSubstr("listens on IPv4 only"));
  EXPECT_THAT(refusal("http://127.0.0.1:99999"), HasSubstr("port from 0 to 65535"));
  EXPECT_THAT(refusal("http://127.0.0.1:80x"), HasSubstr("port from 0 to 65535"));
  EXPECT_THAT(refusal("http://relay.example:8080"), HasSubstr("not a name"));
  EXPECT_THAT(refusal("http://127.0.0.256:8080"), HasSubstr("must be an IPv4 address"));
  EXPECT_EQ(refusal("http://localhost:8080"), "");
  EXPECT_EQ(refusal("http://0.0.0.0:65535"), "");
}

TEST(Config, ValuesOutOfRangeAreRefused) {
  EXPECT_THAT(refusal_of(minimal("send_timeout: 0s\n")), HasSubstr("'send_timeout' must be from"));
  EXPECT_THAT(refusal_of(minimal("ask_timeout: 50\n")), HasSubstr("relay.yaml:11:14:"));
  EXPECT_THAT(refusal_of(minimal("policy: { remember_mo: 30h }\n")), HasSubstr("remember_mo"));
  EXPECT_THAT(refusal_of(minimal("policy: { parts_max: 11 }\n")), HasSubstr("parts_max"));
}

TEST(Config, UrlsMustBeOnesTheRelayCanServeOrReach) {
  EXPECT_THAT(refusal_of(replaced(minimal(), "http://127.0.0.1:8080", "https://127.0.0.1:8080")),
              HasSubstr("TLS ends at a proxy"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "https://relay.example", "relay.example")),
              HasSubstr("'public_url' must be a URL"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "[https://app1.example]", "[]")),
              HasSubstr("needs at least one server"));
}

TEST(Config, ASecretComesFromOnePlaceAndIsNeverShown) {
  EXPECT_THAT(refusal_of(minimal("admin_token_file: admin.token\n")), HasSubstr("exactly one of"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "admin_token: 0123456789abcdef\n", "")),
              HasSubstr("'admin_token'"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "0123456789abcdef", "short")),
              HasSubstr("at least 16 characters"));
  const auto unreadable =
      read_config(replaced(minimal(), "admin_token: 0123456789abcdef", "admin_token_file: gone"),
                  "relay.yaml", [](const std::string&) -> base::Result<std::string> {
                    return base::Error{"unreadable", "cannot be opened"};
                  });
  ASSERT_FALSE(unreadable.ok());
  EXPECT_THAT(unreadable.error().detail, HasSubstr("cannot be opened"));
}

TEST(Config, NoValueOfTheFileIsShown) {
  const auto refusal = [](const std::string& line) {
    std::string text = replaced(minimal(), "admin_token: 0123456789abcdef", line);
    return refusal_of(std::move(text));
  };
  for (const std::string line :
       {"admin_token: \"CANARY0123456789", "admin_tokn: CANARY0123456789", "admin_token: CANARY",
        "admin_token: {CANARY0123456789: 1}", "admin_token: [CANARY0123456789]",
        "admin_token: *CANARY0123456789", "admin_token:CANARY0123456789",
        "admin_token:\tCANARY0123456789\n\t- x", "CANARY0123456789: x",
        "admin_token: |\n  CANARY0123456789\n  x", "admin_token: CANARY 0123456789",
        "admin_token: 0123456789abcdef\nsmsmode_url: http://user:CANARY@127.0.0.1:1",
        "admin_token: 0123456789abcdef\nsmsmode_url: CANARY0123456789",
        "admin_token: 0123456789abcdef\nask_timeout: 5CANARY",
        "admin_token: 0123456789abcdef\npolicy: CANARY0123456789",
        "admin_token: 0123456789abcdef\npolicy: { parts_max: CANARY0123456789 }"}) {
    EXPECT_THAT(refusal(line), HasSubstr("relay.yaml:")) << line;
    EXPECT_THAT(refusal(line), Not(HasSubstr("CANARY"))) << line;
  }
  EXPECT_THAT(refusal("admin_tokn: CANARY0123456789"), HasSubstr("did you mean 'admin_token'?"));
  EXPECT_THAT(refusal("admin_token: \"CANARY0123456789"), HasSubstr("5 | admin_token: …"));
  EXPECT_THAT(refusal("admin_token: 0123456789abcdef\nsmsmode_url: http://user:CANARY@h"),
              HasSubstr("it holds a user name"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "http://127.0.0.1:8080", "http://canary:8080")),
              Not(HasSubstr("canary")));
}

TEST(Config, ATokenThatNoClientCanSendIsRefused) {
  const auto refusal_of_file = [](const std::string& content) {
    const auto settings = read_config(
        replaced(minimal(), "admin_token: 0123456789abcdef", "admin_token_file: token"),
        "relay.yaml",
        [&content](const std::string&) -> base::Result<std::string> { return content; });
    return settings ? "" : settings.error().detail;
  };
  const std::string half = "0123456789";
  EXPECT_EQ(refusal_of_file(half + "~!" + half + "\r\n"), "");
  EXPECT_THAT(refusal_of_file(half + "\n" + half),
              HasSubstr("relay.yaml:5:19: 'admin_token' has a line end"));
  EXPECT_THAT(refusal_of_file(half + " " + half), HasSubstr("a blank"));
  EXPECT_THAT(refusal_of_file(half + '\0' + half), HasSubstr("a control character"));
  EXPECT_THAT(refusal_of_file(half + "\x7F" + half), HasSubstr("a control character"));
  EXPECT_THAT(refusal_of_file(half + "é" + half), HasSubstr("beyond ASCII"));
  EXPECT_THAT(refusal_of_file("\xEF\xBB\xBF" + half + half), HasSubstr("beyond ASCII"));
  EXPECT_THAT(refusal_of(replaced(minimal(), "0123456789abcdef", R"("0123456789\nabcdef")")),
              HasSubstr("relay.yaml:5:14: 'admin_token' has a line end"));
}

class ConfigFiles : public testing::Test {
 protected:
  ConfigFiles() { fs::create_directories(folder_); }
  ~ConfigFiles() override { fs::remove_all(folder_); }

  std::string refusal() const {
    const auto settings = load_config(folder_ / "relay.yaml");
    return settings ? "" : settings.error().detail;
  }
  void write(const char* name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  const fs::path folder_ = testing::TempDir() + "config-files-" +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ConfigFiles, AreReadUpToABound) {
  const std::string text =
      replaced(minimal(), "admin_token: 0123456789abcdef", "admin_token_file: token");
  write("relay.yaml", text);
  EXPECT_THAT(refusal(), HasSubstr("relay.yaml:5:19: 'admin_token_file': cannot be read"));
  write("token", std::string(4096, 'x'));
  EXPECT_EQ(refusal(), "");
  write("token", std::string(4097, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("'admin_token_file': is larger than 4 KiB"));
  write("relay.yaml", text + "#" + std::string(1024UL * 1024, ' '));
  EXPECT_THAT(refusal(), HasSubstr("relay.yaml: is larger than 1 MiB\n"));
}

TEST_F(ConfigFiles, WithSecretsAreNotedIfOthersMayReadOrWriteThem) {
  const std::string file = folder_ / "relay.yaml";
  const auto exposed = [&] {
    std::string told;
    for (const auto& each : exposed_files(*load_config(file), file)) {
      told += fs::path(each.path).filename().string() + " " + each.mode + "\n";
    }
    return told;
  };
  const auto set_mode = [&](const char* name, unsigned mode) {
    fs::permissions(folder_ / name, static_cast<fs::perms>(mode));
  };
  write("token", std::string(32, 'x'));
  write("key", std::string(32, 'y'));
  write("relay.yaml",
        replaced(replaced(minimal(), "admin_token: 0123456789abcdef", "admin_token_file: token"),
                 "client_id_key: fedcba9876543210", "client_id_key_file: key"));
  set_mode("token", 0644);
  set_mode("key", 0600);
  set_mode("relay.yaml", 0666);
  EXPECT_EQ(exposed(), "token 0644\n") << "no secret stands in relay.yaml";
  set_mode("key", 0420);
  set_mode("token", 0400);
  EXPECT_EQ(exposed(), "key 0420\n");
  write("relay.yaml", minimal());
  EXPECT_EQ(exposed(), "relay.yaml 0666\n");
  set_mode("relay.yaml", 0600);
  EXPECT_EQ(exposed(), "");
  write("relay.db", "the keys of the channels");
  set_mode("relay.db", 0640);
  EXPECT_EQ(exposed(), "relay.db 0640\n");
}

TEST(Config, TheDatabaseLiesBesideItsConfigurationUnlessItIsNamedOtherwise) {
  const auto store_of = [](const std::string& line) {
    const auto settings =
        read_config(minimal() + line, "/etc/smsrelay/relay.yaml", sixteen_and_more);
    return settings ? settings->store : settings.error().detail;
  };
  EXPECT_EQ(store_of(""), "/etc/smsrelay/relay.db");
  EXPECT_EQ(store_of("store: data/town.db\n"), "/etc/smsrelay/data/town.db");
  EXPECT_EQ(store_of("store: /var/lib/smsrelay/relay.db\n"), "/var/lib/smsrelay/relay.db");
  EXPECT_EQ(store_of("store: memory\n"), "");
  EXPECT_EQ(store_of("store: ./memory\n"), "/etc/smsrelay/./memory");
  EXPECT_THAT(store_of("store: ''\n"), HasSubstr("'store' must be the path of a database"));
}

TEST_F(ConfigFiles, AreNoDevices) {
  write("relay.yaml",
        replaced(minimal(), "admin_token: 0123456789abcdef", "admin_token_file: /dev/zero"));
  EXPECT_THAT(refusal(), HasSubstr("'admin_token_file': is a device"));
  EXPECT_EQ(load_config("/dev/zero").error().detail,
            "/dev/zero: is a device or a socket, not a file\n");
}

TEST(Config, TheCanaryIsAskedAtReasonableIntervals) {
  for (const char* absurd : {"1ms", "59s", "32d", "-1s"}) {
    EXPECT_NE(refusal_of(minimal("canary_every: " + std::string(absurd) + "\n")), "") << absurd;
  }
  EXPECT_THAT(refusal_of(minimal("canary_every: 1ms\n")),
              HasSubstr("'canary_every' must be from 1m to 744h, or 0s: never"));
  for (const char* fine : {"0s", "1m", "1h", "31d"}) {
    EXPECT_EQ(refusal_of(minimal("canary_every: " + std::string(fine) + "\n")), "") << fine;
  }
}

TEST(Config, ADefaultSpaceMustBeOneOfTheSpaces) {
  EXPECT_THAT(refusal_of(replaced(minimal(), "Mairie SMS]", "Mairie SMS], default_space: Default")),
              HasSubstr("must be one of 'spaces'"));
}

}  // namespace
}  // namespace smsrelay::app
