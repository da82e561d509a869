#include "core/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smsrelay::core {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* endpoint = "https://relay.example/hooks/smsmode/S3cretS3cretS3cretS3cret";
constexpr const char* key = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY";

BotDirectory bot() {
  return {{{.code = "fr", .spaces = {"Défaut", "Mairie SMS"}, .default_space = "Défaut"},
           {.code = "en", .spaces = {"Default", "Town hall"}, .default_space = "Default"}}};
}

Channel complete_channel() {
  Channel channel;
  channel.id = {"town-hall"};
  channel.title = "Town hall";
  channel.endpoint_token = "S3cretS3cretS3cretS3cret";
  channel.bot = "11111111-2222-4333-8444-555555555555";
  channel.language = "fr";
  channel.space = "Mairie SMS";
  channel.api_key = key;
  return channel;
}

AccountFacts good_facts() {
  AccountFacts facts;
  facts.key = AccountFacts::Key::accepted;
  facts.numbers = {"36034"};
  facts.mo_url = endpoint;
  return facts;
}

// "code step", or "accepted".
std::string verdict(const std::optional<Refusal>& refusal) {
  return refusal ? refusal->code + " " + refusal->step : "accepted";
}

// A person can act on it, and it betrays nothing.
void expect_helpful(const std::optional<Refusal>& refusal) {
  if (!refusal) return;
  for (const std::string& sentence : {refusal->cause, refusal->fix}) {
    EXPECT_TRUE(sentence.ends_with('.')) << sentence;
    EXPECT_GT(sentence.size(), 15U);
    EXPECT_THAT(sentence, Not(HasSubstr(key)));
    EXPECT_THAT(sentence, Not(HasSubstr("S3cretS3cret")));
  }
}

TEST(ChannelTest, Titles) {
  EXPECT_EQ(verdict(check_title("Town hall")), "accepted");
  EXPECT_EQ(verdict(check_title(" Mairie d'Évry ")), "accepted");
  EXPECT_EQ(verdict(check_title("")), "title-missing GUIDE-A2");
  for (const char* blank : {" \t", "\u00A0", "\u00A0 \u2003", "\u3000", "\u200B", "\u2800"}) {
    EXPECT_EQ(verdict(check_title(blank)), "title-missing GUIDE-A2");
  }
  EXPECT_EQ(verdict(check_title("Mairie\uFDD0")), "text-unreadable GUIDE-A2");
  EXPECT_EQ(verdict(check_title("Mairie\u00A0: SMS")), "accepted");
  std::string accents;
  for (int count = 0; count < 100; ++count) accents += "é";
  EXPECT_EQ(verdict(check_title(accents)), "accepted");
  EXPECT_EQ(verdict(check_title(accents + "é")), "title-too-long GUIDE-A2");
}

TEST(ChannelTest, Selections) {
  struct Case {
    const char* language;
    const char* space;
    const char* verdict;
    const char* hint;  // in the fix
  };
  const std::vector<Case> cases = {
      {"fr", "Mairie SMS", "accepted", ""},
      {" fr ", " Mairie SMS\n", "accepted", ""},
      {"fr", "Défaut", "accepted", ""},
      {"", "Mairie SMS", "language-missing GUIDE-A5", "language"},
      {"de", "Mairie SMS", "language-unknown GUIDE-A5", "\"fr\" and \"en\""},
      {"FR", "Mairie SMS", "language-unknown GUIDE-A5", "Did you mean \"fr\"?"},
      {"fr", "", "space-missing GUIDE-A5", "space"},
      {"fr", "  ", "space-missing GUIDE-A5", "space"},
      {"fr", "mairie sms", "space-wrong-case GUIDE-A5", "Did you mean \"Mairie SMS\"?"},
      {"fr", "Defaut", "space-wrong-case GUIDE-A5", "Did you mean \"Défaut\"?"},
      {"fr", "DÉFAUT", "space-wrong-case GUIDE-A5", "Did you mean \"Défaut\"?"},
      {"fr", "De\u0301faut", "space-wrong-case GUIDE-A5", "Did you mean \"Défaut\"?"},
      {"fr", "Town hall", "space-of-other-language GUIDE-A5", "Select language \"en\""},
      {"fr", "TOWN HALL", "space-of-other-language GUIDE-A5", "with space \"Town hall\""},
      {"en", "Mairie SMS", "space-of-other-language GUIDE-A5", "Select language \"fr\""},
      {"fr", "Marie SMS", "space-unknown GUIDE-A5", "Did you mean \"Mairie SMS\"?"},
      {"fr", "Piscine", "space-unknown GUIDE-A5", "\"Défaut\" and \"Mairie SMS\""},
      {"fr", "Mairie  SMS", "space-unknown GUIDE-A5", "Did you mean \"Mairie SMS\"?"},
  };
  for (const Case& each : cases) {
    const auto refusal = check_selection(bot(), each.language, each.space);
    EXPECT_EQ(verdict(refusal), each.verdict) << each.language << " / " << each.space;
    if (refusal) {
      EXPECT_THAT(refusal->fix, HasSubstr(each.hint));
    }
    expect_helpful(refusal);
  }
}

TEST(ChannelTest, HostileNamesAreShownHarmless) {
  const auto refusal = check_selection(bot(), "fr", "a\x1B[31mb");
  ASSERT_TRUE(refusal);
  EXPECT_THAT(refusal->cause, Not(HasSubstr("\x1B")));
}

TEST(ChannelTest, KeyShapes) {
  struct Case {
    std::string key;
    const char* verdict;
  };
  const std::vector<Case> cases = {
      {key, "accepted"},
      {"0f8fad5b-d9cb-469f-a165-70867728950e", "accepted"},
      {std::string(64, 'a'), "accepted"},
      {"", "key-missing GUIDE-D2"},
      {" \n", "key-missing GUIDE-D2"},
      {std::string(" ") + key, "key-has-blanks GUIDE-D2"},
      {std::string(key) + "\n", "key-has-blanks GUIDE-D2"},
      {std::string(key).insert(9, " "), "key-has-blanks GUIDE-D2"},
      {std::string(key) + "\u00A0", "key-has-blanks GUIDE-D2"},
      {std::string(key).substr(0, 31), "key-truncated GUIDE-C4"},
      {"a", "key-truncated GUIDE-C4"},
      {"\"" + std::string(key) + "\"", "key-malformed GUIDE-C4"},
      {"clé" + std::string(key), "key-malformed GUIDE-C4"},
      {std::string(500, 'a'), "key-malformed GUIDE-C4"},
  };
  for (const Case& each : cases) {
    const auto refusal = check_key_shape(each.key);
    EXPECT_EQ(verdict(refusal), each.verdict) << each.key;
    expect_helpful(refusal);
  }
}

TEST(ChannelTest, FinishNamesTheFirstMissingStep) {
  Channel channel;
  EXPECT_EQ(verdict(check_complete(channel)), "title-missing GUIDE-A2");
  channel.title = "Town hall";
  EXPECT_EQ(verdict(check_complete(channel)), "language-missing GUIDE-A5");
  channel.language = "fr";
  EXPECT_EQ(verdict(check_complete(channel)), "space-missing GUIDE-A5");
  channel.space = " ";
  EXPECT_EQ(verdict(check_complete(channel)), "space-missing GUIDE-A5");
  channel.space = "Mairie SMS";
  EXPECT_EQ(verdict(check_complete(channel)), "key-missing GUIDE-D2");
  channel.api_key = "short";
  EXPECT_EQ(verdict(check_complete(channel)), "key-truncated GUIDE-C4");
  channel.api_key = key;
  EXPECT_EQ(verdict(check_complete(channel)), "accepted");
}

TEST(ChannelTest, FinishAcceptsWhatIsRight) {
  EXPECT_EQ(verdict(check_finish(complete_channel(), bot(), good_facts(), endpoint)), "accepted");
}

TEST(ChannelTest, FinishWithASpaceRenamedMeanwhile) {
  Channel channel = complete_channel();
  channel.space = "Mairie";
  EXPECT_EQ(verdict(check_finish(channel, bot(), good_facts(), endpoint)),
            "space-unknown GUIDE-A5");
}

TEST(ChannelTest, FinishWithWhatSmsmodeSaysOfTheKey) {
  using Key = AccountFacts::Key;
  struct Case {
    Key key;
    const char* verdict;
  };
  for (const Case& each :
       std::vector<Case>{{Key::refused, "key-refused GUIDE-C2"},
                         {Key::blocked, "key-blocked GUIDE-C2"},
                         {Key::other_channel_type, "key-other-channel-type GUIDE-C1"},
                         {Key::unreachable, "smsmode-unreachable GUIDE-D3"}}) {
    AccountFacts facts = good_facts();
    facts.key = each.key;
    facts.mo_url = "";  // says nothing while the key is not accepted
    const auto refusal = check_finish(complete_channel(), bot(), facts, endpoint);
    EXPECT_EQ(verdict(refusal), each.verdict);
    expect_helpful(refusal);
  }
}

TEST(ChannelTest, SmsmodesOwnWordsAreShownUnlessTheyHoldTheKey) {
  AccountFacts facts;
  facts.key = AccountFacts::Key::refused;
  facts.detail = "Unauthorized";
  EXPECT_THAT(check_finish(complete_channel(), bot(), facts, endpoint)->cause,
              HasSubstr("smsmode says: \"Unauthorized\"."));
  facts.detail = std::string("unknown key ") + key;
  const auto refusal = check_finish(complete_channel(), bot(), facts, endpoint);
  EXPECT_THAT(refusal->cause, Not(HasSubstr("smsmode says")));
  expect_helpful(refusal);
}

TEST(ChannelTest, FinishWithTheWebhookOfTheAccount) {
  const std::string url = endpoint;
  struct Case {
    std::optional<std::string> found;
    const char* verdict;
  };
  const std::vector<Case> cases = {
      {url, "accepted"},
      {std::nullopt, "accepted"},
      {"", "webhook-missing GUIDE-B5"},
      {"  ", "webhook-missing GUIDE-B5"},
      {url + " ", "webhook-has-blank GUIDE-B4"},
      {"\n" + url, "webhook-has-blank GUIDE-B4"},
      {std::string(url).insert(20, " "), "webhook-has-blank GUIDE-B4"},
      {url + "\u200B", "webhook-has-blank GUIDE-B4"},
      {"http" + url.substr(5), "webhook-not-https GUIDE-B4"},
      {"HTTP" + url.substr(5), "webhook-not-https GUIDE-B4"},
      {url.substr(0, url.size() - 1), "webhook-truncated GUIDE-A4"},
      {"https://relay.example", "webhook-truncated GUIDE-A4"},
      {url.substr(1), "webhook-truncated GUIDE-A4"},
      {url.substr(8), "webhook-truncated GUIDE-A4"},
      {"https://relay.example/hooks/smsmode/", "webhook-truncated GUIDE-A4"},
      {url + url, "webhook-pasted-twice GUIDE-B4"},
      {url + "x", "webhook-pasted-twice GUIDE-B4"},
      {url + "/", "webhook-pasted-twice GUIDE-B4"},
      {"https://relay.example/hooks/smsmode/other", "webhook-of-another-channel GUIDE-A4"},
      {url.substr(0, url.size() - 1) + "x", "webhook-of-another-channel GUIDE-A4"},
      {"https://relay.example/hooks/other", "webhook-elsewhere GUIDE-C1"},
      {"https://other.example/hook", "webhook-elsewhere GUIDE-C1"},
      {"http://other.example/hook", "webhook-elsewhere GUIDE-C1"},
  };
  for (const Case& each : cases) {
    AccountFacts facts = good_facts();
    facts.mo_url = each.found;
    const auto refusal = check_finish(complete_channel(), bot(), facts, endpoint);
    EXPECT_EQ(verdict(refusal), each.verdict) << each.found.value_or("(not told)");
    expect_helpful(refusal);
  }
}

TEST(ChannelTest, AnEmptyWebhookIsLookedForInTheStatusField) {
  AccountFacts facts = good_facts();
  facts.mo_url = "";
  const auto judged = [&] { return check_finish(complete_channel(), bot(), facts, endpoint); };
  for (const std::string& mine : {std::string(endpoint), std::string(endpoint) + " "}) {
    facts.status_url = mine;
    EXPECT_EQ(verdict(judged()), "webhook-in-status-field GUIDE-B3");
    expect_helpful(judged());
  }
  for (const char* not_mine : {"", "https://other.example/hook"}) {
    facts.status_url = not_mine;
    EXPECT_EQ(verdict(judged()), "webhook-missing GUIDE-B5") << not_mine;
  }
  facts.status_url = endpoint;
  facts.mo_url = endpoint;
  EXPECT_EQ(verdict(judged()), "accepted") << "statuses may come here as well";
}

TEST(ChannelTest, AMissingWebhookTellsInOrderWhatMayHaveHappened) {
  AccountFacts facts = good_facts();
  facts.mo_url = "";
  const auto refusal = check_finish(complete_channel(), bot(), facts, endpoint);
  ASSERT_TRUE(refusal);
  EXPECT_THAT(refusal->cause, testing::ContainsRegex("GUIDE-B1.*GUIDE-B2.*GUIDE-B5.*GUIDE-C1"));
}

TEST(ChannelTest, AnEndpointWithoutTlsIsComparedAsItIs) {
  AccountFacts facts = good_facts();
  facts.mo_url = "http://127.0.0.1:8080/hooks/smsmode/S3cret";
  EXPECT_EQ(verdict(check_finish(complete_channel(), bot(), facts, *facts.mo_url)), "accepted");
}

TEST(ChannelTest, TheCanaryNoticesTheWrongSpace) {
  Channel channel = complete_channel();
  EXPECT_EQ(verdict(check_canary(channel, "anything")), "accepted") << "no canary is set";
  channel.canary = Canary{"Who are you?", "the town hall"};
  EXPECT_EQ(verdict(check_canary(channel, "I am the town hall.")), "accepted");
  EXPECT_EQ(verdict(check_canary(channel, "I am a chatbot.")), "wrong-space GUIDE-A5");
  EXPECT_EQ(verdict(check_canary(channel, "")), "wrong-space GUIDE-A5");
  expect_helpful(check_canary(channel, ""));
  EXPECT_EQ(verdict(dydu_unreachable()), "dydu-unreachable GUIDE-D3");
  expect_helpful(dydu_unreachable());
}

}  // namespace
}  // namespace smsrelay::core
