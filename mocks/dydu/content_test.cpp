#include "mocks/dydu/content.h"

#include <gtest/gtest.h>

#include "mocks/dydu/phrase.h"

namespace smsrelay::mocks::dydu {
namespace {

const std::string bot_id = "11111111-2222-4333-8444-555555555555";

BotSeed town_hall() {
  LanguageSeed french;
  french.code = "fr";
  french.spaces = {"Defaut", "SMS"};
  return {"mairie", bot_id, {french}};
}

KnowledgeSeed knowledge(const std::string& name, std::vector<std::string> asked_like) {
  return {name, "mairie", "fr", std::move(asked_like), {{"Defaut", "answer of " + name}}, {}};
}

std::string code_of(const base::Result<void>& result) {
  return result.ok() ? "ok" : result.error().code;
}

struct TownHall {
  TownHall() { EXPECT_EQ(code_of(content.add_bot(town_hall())), "ok"); }

  std::string match(const std::string& question, std::size_t space = 0) {
    auto* language = content.bot_with_id(bot_id)->language("fr");
    const auto* found = language->match(normalised(question), space);
    return found == nullptr ? "(nothing)" : found->name;
  }

  Content content;
};

TEST(Match, PrefersTheExactPhraseToAContainedOne) {
  TownHall world;
  ASSERT_TRUE(world.content.add_knowledge(knowledge("long", {"carte", "carte d'accès"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("exact", {"Carte"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("other", {"d'accès carte"})).ok());
  EXPECT_EQ(world.match("CARTE !"), "long") << "of two exact phrases, the one added first";
  EXPECT_EQ(world.match("d'accès carte"), "other") << "exact in the order of the words";
}

TEST(Match, NeedsAllWordsOfAPhraseInAnyOrder) {
  TownHall world;
  ASSERT_TRUE(world.content.add_knowledge(knowledge("hours", {"heures d'ouverture"})).ok());
  EXPECT_EQ(world.match("l'ouverture, c'est d 8 heures ?"), "hours");
  EXPECT_EQ(world.match("heures de fermeture"), "(nothing)");
  EXPECT_EQ(world.match("heuresdouverture"), "(nothing)") << "words, not letters";
}

TEST(Match, PrefersTheLongestPhraseThenTheFirstAdded) {
  TownHall world;
  ASSERT_TRUE(world.content.add_knowledge(knowledge("card", {"carte"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("identity", {"carte identité"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("plate", {"plaque"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("sheets", {"feuille"})).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("tables", {"tablier"})).ok());
  EXPECT_EQ(world.match("ma carte d'identité"), "identity");
  EXPECT_EQ(world.match("une plaque, un tablier, une feuille"), "sheets");
  EXPECT_EQ(world.match("une plaque et une carte"), "plate") << "the longer text";
}

TEST(Match, PassesOverWhatTheSpaceDoesNotAnswer) {
  TownHall world;
  auto only_sms = knowledge("sms", {"horaires d'été"});
  only_sms.answers = {{"SMS", "x"}};
  ASSERT_TRUE(world.content.add_knowledge(only_sms).ok());
  ASSERT_TRUE(world.content.add_knowledge(knowledge("hours", {"horaires"})).ok());
  EXPECT_EQ(world.match("horaires d'été", 1), "sms");
  EXPECT_EQ(world.match("horaires d'été", 0), "hours");
}

TEST(Content, RefusesBotsThatCannotBe) {
  Content content;
  ASSERT_TRUE(content.add_bot(town_hall()).ok());
  EXPECT_EQ(code_of(content.add_bot(town_hall())), "duplicate-name");
  auto bot = town_hall();
  bot.name = "library";
  EXPECT_EQ(code_of(content.add_bot(bot)), "duplicate-id");
  bot.id = "library-1";
  EXPECT_EQ(code_of(content.add_bot(bot)), "bad-bot-id");
  bot.id = "22222222-2222-4333-8444-55555555555A";
  bot.languages.push_back(bot.languages.front());
  EXPECT_EQ(code_of(content.add_bot(bot)), "duplicate-language");
  bot.languages.pop_back();
  bot.languages.front().spaces.emplace_back(" SMS ");
  EXPECT_EQ(code_of(content.add_bot(bot)), "duplicate-space");
  bot.languages.front().spaces.back() = " ";
  EXPECT_EQ(code_of(content.add_bot(bot)), "bad-space");
  bot.languages.front().spaces.pop_back();
  bot.languages.front().code = "FR";
  EXPECT_EQ(code_of(content.add_bot(bot)), "bad-language");
  bot.languages.front().code = "fr";
  EXPECT_EQ(code_of(content.add_bot(bot)), "ok");
  bot.languages.clear();
  EXPECT_EQ(code_of(content.add_bot(bot)), "no-language");
}

TEST(Content, RefusesKnowledgeThatCannotBeServed) {
  TownHall world;
  ASSERT_TRUE(world.content.add_knowledge(knowledge("hours", {"horaires"})).ok());
  EXPECT_EQ(code_of(world.content.add_knowledge(knowledge("hours", {"autre"}))), "duplicate-name");
  EXPECT_EQ(code_of(world.content.add_knowledge(knowledge("a", {}))), "nothing-asked");
  EXPECT_EQ(code_of(world.content.add_knowledge(knowledge("a", {"?!"}))), "empty-phrase");
  auto seed = knowledge("a", {"a"});
  seed.answers = {{"Sms", "x"}};
  const auto refused = world.content.add_knowledge(seed);
  EXPECT_EQ(code_of(refused), "unknown-space");
  EXPECT_NE(refused.error().detail.find("did you mean 'SMS'?"), std::string::npos);
  seed.answers.clear();
  EXPECT_EQ(code_of(world.content.add_knowledge(seed)), "no-answer");
  seed.language = "en";
  EXPECT_EQ(code_of(world.content.add_knowledge(seed)), "unknown-language");
  seed.bot = "library";
  EXPECT_EQ(code_of(world.content.add_knowledge(seed)), "unknown-bot");
  EXPECT_EQ(world.match("a"), "(nothing)") << "a refused knowledge leaves nothing behind";
}

TEST(Content, RenamesASpaceUnlessTheNameIsTaken) {
  TownHall world;
  EXPECT_EQ(code_of(world.content.rename_space("mairie", "fr", "SMS", "Defaut")),
            "duplicate-space");
  EXPECT_EQ(code_of(world.content.rename_space("mairie", "fr", "sms", "x")), "unknown-space");
  EXPECT_EQ(code_of(world.content.rename_space("mairie", "fr", "SMS", " ")), "bad-space");
  EXPECT_EQ(code_of(world.content.rename_space("mairie", "fr", "SMS", "Textos")), "ok");
  EXPECT_EQ(code_of(world.content.rename_space("mairie", "fr", "SMS", "Textos")), "unknown-space");
}

TEST(Content, HasTheFactorySpaceWhenNoneIsNamed) {
  Content content;
  auto bot = town_hall();
  bot.languages.front().spaces.clear();
  ASSERT_TRUE(content.add_bot(bot).ok());
  EXPECT_EQ(code_of(content.add_knowledge(knowledge("a", {"a"}))), "ok");
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
